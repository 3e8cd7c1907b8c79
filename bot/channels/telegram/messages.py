"""What consumers write and send: text, entries of the menu, their contact, and what cannot be taken yet."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Contact, Message

from bot.channels.telegram.contents import attachment_of, is_blank, sound, texts_of
from bot.channels.telegram.menu import LANGUAGES, WISHES, command_of
from bot.channels.telegram.outcome import Outcome
from bot.channels.telegram.visit import Visit
from desk.errors import Refused


async def take_message(visit: Visit, message: Message) -> Outcome:
    """Take in all that a message holds, each thing under an id of its own."""
    contact, attachment = message.contact, attachment_of(message)
    if contact is not None and contact.user_id == visit.chat:
        return await _limited(visit, [visit.id]) or await _offer(visit, contact)
    if attachment is None and not message.text:
        return Outcome.IGNORED
    declined = [_declined_id(visit, message)] if attachment else []
    if early := await _limited(visit, [*_text_ids(visit, message), *declined]):
        return early
    outcome = await _texts(visit, message)
    if attachment:
        await visit.parts.door.decline(visit.conversation, declined[0], attachment)
    return outcome


async def take_edit(visit: Visit, message: Message) -> Outcome:
    """Take a changed text in as a new one; other changes (a place that moves) are nobody's words."""
    if not texts_of(message):
        return Outcome.IGNORED
    return await _limited(visit, _text_ids(visit, message)) or await _texts(visit, message)


async def _limited(visit: Visit, client_ids: Sequence[str]) -> Outcome | None:
    """Tell what is to be done with an update that was taken in before, to its end, or comes too fast."""
    if client_ids and all([await visit.is_repeated(client_id) for client_id in client_ids]):
        return Outcome.REPEATED
    if seconds := await visit.wait():
        await visit.ask_for_patience(seconds)
        return Outcome.REFUSED
    return None


def _text_ids(visit: Visit, message: Message) -> Sequence[str]:
    """Return an id for each piece of a text: the update's, then numbered ones."""
    return [visit.id if number == 0 else f"{visit.id}-{number}" for number, _ in enumerate(texts_of(message))]


def _declined_id(visit: Visit, message: Message) -> str:
    """Return one id for all pictures of an album: they are declined in one breath."""
    return f"tg-album-{message.media_group_id}" if message.media_group_id else f"{visit.id}-media"


async def _texts(visit: Visit, message: Message) -> Outcome:
    texts = texts_of(message)
    if message.text and is_blank(message.text):
        await visit.parts.asides.say(visit.chat, visit.words("utter_error_empty"))
        return Outcome.REFUSED
    if message.text and (command := command_of(texts[0])):
        await _command(visit, command)
        return Outcome.TAKEN
    for client_id, text in zip(_text_ids(visit, message), texts, strict=True):
        await visit.parts.door.receive(visit.conversation, client_id, text)
    return Outcome.TAKEN


async def _command(visit: Visit, command: str) -> None:
    door, title = visit.parts.door, visit.words(f"utter_menu_{command}")
    if command in WISHES:
        await door.wish(visit.conversation, visit.id, title, WISHES[command])
        return
    locale = LANGUAGES[command] or ("en" if visit.locale == "zh" else "zh")
    await door.change_language(visit.conversation, visit.id, title, locale)


async def _offer(visit: Visit, contact: Contact) -> Outcome:
    """Hand over somebody's own number, written internationally, with the name beside it."""
    phone = "+" + sound(contact.phone_number).lstrip("+")
    name = sound(" ".join(part for part in (contact.first_name, contact.last_name) if part))
    try:
        await visit.parts.door.offer(visit.conversation, visit.id, {"phone": phone, "name": name})
    except Refused as error:
        await visit.parts.asides.say(visit.chat, visit.words(f"utter_error_{error.code}"))
        return Outcome.REFUSED
    return Outcome.TAKEN
