"""The whole gateway, as in tests/bot, and a consumer's page that sends photos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from desk.conversation.identity import ConversationId
from tests.bot.conftest import Running, at_night, engine, given, running
from tests.bot.page import ORIGIN, Page
from tests.files.pictures import photo

__all__ = ["at_night", "engine", "given", "running"]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    content: bytes
    body: Any


@dataclass
class Consumer:
    """Somebody whose conversation has begun."""

    running: Running
    page: Page
    conversation: ConversationId
    secret: str

    def headers(self, **other: str) -> dict[str, str]:
        given = {
            "Origin": ORIGIN,
            "Frontdesk-Conversation": self.conversation,
            "Frontdesk-Secret": self.secret,
            "Frontdesk-Id": uuid4().hex,
        }
        return given | {name.replace("_", "-"): value for name, value in other.items()}

    async def call(self, method: str, path: str, data: Any = None, **other: str) -> Answer:
        url = self.running.url(f"/widget/files{path}")
        async with self.running.session.request(method, url, data=data, headers=self.headers(**other)) as got:
            is_json = got.content_type == "application/json"
            return Answer(got.status, got.headers, await got.read(), await got.json() if is_json else None)

    async def send(self, content: bytes | None = None, **other: str) -> Answer:
        return await self.call("POST", "", photo() if content is None else content, **other)


async def consumer(running: Running, **hello: Any) -> Consumer:
    page = await running.page(**hello)
    await page.say("杯子碎了")
    opened = await page.next("opened")
    await page.answer("answer to 杯子碎了")
    return Consumer(running, page, ConversationId(opened["conversation"]), opened["secret"])


@pytest.fixture
async def wei(running: Running) -> Consumer:
    return await consumer(running)
