"""What a channel may do with what comes in; the gateway behind it is handed over when the channel is mounted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from desk.identity import ConversationId
from desk.ledger import Message


class Door(Protocol):
    """Every method stores for good what it returns."""

    async def begin(
        self, channel: str, locale: str, client_id: str, text: str, *, chosen: bool = False
    ) -> tuple[Message, str]: ...

    async def receive(self, conversation: ConversationId, client_id: str, text: str) -> Message: ...

    async def choose(self, conversation: ConversationId, client_id: str, seq: int, index: int) -> Message: ...

    async def submit(
        self, conversation: ConversationId, client_id: str, prompt: str, values: Mapping[str, str]
    ) -> Message: ...

    async def dismiss(self, conversation: ConversationId, client_id: str, prompt: str) -> Message: ...

    async def speak(self, conversation: ConversationId, locale: str) -> None: ...

    async def seen(self, conversation: ConversationId, seq: int, *, by_consumer: bool) -> None: ...
