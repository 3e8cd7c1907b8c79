"""A desk on a fresh database, and a Bot API to post to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.capabilities import TELEGRAM, Capabilities
from bot.channels.posting import Part
from bot.channels.telegram.sending import Sending
from bot.news import News
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Author, Message
from desk.front_desk import Desk, open_desk
from desk.settings import DeskSettings
from tests.moved_clock import MovedClock
from tests.telegram.bot_api import TOKEN, BotApi, bot_api

MONDAY_TEN = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
APP = "app"
_addresses = count(500_001)


@dataclass(frozen=True)
class Writer:
    """Lets consumers arrive and says things to them."""

    desk: Desk
    clock: MovedClock

    async def consumer(self, channel: str = APP) -> ConversationId:
        return (await self.desk.conversations.arrive(channel, str(next(_addresses)), "zh", self.clock.now())).id

    async def say(self, conversation: ConversationId, *texts: str) -> list[Message]:
        said = []
        async with self.desk.database.transaction():
            await self.desk.conversations.lock(conversation)
            for text in texts:
                said.append(await self.desk.ledger.append(conversation, Author.BOT, text, self.clock.now()))
        return said

    async def rows(self) -> list[tuple[str, int, int, str | None]]:
        """Return state, parts that left, parts nobody knows of, and error of every row."""
        rows = await self.desk.database.all("SELECT state, part, unsure, error FROM outbox ORDER BY id")
        return [(row["state"], row["part"], row["unsure"], row["error"]) for row in rows]


@dataclass
class FakePost:
    """An app made by hand: keeps what it took by address; `endings` are raised first."""

    capabilities: Capabilities = TELEGRAM
    took: list[tuple[str, Part]] = field(default_factory=list)
    endings: list[Exception | None] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)

    async def post(self, address: str, part: Part) -> None:
        if self.endings and (ending := self.endings.pop(0)):
            raise ending
        self.took.append((address, part))

    async def typing(self, address: str) -> None:
        self.signs.append(address)

    def texts(self) -> list[str]:
        return [part.text for _, part in self.took]


@pytest.fixture
def settings(database_url: str) -> DeskSettings:
    return DeskSettings.read(DATABASE_URL=database_url, FRONTDESK_KEY=Fernet.generate_key().decode())


@pytest.fixture
async def writer(settings: DeskSettings) -> AsyncIterator[Writer]:
    clock = MovedClock(MONDAY_TEN)
    async with open_desk(settings) as desk:
        yield Writer(replace(desk, clock=clock), clock)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as connection:
        yield connection


@pytest.fixture
async def news(redis: Redis) -> AsyncIterator[News]:
    async with News(redis) as opened:
        yield opened


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as running:
        yield running


@pytest.fixture
async def sending(api: BotApi) -> AsyncIterator[Sending]:
    async with Bot(TOKEN, base_url=api.url, request=HTTPXRequest(connect_timeout=2, read_timeout=2)) as bot:
        yield Sending(bot)
