"""What a channel may do with what comes in; the gateway behind it is handed over when the channel is mounted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Message
from desk.conversation.photos import Photo


class Door(Protocol):
    """Every method stores for good what it returns; the same `client_id` again returns the same message.

    Each takes the conversation's row first: of two calls for one conversation the first to come is written first.
    """

    async def begin(
        self, channel: str, locale: str, client_id: str, text: str, *, chosen: bool = False, first: str | None = None
    ) -> tuple[Message, str]:
        """Begin the conversation of a page, which gets a secret to come back with.

        With `first`, a secret that the page made, the same message again finds the conversation it has begun.
        """
        ...

    async def arrive(self, channel: str, address: str, locale: str) -> ConversationId:
        """Return the conversation of an address, begun in `locale` when there is none; it can be reached (again)."""
        ...

    async def leave(self, conversation: ConversationId) -> None:
        """Note that nothing reaches this consumer any more, until they arrive again."""
        ...

    async def receive(self, conversation: ConversationId, client_id: str, text: str) -> Message: ...

    async def wish(self, conversation: ConversationId, client_id: str, text: str, wish: str) -> Message:
        """Take in an entry of the channel's menu: `greet`, `help` or `person`; `text` is what the ledger shows."""
        ...

    async def decline(self, conversation: ConversationId, client_id: str, kind: str) -> Message:
        """Write down that something came which nobody here can take in (`voice`, `photo` …), and answer kindly."""
        ...

    async def show(self, conversation: ConversationId, client_id: str, photo: Photo, most_a_day: int) -> Message:
        """Take in a photo, from channels with `files`; the desk thanks for it, no turn answers it."""
        ...

    async def choose(self, conversation: ConversationId, client_id: str, seq: int, index: int) -> Message: ...

    async def submit(
        self, conversation: ConversationId, client_id: str, prompt: str, values: Mapping[str, str]
    ) -> Message: ...

    async def offer(self, conversation: ConversationId, client_id: str, values: Mapping[str, str]) -> Message:
        """Take in contact details that an app hands over: they fill the open prompt in, or part of it; else nothing."""
        ...

    async def dismiss(self, conversation: ConversationId, client_id: str, prompt: str) -> Message: ...

    async def speak(self, conversation: ConversationId, locale: str) -> None: ...

    async def change_language(self, conversation: ConversationId, client_id: str, text: str, locale: str) -> Message:
        """Speak another language, chosen in the channel's menu, and say so in it; `text` is what the ledger shows."""
        ...

    async def seen(self, conversation: ConversationId, seq: int, *, by_consumer: bool) -> None: ...
