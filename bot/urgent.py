"""What cannot wait: the right words and a person at once, whatever else goes on, and without the engine."""

from __future__ import annotations

from dataclasses import dataclass

from bot.handoff.handoffs import Handoffs
from bot.lines import Lines
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.urgent import RESPONSES, asks_to_complain, urgent_in
from desk.front_desk import Desk


@dataclass(frozen=True)
class Matter:
    """What is urgent in a text; who complains of a danger goes on with the complaint meanwhile."""

    name: str
    goes_on: bool


class Urgent:
    """Notices it in what is typed; the caller's transaction holds the conversation's row."""

    def __init__(self, desk: Desk, handoffs: Handoffs, lines: Lines) -> None:
        self._desk = desk
        self._handoffs = handoffs
        self._lines = lines

    async def in_text(self, conversation: Conversation, text: str) -> Matter | None:
        """Return what cannot wait in a text; an agent who has the conversation needs nobody to say so."""
        name = urgent_in(text) if conversation.owner is not Owner.AGENT else None
        return Matter(name, goes_on=await self._complains(conversation, name, text)) if name else None

    async def answer(self, conversation: Conversation, matter: Matter) -> None:
        """Say what matters first, not twice the same, then let people take over; a form rests, its draft stays."""
        words = RESPONSES[matter.name]
        waiting = await self._desk.handoffs.open(conversation.id)
        if waiting is not None and waiting.reason == matter.name:
            words += "_again"
        if await self._lines.last(conversation) != words:
            await self._lines.say(conversation, words)
        await self._handoffs.ask(conversation, matter.name, stays=matter.goes_on)
        if matter.name == "minor":  # no child fills in a form of personal data
            await self._desk.prompts.close(conversation.id, "dismissed")
        if not matter.goes_on:
            await self._let_rest(conversation)

    async def _complains(self, conversation: Conversation, name: str, text: str) -> bool:
        if name != "danger" or conversation.owner is not Owner.BOT:
            return False
        draft = await self._desk.drafts.open(conversation.id)
        return asks_to_complain(text) or (draft is not None and draft.kind == "complaint")

    async def _let_rest(self, conversation: Conversation) -> None:
        """End the episode, so that what comes next is not heard as an answer to the form."""
        current = await self._desk.episodes.current(conversation.id)
        if current is not None and current.in_form:
            now = self._desk.clock.now()
            await self._desk.episodes.took_turn(current.id, now, in_form=False)
            await self._desk.episodes.end(conversation.id, "urgent", now)
