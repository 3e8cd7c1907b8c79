"""What who waits is told of it: the place, how long it may take, and the ways to wait."""

from __future__ import annotations

from bot.lines import RESUME, Lines, place_words
from desk.conversation.conversations import Conversation, Owner
from desk.front_desk import Desk
from desk.handoff.handoffs import Handoff
from desk.handoff.waits import Range

WAYS = ("wait", "file_now", "tell_me", "leave_queue")  # buttons
REQUESTS = ("request_return", "request_exchange", "request_repair", "request_complaint")


class Waits:
    """Runs in the gateway's transactions, which hold the conversation's row; what only tells needs none."""

    def __init__(self, desk: Desk, lines: Lines) -> None:
        self._desk = desk
        self._lines = lines

    async def begin(self, handoff: Handoff) -> None:
        """Let somebody begin to wait in the live queue, unless they do already."""
        ahead, now = await self._desk.handoffs.ahead_of(handoff), self._desk.clock.now()
        await self._desk.waits.begin(handoff.id, ahead, now)

    async def claimed(self, handoff: Handoff | None) -> bool:
        """Score what was told; True where the consumer wished to be told that it is their turn."""
        now = self._desk.clock.now()
        wait = await self._desk.waits.end(handoff.id, now, claimed=True) if handoff else None
        return wait is not None and wait.tell

    async def left(self, handoff: Handoff | None) -> None:
        if handoff is not None:
            await self._desk.waits.end(handoff.id, self._desk.clock.now(), claimed=False)

    async def range(self, handoff: Handoff) -> Range | None:
        """Return what may be told of the time that is left."""
        wait = await self._desk.waits.open(handoff.id)
        return wait.left(self._desk.clock.now()) if wait else None

    async def place(self, handoff: Handoff, locale: str) -> str:
        """Say where somebody stands and, where that can be told honestly, how long it may take."""
        place = place_words(self._desk.words, await self._desk.handoffs.ahead_of(handoff), locale)
        found = await self.range(handoff)
        if found is None:
            return place
        response = "utter_desk_wait_range" if found.low else "utter_desk_wait_within"
        wait = self._desk.words.say(response, locale, low=found.low, high=found.high)
        return self._desk.words.say("utter_desk_place_wait", locale, place=place, wait=wait)

    async def step_back(self, conversation: Conversation, handoff: Handoff, act: str) -> None:
        """Keep the place while the bot goes on: until it is their turn (`tell_me`), or to hand in a request now."""
        if not handoff.captured:
            await self.begin(handoff)
            await self._desk.waits.tell(handoff.id)
        if conversation.owner is Owner.QUEUE:
            await self._desk.ownership.release(conversation.id, None, conversation.ownership_number)
        if act == "tell_me":
            await self._lines.say(conversation, "utter_handoff_tell_me", acts=("leave_queue",))
        elif await self._desk.drafts.open(conversation.id):
            await self._lines.say(conversation, "utter_handoff_file_now", offers=(RESUME,))
        else:
            await self._lines.say(conversation, "utter_handoff_file_now", offers=REQUESTS)
