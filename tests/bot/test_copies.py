"""Several gateways and engines: who is gone is passed over, and what one gateway does the pages of the other see."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from redis.asyncio import Redis

from bot.news import News
from bot.settings import BotSettings
from bot.turns.engine import Engine, EngineDown, TurnRequest
from bot.turns.engine_addresses import EngineAddresses
from desk.errors import SettingsInvalid
from tests.bot.conftest import MONDAY_TEN, Running, running_gateway
from tests.bot.fake_engine import SECRET, FakeEngine, fake_engine

TURN = TurnRequest("t1", "e1234567", "你好", None, {}, None)


@pytest.fixture
async def second() -> AsyncIterator[FakeEngine]:
    async with fake_engine() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def engines(engine: FakeEngine, second: FakeEngine, http: aiohttp.ClientSession) -> Engine:
    return Engine(http, EngineAddresses((engine.url, second.url)), SECRET)


@pytest.fixture
async def other(given: dict[str, Any], engine: FakeEngine) -> AsyncIterator[Running]:
    """A second gateway on the same stores."""
    async with running_gateway(given, engine, MONDAY_TEN) as one:
        yield one


async def test_turns_are_spread_over_the_engines(engines: Engine, engine: FakeEngine, second: FakeEngine) -> None:
    for _ in range(4):
        await engines.turn(TURN)
    assert (engine.calls, second.calls) == (2, 2)


async def test_an_engine_that_dies_in_the_middle_of_a_turn_costs_no_attempt(
    engines: Engine, engine: FakeEngine, second: FakeEngine
) -> None:
    engine.dies = True
    assert (await engines.turn(TURN)).replies
    await engines.turn(TURN)
    assert (engine.calls, second.calls) == (1, 2), "it is left alone for a moment"


async def test_engines_are_down_only_when_all_of_them_are(
    engines: Engine, engine: FakeEngine, second: FakeEngine
) -> None:
    await engine.stop()
    assert (await engines.turn(TURN)).replies
    assert await engines.is_ready()
    await second.stop()
    with pytest.raises(EngineDown):
        await engines.turn(TURN)
    assert not await engines.is_ready()
    await engine.start()
    assert (await engines.turn(TURN)).replies


class Names(AbstractResolver):
    """A name of two addresses, behind the first of which nobody listens."""

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in ("127.0.0.2", "127.0.0.1")
        ]

    async def close(self) -> None:
        pass


async def test_one_name_may_stand_for_several_engines(engine: FakeEngine) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=Names())) as http:
        named = Engine(http, EngineAddresses((f"http://engine:{engine.port}",)), SECRET)
        for _ in range(3):
            assert (await named.turn(TURN)).replies
        engine.dies = True
        with pytest.raises(EngineDown):
            await named.turn(TURN)
        assert engine.calls == 5, "a line that was cut may have led to another one: asked twice"


async def test_a_file_says_where_the_engines_are_by_now(
    engine: FakeEngine, second: FakeEngine, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    told = tmp_path / "engines"
    followed = Engine(http, EngineAddresses((engine.url,), told), SECRET)
    await followed.turn(TURN)
    for listed in (second.url, "no address", ""):
        told.with_suffix(".new").write_text(listed)
        told.with_suffix(".new").rename(told)
        await followed.turn(TURN)
    told.unlink()
    await followed.turn(TURN)
    assert (engine.calls, second.calls) == (1, 4), "what cannot be read changes nothing"


def test_several_engines_are_read_and_a_wrong_one_among_them_is_refused(given: dict[str, Any]) -> None:
    read = BotSettings.read(**given | {"ENGINE_URL": "http://a:1/, http://b:2"})
    assert read.engine_urls == ("http://a:1", "http://b:2")
    for wrong in ("http://a:1,b:2", " , "):
        with pytest.raises(SettingsInvalid, match="ENGINE_URL"):
            BotSettings.read(**given | {"ENGINE_URL": wrong})


async def test_pages_of_both_gateways_show_the_same(running: Running, other: Running) -> None:
    here = await running.page()
    await here.say("你好")
    opened = await here.next("opened")
    key = {"conversation": opened["conversation"], "secret": opened["secret"]}
    there = await other.page(**key)
    await asyncio.gather(here.answer("answer to 你好"), there.answer("answer to 你好"))
    running.engine.begun.clear()
    running.engine.gate.clear()
    await here.say("一")
    await running.engine.begun.wait()
    await there.say("二")
    running.engine.gate.set()
    for page in (here, there):
        await page.answer("answer to 一")
        await page.answer("answer to 二")
    assert here.shown() == there.shown()
    assert len(running.engine.turns) == 3


async def test_a_turn_that_a_stopping_gateway_gives_back_is_answered_by_the_other(
    given: dict[str, Any], engine: FakeEngine, other: Running
) -> None:
    engine.gate.clear()
    async with running_gateway(given, engine, MONDAY_TEN) as first:
        page = await first.page()
        await page.say("你好")
        opened = await page.next("opened")
        there = await other.page(conversation=opened["conversation"], secret=opened["secret"])
        await engine.begun.wait()
        asyncio.get_running_loop().call_later(1, engine.gate.set)
    await there.answer("answer to 你好")
    assert len(engine.turns) == 1


async def test_what_a_gateway_published_last_still_leaves(redis_url: str) -> None:
    here, there = Redis.from_url(redis_url), Redis.from_url(redis_url)
    async with News(there) as listening:
        heard = listening.subscribe()
        while not listening.connected:
            await asyncio.sleep(0.01)
        async with News(here) as ending:
            for number in range(100):
                ending.publish("conversation", id=f"c{number}", last=1)
        ids = []
        while len(ids) < 100:
            item = await heard.__anext__()
            ids += [item["id"]] if item["kind"] == "conversation" else []
    assert ids == [f"c{number}" for number in range(100)]
    await asyncio.gather(here.aclose(), there.aclose())
