"""What one page has been told of its conversation, and what is new since: read from the stores, never from news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.availability import Presence
from bot.channels.widget.wire import Wire
from bot.pages.contact_form import ContactForm
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.identity import AgentId, ConversationId
from desk.conversation.ledger import Author, Message
from desk.front_desk import Desk

Frame = dict[str, Any]
PAGE = 200


@dataclass(frozen=True)
class Views:
    """What is needed to show things to consumers."""

    desk: Desk
    wire: Wire
    form: ContactForm
    presence: Presence


@dataclass
class Following:
    """The state of one page; without a conversation it follows availability alone."""

    views: Views
    locale: str
    conversation: ConversationId | None = None
    last: int = 0
    waits: bool = False
    erased: datetime | None = None
    _told: dict[str, Frame] = field(default_factory=dict)

    async def news(self) -> list[Frame]:
        """Return the frames that bring the page up to date; when that fails midway, they come whole the next time."""
        last, told, erased = self.last, dict(self._told), self.erased
        try:
            return await self._news()
        except BaseException:
            self.last, self._told, self.erased = last, told, erased
            raise

    async def _news(self) -> list[Frame]:
        frames: list[Frame] = []
        if self.conversation is not None:
            conversation = await self.views.desk.conversations.get(self.conversation)
            self.locale = conversation.locale
            if conversation.erased_at != self.erased:  # the page may still show what is gone
                self.erased, self.last = conversation.erased_at, 0
            frames += await self._messages(conversation)
            frames += self._new(await self.owner(conversation))
            frames += self._new({"type": "prompt", "prompt": await self.prompt(conversation)})
            frames += self._new({"type": "seen", "seq": conversation.agent_seen})
            self.waits = conversation.owner is Owner.QUEUE
        availability = await self.views.presence.shown(self.locale)
        return frames + self._new({"type": "availability", "availability": availability})

    async def owner(self, conversation: Conversation) -> Frame:
        """Return the frame that says who answers now."""
        names = await self.views.desk.agents.names() if conversation.owner is Owner.AGENT else {}
        return await self.views.wire.owner(conversation, names)

    def know(self, *frames: Frame) -> None:
        """Note what the page was told in another way."""
        self._told |= {frame["type"]: frame for frame in frames}

    async def prompt(self, conversation: Conversation) -> Frame | None:
        """Return the open prompt as it is shown, if there is one."""
        prompt = await self.views.desk.prompts.open(conversation.id, self.views.desk.clock.now())
        return self.views.form.shown(prompt, conversation.locale) if prompt else None

    def _new(self, frame: Frame) -> list[Frame]:
        if self._told.get(frame["type"]) == frame:
            return []
        self.know(frame)
        return [frame]

    async def _messages(self, conversation: Conversation) -> list[Frame]:
        frames: list[Frame] = []
        while page := await self.views.desk.ledger.since(conversation.id, self.last, limit=PAGE):
            names = await self._names(page)
            for message in page:
                if pressed := message.data.get("choice"):
                    original = await self.views.desk.ledger.at(conversation.id, pressed["message"])
                    frames.append(self._frame(original, conversation, names))
                if message.for_consumer:
                    frames.append(self._frame(message, conversation, names))
            self.last = page[-1].seq
            if len(page) < PAGE:
                break
        return frames

    async def _names(self, messages: Sequence[Message]) -> dict[AgentId, str]:
        if any(message.author is Author.AGENT for message in messages):
            return await self.views.desk.agents.names()
        return {}

    def _frame(self, message: Message, conversation: Conversation, names: dict[AgentId, str]) -> Frame:
        return {"type": "message", "message": self.views.wire.message(message, conversation.locale, names)}
