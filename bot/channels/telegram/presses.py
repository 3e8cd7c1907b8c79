"""Buttons that consumers press under our messages: always answered, or the app shows a clock for minutes."""

from __future__ import annotations

from telegram import CallbackQuery

from bot.channels.telegram.buttons import DONE, place_of
from bot.channels.telegram.outcome import Outcome
from bot.channels.telegram.visit import Visit
from desk.errors import NotFound, Refused


async def take_press(visit: Visit, query: CallbackQuery) -> Outcome:
    """Choose what was pressed, if it is still there."""
    asides, place = visit.parts.asides, place_of(query.data)
    if query.data == DONE:
        await asides.answer(query.id)
        return Outcome.TAKEN
    repeated = await visit.is_repeated(visit.id)
    if not repeated and (seconds := await visit.wait()):
        await asides.answer(query.id, visit.words("utter_error_too_fast", seconds=seconds))
        return Outcome.REFUSED
    if place is None or (title := await _choose(visit, *place)) is None:
        await asides.answer(query.id, visit.words("utter_error_no_such_choice"))
        return Outcome.REFUSED
    await asides.answer(query.id)
    await asides.mark(query.message, title)
    return Outcome.REPEATED if repeated else Outcome.TAKEN


async def _choose(visit: Visit, seq: int, index: int) -> str | None:
    """Return the title of the button that was pressed, None when there is none."""
    try:
        return (await visit.parts.door.choose(visit.conversation, visit.id, seq, index)).text
    except (NotFound, Refused):
        return None
