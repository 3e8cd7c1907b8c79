"""What becomes of a photo that a consumer sends: kept, shown in the ledger, named in the request it belongs to."""

from __future__ import annotations

from datetime import timedelta

from bot.handoff.errands import Errands
from bot.intake import Intake
from bot.lines import Lines
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.files import File
from desk.conversation.ledger import Kind, Message
from desk.conversation.photos import Photo
from desk.errors import Refused
from desk.front_desk import Desk
from desk.request.requests import EVIDENCE_KINDS

DAY = timedelta(hours=24)
MORE = "utter_file_more"


async def keep(desk: Desk, conversation: Conversation, photo: Photo, most_a_day: int) -> File:
    """Keep a photo of a conversation, whose row the caller holds.

    Raises:
        Refused: `too_many` in a day.
    """
    now = desk.clock.now()
    if await desk.files.since(conversation.id, now - DAY) >= most_a_day:
        raise Refused("too_many", allowed=most_a_day)
    return await desk.files.keep(conversation.id, photo, now)


class Evidence:
    """Runs in the gateway's transactions, which hold the conversation's row."""

    def __init__(self, desk: Desk, intake: Intake, lines: Lines, errands: Errands) -> None:
        self._desk = desk
        self._intake = intake
        self._lines = lines
        self._errands = errands

    async def take_in(self, conversation: Conversation, client_id: str, photo: Photo, most_a_day: int) -> Message:
        """Write a photo into the ledger; no turn answers it, the desk thanks where the bot owns the conversation.

        Raises:
            Refused: `too_many` in a day.
        """
        before = await self._desk.files.since(conversation.id, self._desk.clock.now() - DAY)
        file = await keep(self._desk, conversation, photo, most_a_day)
        text = self._desk.words.say("utter_file_message", conversation.locale)
        message = await self._intake.write(
            conversation, client_id, text, Kind.TEXT, data={"file": file.facts()}, asks=False
        )
        named = await self._name(conversation, file.id)
        if conversation.owner is Owner.BOT and not await self._errands.photo(conversation):
            await self._thank(conversation, "utter_file_attached" if named else "utter_file_kept", before + 1)
        return message

    async def _thank(self, conversation: Conversation, words: str, count: int) -> None:
        """Say it once; of those that follow at once, only how many there are."""
        if await self._lines.last(conversation) in (words, MORE):
            words = MORE
        await self._lines.say(conversation, words, count=count)

    async def _name(self, conversation: Conversation, file: str) -> bool:
        """Name a photo in the request that is being filled in, if that is one photos can help."""
        draft = await self._desk.drafts.open(conversation.id)
        if draft is None or draft.kind not in EVIDENCE_KINDS:
            return False
        photos = [*draft.fields.get("photos", ()), file]
        await self._desk.drafts.fill(draft.id, {"photos": photos}, self._desk.clock.now())
        return True
