"""What the parts that take updates in work with, and whom one update is from."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import User

from bot.channels.door import Door
from bot.channels.telegram.asides import Asides
from bot.limits import Limits
from bot.settings import BotSettings
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Author
from desk.front_desk import Desk

NAME = "telegram"  # of the channel


@dataclass(frozen=True)
class Parts:
    """What every update is taken in with."""

    settings: BotSettings
    desk: Desk
    door: Door
    limits: Limits
    asides: Asides


@dataclass(frozen=True)
class Visit:
    """One update of one consumer; whatever it brings is stored under ids made of the update's."""

    parts: Parts
    update: int
    chat: int
    conversation: ConversationId
    locale: str

    @property
    def id(self) -> str:
        return f"tg-{self.update}"

    def words(self, response: str, **facts: object) -> str:
        return self.parts.desk.words.say(response, self.locale, **facts)

    async def is_repeated(self, client_id: str) -> bool:
        return await self.parts.desk.ledger.said(self.conversation, Author.CONSUMER, client_id) is not None

    async def wait(self) -> int:
        """Count one more thing that this consumer did; return the seconds to wait when it is too much."""
        limit = self.parts.settings.messages_per_10s
        return await self.parts.limits.wait("message", self.conversation, limit, 10)

    async def ask_for_patience(self, seconds: int) -> None:
        """Say once in a window that it goes too fast."""
        if not await self.parts.limits.wait("told", self.conversation, 1, 10):
            await self.parts.asides.say(self.chat, self.words("utter_error_too_fast", seconds=seconds))


async def arrived(parts: Parts, update: int, user: User) -> Visit:
    """Find the conversation of a consumer, or begin it in the language of their app."""
    spoken = "zh" if (user.language_code or "").lower().startswith("zh") else "en"
    conversation = await parts.desk.conversations.get(await parts.door.arrive(NAME, str(user.id), spoken))
    return Visit(parts, update, user.id, conversation.id, conversation.locale)
