"""Updates: each one is taken in once, those of one chat in the order they came, others side by side."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, ChatMember, Update, User

from bot.channels.telegram.messages import take_edit, take_message
from bot.channels.telegram.outcome import Outcome
from bot.channels.telegram.presses import take_press
from bot.channels.telegram.reading import consumer_of, kind_of, read
from bot.channels.telegram.visit import NAME, Parts, Visit, arrived
from bot.metrics.metrics import ARRIVALS
from desk.database import DatabaseAway

log = structlog.get_logger()
TRIES = 5  # for an update that we fail at: Telegram holds others back while it repeats one
REMEMBERED = 3600  # seconds that its failures are counted


class Updates:
    """Takes in what Telegram delivers, by whichever way."""

    def __init__(self, parts: Parts, bot: Bot) -> None:
        self._parts = parts
        self._bot = bot
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def take(self, body: bytes) -> Outcome:
        """Take in one update and say what became of it; what is `settled` Telegram may forget."""
        update = read(body, self._bot)
        outcome = Outcome.MALFORMED if update is None else await self._sorted(update)
        ARRIVALS.labels(NAME, outcome).inc()
        if outcome is not Outcome.TAKEN:
            kind = kind_of(update) if update else None
            log.info("update_not_taken", update=update and update.update_id, kind=kind, outcome=outcome.value)
        return outcome

    async def _sorted(self, update: Update) -> Outcome:
        consumer = consumer_of(update)
        if consumer is None and update.effective_chat is not None:
            return Outcome.IGNORED
        if consumer is None or kind_of(update) is None:
            return Outcome.UNKNOWN
        async with self._chats.setdefault(consumer.id, asyncio.Lock()):
            return await self._attempted(update, consumer)

    async def _attempted(self, update: Update, consumer: User) -> Outcome:
        try:
            return await _take(await arrived(self._parts, update.update_id, consumer), update)
        except DatabaseAway as error:
            log.warning("update_not_stored", update=update.update_id, error=type(error).__name__)
            return Outcome.LATER
        except Exception:
            log.exception("update_failed", update=update.update_id, kind=kind_of(update))
            return await self._failed(update, consumer)

    async def _failed(self, update: Update, consumer: User) -> Outcome:
        """Let a mistake of ours come again a few times, then ask the consumer to."""
        if not await self._parts.limits.wait("failed", f"{NAME}:{update.update_id}", TRIES - 1, REMEMBERED):
            return Outcome.FAILED
        locale = "zh" if (consumer.language_code or "").startswith("zh") else "en"
        await self._parts.asides.say(consumer.id, self._parts.desk.words.say("utter_error_try_later", locale))
        return Outcome.DROPPED


async def _take(visit: Visit, update: Update) -> Outcome:
    if update.callback_query is not None:
        return await take_press(visit, update.callback_query)
    if update.my_chat_member is not None:
        if update.my_chat_member.new_chat_member.status == ChatMember.BANNED:
            await visit.parts.door.leave(visit.conversation)
        return Outcome.TAKEN
    if update.edited_message is not None:
        return await take_edit(visit, update.edited_message)
    assert update.message is not None
    return await take_message(visit, update.message)
