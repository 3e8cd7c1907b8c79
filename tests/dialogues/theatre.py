"""One desk, everything real, on which many dialogues are played side by side, on either channel."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp.test_utils import unused_port
from dialogues.agents import Agents
from dialogues.consumers import InTelegram, OnWebsite, Somebody
from dialogues.play import Player
from dialogues.script import Script
from dialogues.shop import Shop
from stack.console import agent_at
from stack.running_desk import RunningDesk, running_desk

from desk.availability.closures import Closures
from desk.bilingual import Bilingual
from desk.database import Database, open_database
from desk.request.orders import Orders
from tests.telegram.bot_api import TOKEN, BotApi

OPENED = datetime.fromisoformat("2026-11-25T10:00:00+08:00")  # a Wednesday, in service hours
AT_ONCE = 12
CHANNELS = ("widget", "telegram")


class Theatre:
    """Plays dialogues; those of a closed desk come after all others, once the desk was closed."""

    def __init__(self, desk: RunningDesk, api: BotApi, database: Database, agents: Agents) -> None:
        self._desk = desk
        self._api = api
        self._database = database
        self._agents = agents
        self._shop = Shop(Orders(database), OPENED)
        self._places = asyncio.Semaphore(AT_ONCE)

    async def open(self) -> None:
        await self._shop.open()

    async def close_the_desk(self) -> None:
        """Close until tomorrow morning."""
        reason = Bilingual(zh="盘点", en="Stocktaking")
        until = OPENED + timedelta(hours=23)
        await Closures(self._database).announce(OPENED - timedelta(hours=1), until, reason, OPENED - timedelta(days=1))

    async def play(self, script: Script, channel: str, *, check: bool = True) -> tuple[Player, dict[str, Any]]:
        """Play one dialogue and return who played it and what is left."""
        async with self._places, aiohttp.ClientSession() as session:

            async def come() -> Somebody:
                one = self._somebody(session, script.locale, channel)
                await one.arrives()
                return one

            player = Player(script, self._database, self._shop, self._agents, come, await come())
            try:
                return player, await player.play(check=check)
            finally:
                await player.somebody.leaves()

    def _somebody(self, session: aiohttp.ClientSession, locale: str, channel: str) -> OnWebsite | InTelegram:
        if channel == "widget":
            return OnWebsite(session, self._desk.url, locale)
        return InTelegram(session, self._desk.url, locale, self._api)


@asynccontextmanager
async def _inside(desk: RunningDesk, port: int) -> AsyncIterator[Theatre]:
    async with AsyncExitStack() as stack:
        api = BotApi(port)
        await api.start()
        stack.push_async_callback(api.close)
        database = await stack.enter_async_context(open_database(desk.database_url))
        console = await stack.enter_async_context(agent_at(desk.url, desk.agent()))
        theatre = Theatre(desk, api, database, Agents(console, database))
        await theatre.open()
        yield theatre


class Stage:
    """The loop of a theatre in a thread of its own, so that many tests wait for what is played at once."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def begin(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def end(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


@contextmanager
def theatre() -> Iterator[tuple[Stage, Theatre]]:
    """Start a desk that knows both channels; no limit stands in the way of many consumers at one address."""
    port = unused_port()
    environment = {
        "FRONTDESK_NOW": OPENED.isoformat(),
        "FRONTDESK_PUBLIC_URL": "https://desk.shop.example",
        "FRONTDESK_SOCKETS_PER_MINUTE": "10000",
        "FRONTDESK_MESSAGES_PER_10S": "1000",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{port}/bot",
    }
    with running_desk(**environment) as desk:
        stage = Stage()
        inside = _inside(desk, port)
        opened = stage.begin(inside.__aenter__()).result(60)
        try:
            yield stage, opened
        finally:
            stage.begin(inside.__aexit__(None, None, None)).result(60)
            stage.end()
