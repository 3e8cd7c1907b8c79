"""Episodes erased over the endpoint: whole, signed, and never in the middle of a turn."""

from __future__ import annotations

import asyncio
import json
import time

import psycopg2
import pytest
from acting import Acting
from asking import SECRET, Asker

from engine.signature import HEADER, sign


async def erase(engine: Asker, episode: str, *, named: str | None = None, secret: str = SECRET) -> tuple[int, dict]:
    body = json.dumps({"episode": episode if named is None else named}).encode()
    headers = {HEADER: sign(secret, body, int(time.time()))}
    async with engine.client.delete(f"/episodes/{episode}", data=body, headers=headers) as response:
        return response.status, await response.json()


def stored(postgres: str, episode: str) -> list[tuple]:
    with psycopg2.connect(postgres) as database, database.cursor() as cursor:
        cursor.execute("SELECT data FROM engine.events WHERE sender_id = %s", [episode])
        return cursor.fetchall()


async def test_an_episode_is_gone_whole_and_the_others_stay(engine: Asker, postgres: str):
    await engine.say("我叫金丝雀，退款多久到账")
    other = Asker(engine.client)
    await other.say("您好")
    assert "金丝雀" in str([json.loads(row[0]) for row in stored(postgres, engine.episode)])
    status, told = await erase(engine, engine.episode)
    assert status == 200 and told["episode"] == engine.episode and told["erased"] > 3
    assert stored(postgres, engine.episode) == [] and stored(postgres, other.episode)


async def test_erasing_twice_and_erasing_nothing_are_well(engine: Asker):
    await engine.say("您好")
    assert (await erase(engine, engine.episode))[1]["erased"] > 0
    assert await erase(engine, engine.episode) == (200, {"episode": engine.episode, "erased": 0})


async def test_an_episode_in_a_turn_is_busy_and_stays(engine: Asker, acting: Acting, postgres: str):
    acting.waits_for = asyncio.Event()
    turn = asyncio.create_task(engine.say("退款多久到账"))
    await acting.going.wait()
    assert await erase(engine, engine.episode) == (409, {"error": "busy"})
    acting.waits_for.set()
    await turn
    assert stored(postgres, engine.episode)


@pytest.mark.parametrize("named", ["e_another_one", ""])
async def test_a_body_that_names_another_episode_is_refused(engine: Asker, named: str):
    assert (await erase(engine, engine.episode, named=named))[0] == 400


async def test_without_the_secret_nothing_is_erased(engine: Asker, postgres: str):
    await engine.say("您好")
    assert (await erase(engine, engine.episode, secret="another secret, long enough"))[0] == 401
    assert stored(postgres, engine.episode)
