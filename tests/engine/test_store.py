"""The store of episodes when it is away, and when two engines write."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import psycopg2
from acting import Acting
from aiohttp.test_utils import TestClient, TestServer
from asking import Asker

from engine import app
from engine.settings import Settings


async def test_a_database_that_is_away_is_a_503_and_not_an_empty_conversation(settings: Settings):
    away = replace(settings, database_url="postgresql://nobody@/nothing?host=/nowhere")
    async with TestClient(TestServer(app.make(away))) as client:
        assert await Asker(client).post(Asker(client).turn("您好")) == (503, {"error": "store_unavailable"})
        async with client.get("/ready") as response:
            assert response.status == 503
        async with client.get("/health") as response:
            assert response.status == 200


async def test_connections_that_were_cut_are_made_again(engine: Asker, postgres: str):
    await engine.say("您好")
    connection = psycopg2.connect(postgres)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = current_user"
        )
    connection.close()
    assert (await engine.say("您好"))["turns"] == 2


async def test_of_two_engines_with_one_episode_only_one_saves(settings: Settings, acting: Acting):
    async with TestClient(TestServer(app.make(settings))) as one, TestClient(TestServer(app.make(settings))) as other:
        first, second = Asker(one), Asker(other)
        second.episode = first.episode
        acting.waits_for = asyncio.Event()
        slow = asyncio.create_task(first.post(first.turn("退款多久到账")))
        await acting.going.wait()
        assert (await second.post(second.turn("您好")))[0] == 200
        acting.waits_for.set()
        assert await slow == (409, {"error": "busy"})
        assert (await second.say("您好"))["turns"] == 2


async def test_a_turn_that_two_engines_run_at_once_is_saved_once(settings: Settings, acting: Acting, postgres: str):
    async with TestClient(TestServer(app.make(settings))) as one, TestClient(TestServer(app.make(settings))) as other:
        first, second = Asker(one), Asker(other)
        second.episode = first.episode
        turn = first.turn("退款多久到账")
        hung = acting.waits_for = asyncio.Event()
        given_up = asyncio.create_task(first.post(turn))
        await acting.going.wait()
        acting.waits_for = None
        status, answer = await second.post(turn)
        assert (status, answer["replayed"]) == (200, False)
        hung.set()
        assert await given_up == (409, {"error": "busy"})
        assert await first.post(turn) == (200, answer | {"replayed": True})
    with psycopg2.connect(postgres, options="-c search_path=engine") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM events WHERE sender_id = %s AND type_name = 'user'", [first.episode])
        assert cursor.fetchone() == (1,)
    connection.close()


async def test_an_episode_is_erased_by_its_id(engine: Asker, postgres: str):
    await engine.say("您好")
    connection = psycopg2.connect(postgres, options="-c search_path=engine")
    with connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM events WHERE sender_id = %s", [engine.episode])
        assert cursor.rowcount > 0
    connection.close()
    assert (await engine.say("您好"))["turns"] == 1
