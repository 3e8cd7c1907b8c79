"""A whole gateway on real PostgreSQL and Redis, with an engine made by hand and a clock one can move."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from cryptography.fernet import Fernet

from bot.app import init_app
from bot.attending import Attending
from bot.gateway import Gateway
from bot.keys import ATTENDING, DESK, GATEWAY
from bot.settings import BotSettings
from desk.front_desk import Desk
from desk.people.agents import Agent
from tests.bot.fake_engine import SECRET, FakeEngine, fake_engine
from tests.bot.page import ORIGIN, Page
from tests.moved_clock import MovedClock

MONDAY_TEN = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
MONDAY_NIGHT = datetime.fromisoformat("2026-11-23T22:00:00+08:00")


@dataclass
class Running:
    """A gateway that serves, and what a test wants to reach of it."""

    server: TestServer
    session: aiohttp.ClientSession
    engine: FakeEngine
    clock: MovedClock

    @property
    def desk(self) -> Desk:
        return self.server.app[DESK]

    @property
    def gateway(self) -> Gateway:
        return self.server.app[GATEWAY]

    @property
    def attending(self) -> Attending:
        return self.server.app[ATTENDING]

    def url(self, path: str) -> str:
        return str(self.server.make_url(path))

    async def connect(self) -> Page:
        """Open a socket without a word."""
        socket = await self.session.ws_connect(
            self.url("/widget/socket"), protocols=["frontdesk.1"], origin=ORIGIN, max_msg_size=0
        )
        return Page(socket)

    async def page(self, **hello: Any) -> Page:
        """Open a page that has said hello."""
        page = await self.connect()
        await page.hello(**({"locale": "zh"} | hello))
        return page

    async def agent(self, login: str = "lin", *, present: bool = True) -> Agent:
        """Return an agent, there for the next minute."""
        now = self.clock.now()
        await self.desk.agents.put(login, login.title(), uuid4().hex, now)
        agent = await self.desk.agents.by_login(login)
        if present:
            await self.desk.agents.is_here(agent.id, now)
        return agent


Start = Callable[..., Awaitable[Running]]


@pytest.fixture
async def engine() -> AsyncIterator[FakeEngine]:
    async with fake_engine() as running:
        yield running


@pytest.fixture
def given(database_url: str, redis_url: str, engine: FakeEngine) -> dict[str, Any]:
    """The settings of the gateways under test, by variable."""
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "FRONTDESK_KEY": Fernet.generate_key().decode(),
        "FRONTDESK_ORIGINS": ORIGIN,
        "FRONTDESK_PORT": 0,
        "ENGINE_URL": engine.url,
        "ENGINE_SECRET": SECRET,
        "FRONTDESK_MESSAGES_PER_10S": 1000,
        "FRONTDESK_DEMO": "1",
        "FRONTDESK_ASSIGN": "off",  # agents of tests claim by hand
    }


@asynccontextmanager
async def running_gateway(given: dict[str, Any], engine: FakeEngine, at: datetime) -> AsyncIterator[Running]:
    """Serve until the block ends."""
    clock = MovedClock(at)
    settings = BotSettings.read(**given)
    server = TestServer(init_app(settings, clock=clock), port=settings.port or None)
    await server.start_server()
    async with aiohttp.ClientSession() as session:
        try:
            yield Running(server, session, engine, clock)
        finally:
            await _closed(server)


async def _closed(server: TestServer) -> None:
    """Stop serving; a gateway that does not end is told with what its tasks wait for."""
    try:
        async with asyncio.timeout(120):
            await server.close()
    except TimeoutError:
        for task in asyncio.all_tasks():
            task.print_stack()
        raise


@pytest.fixture
async def running(given: dict[str, Any], engine: FakeEngine) -> AsyncIterator[Running]:
    """A gateway on a Monday morning, in service hours."""
    async with running_gateway(given, engine, MONDAY_TEN) as one:
        yield one


@pytest.fixture
async def at_night(given: dict[str, Any], engine: FakeEngine) -> AsyncIterator[Running]:
    """A gateway outside service hours."""
    async with running_gateway(given, engine, MONDAY_NIGHT) as one:
        yield one
