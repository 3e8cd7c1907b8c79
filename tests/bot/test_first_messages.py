"""First messages: a page that lost its connection before it heard of its conversation finds it, and nobody else does."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp

from tests.bot.conftest import Running
from tests.bot.page import Page

FIRST, ID = "f" * 32, "message-1"


async def test_a_connection_cut_between_storing_and_confirming_costs_no_second_conversation(running: Running) -> None:
    async with running.desk.database.transaction(), aiohttp.ClientSession() as session:
        cut = await replace(running, session=session).page()
        await running.desk.database.run("LOCK TABLE messages IN EXCLUSIVE MODE")
        await cut.send("say", id=ID, text="几天可以退", first=FIRST)
        await _waits_for_the_lock(running)
    page = await running.page()
    assert (await _opened(page))["conversation"] == await _only_conversation(running)
    assert (await page.next("accepted"))["seq"] == 1
    await page.answer("answer to 几天可以退")
    assert await _only_conversation(running)
    assert [author for author, _ in page.shown()] == ["consumer", "bot"]


async def test_what_is_found_again_opens_with_the_new_secret_alone(running: Running) -> None:
    lost = await _opened(await running.page())
    found = await _opened(await running.page())
    assert found["conversation"] == lost["conversation"] and found["secret"] != lost["secret"]
    page = await running.page(conversation=found["conversation"], secret=found["secret"])
    assert (await page.say("还在吗"))["seq"] > 1
    stranger = await running.connect()
    await stranger.send("hello", conversation=lost["conversation"], secret=lost["secret"])
    await stranger._reading
    assert stranger.socket.close_code == 1008


async def test_neither_the_secret_nor_the_id_alone_finds_a_conversation(running: Running) -> None:
    own = await _opened(await running.page())
    others = [
        await _opened(await running.page(), **changed)
        for changed in ({"first": "g" * 32}, {"id": "message-2"}, {"first": None})
    ]
    assert len({own["conversation"], *(other["conversation"] for other in others)}) == 4


async def test_a_first_message_that_comes_again_too_late_begins_anew(running: Running) -> None:
    lost = await _opened(await running.page())
    running.clock.forward(timedelta(minutes=16))
    anew = await _opened(await running.page())
    assert anew["conversation"] != lost["conversation"]
    assert (await _opened(await running.page()))["conversation"] == anew["conversation"]


async def test_the_same_first_message_from_many_sockets_at_once_begins_one_conversation(running: Running) -> None:
    pages = [await running.page() for _ in range(4)]
    opened = await asyncio.gather(*(_opened(page) for page in pages))
    assert {one["conversation"] for one in opened} == {await _only_conversation(running)}
    assert len({one["secret"] for one in opened}) == 4


async def _opened(page: Page, **changed: Any) -> dict[str, Any]:
    await page.send("say", **({"id": ID, "text": "几天可以退", "first": FIRST} | changed))
    return await page.next("opened")


async def _only_conversation(running: Running) -> str:
    return str((await running.desk.database.one("SELECT id FROM conversations"))["id"])


async def _waits_for_the_lock(running: Running) -> None:
    async with asyncio.timeout(20):
        while not await running.desk.database.all("SELECT 1 FROM pg_locks WHERE NOT granted"):
            await asyncio.sleep(0.02)
