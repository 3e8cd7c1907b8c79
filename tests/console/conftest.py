"""The console's API on real PostgreSQL and Redis, with the real gateway behind it and no engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from bot import console
from bot.attending import Attending
from bot.case_steps.steps import CaseSteps
from bot.gateway import Gateway
from bot.handoff.handoffs import Handoffs
from bot.keys import ATTENDING, CASE_STEPS, DESK, GATEWAY, NEWS, PHOTOS, SETTINGS
from bot.lines import Lines
from bot.news import News
from bot.photo_reading import PhotoReading
from bot.settings import BotSettings
from bot.telling import Telling
from desk.conversation.identity import ConversationId
from desk.front_desk import Desk, open_desk
from tests.console.agent_page import PASSWORD, AgentPage
from tests.moved_clock import MovedClock

MONDAY_TEN = datetime.fromisoformat("2026-11-23T10:00:00+08:00")


@dataclass(frozen=True)
class Console:
    """What a test wants to reach of a gateway that serves."""

    desk: Desk
    gateway: Gateway
    attending: Attending
    news: News
    clock: MovedClock
    server: TestServer

    async def consumer(self, text: str = "我要找人工客服", *, locale: str = "zh", waits: bool = True) -> ConversationId:
        """Let a consumer write in and, unless told otherwise, ask for a person."""
        message, _ = await self.gateway.begin("widget", locale, "client-0001", text)
        if waits:
            await self.gateway.hand_off(message.conversation, "asked")
        return message.conversation


@pytest.fixture
def settings(database_url: str, redis_url: str) -> BotSettings:
    return BotSettings.read(
        DATABASE_URL=database_url,
        REDIS_URL=redis_url,
        FRONTDESK_KEY=Fernet.generate_key().decode(),
        FRONTDESK_ORIGINS="https://shop.example",
        FRONTDESK_SEND_SECONDS=1,
        ENGINE_URL="http://127.0.0.1:1",
        ENGINE_SECRET="sixteen characters",
    )


@pytest.fixture
async def at(settings: BotSettings) -> AsyncIterator[Console]:
    """The API on a Monday morning, with the agents Lin and Chen."""
    clock = MovedClock(MONDAY_TEN)
    async with AsyncExitStack() as stack:
        desk = replace(await stack.enter_async_context(open_desk(settings)), clock=clock)
        redis: Redis = await stack.enter_async_context(Redis.from_url(settings.redis_url.get_secret_value()))
        news = await stack.enter_async_context(News(redis))
        handoffs, telling = Handoffs(desk, Lines(desk)), Telling(desk, news, lambda: None)
        gateway, attending = Gateway(desk, news, handoffs, telling), Attending(desk, news, handoffs, telling)
        app = web.Application()
        app[DESK], app[GATEWAY], app[NEWS], app[SETTINGS] = desk, gateway, news, settings
        app[ATTENDING], app[PHOTOS] = attending, PhotoReading(settings.file_bytes)
        app[CASE_STEPS] = CaseSteps(desk, news, Lines(desk))
        console.mount(app)
        server = await stack.enter_async_context(TestServer(app))
        for login, name in (("lin", "林晓"), ("chen", "陈伟")):
            await desk.agents.put(login, name, PASSWORD, clock.now())
        yield Console(desk, gateway, attending, news, clock, server)


Browser = Callable[[], Awaitable[AgentPage]]


@pytest.fixture
async def browser(at: Console) -> AsyncIterator[Browser]:
    """Open a page in a browser of its own."""
    async with AsyncExitStack() as stack:

        async def open_page() -> AgentPage:
            # The desk is reached by an IP address, for which aiohttp keeps no cookies unless told to.
            jar = aiohttp.CookieJar(unsafe=True)
            session = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
            return AgentPage(session, str(at.server.make_url("")).rstrip("/"))

        yield open_page


@pytest.fixture
async def lin(browser: Browser) -> AgentPage:
    page = await browser()
    assert (await page.sign_in("lin")).status == 201
    return page


@pytest.fixture
async def chen(browser: Browser) -> AgentPage:
    page = await browser()
    assert (await page.sign_in("chen")).status == 201
    return page


@pytest.fixture
async def boss(at: Console, browser: Browser) -> AgentPage:
    """A page of a supervisor's."""
    await at.desk.agents.put("boss", "赵敏", PASSWORD, at.clock.now(), role="supervisor")
    page = await browser()
    assert (await page.sign_in("boss")).status == 201
    return page
