"""Parts that are away: a line at once, a person or a captured message, and nothing lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import psycopg.conninfo
import pytest

from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Author
from tests.bot.conftest import MONDAY_TEN, Running, running_gateway
from tests.bot.fake_engine import FakeEngine


async def test_an_engine_that_is_gone_for_a_moment_costs_a_moment(running: Running) -> None:
    await running.engine.stop()
    page = await running.page()
    await page.say("你好")
    await page.line("智能助手正在恢复，请稍等片刻")
    await running.engine.start()
    await page.answer("answer to 你好")
    assert [author for author, _ in page.shown()] == ["consumer", "desk", "bot"]


async def test_an_engine_that_stays_away_brings_a_person_in_service_hours(running: Running) -> None:
    await running.agent()
    await running.engine.stop()
    page = await running.page(locale="en")
    await page.say("hello, where is my refund please")
    await page.line("recovering")
    running.clock.forward(timedelta(seconds=30))
    await page.line("The assistant can't answer at the moment, so I've asked an agent to join")
    await page.next("owner", owner="queue")
    await page.say("still there")
    assert [text for author, text in page.shown() if author == "desk" and "recovering" in text] != []
    assert len([1 for author, _ in page.shown() if author == "desk"]) == 2


async def test_an_engine_that_stays_away_at_night_leaves_a_captured_message(at_night: Running) -> None:
    await at_night.engine.stop()
    page = await at_night.page()
    await page.say("你好")
    conversation = ConversationId((await page.next("opened"))["conversation"])
    at_night.clock.forward(timedelta(seconds=30))
    await page.line("智能助手暂时回答不了。您的留言已记下，人工客服明天（周二）9:00上班")
    handoff = await at_night.desk.handoffs.open(conversation)
    assert handoff and handoff.captured and handoff.reason == "engine"
    await page.say("在吗")
    at_night.clock.forward(timedelta(seconds=30))
    await page.line("这条也记下了")


async def test_a_turn_that_fails_twice_is_answered_at_the_third_attempt(running: Running) -> None:
    running.engine.failures = [(503, "actions_unavailable"), (500, "turn_failed")]
    page = await running.page()
    await page.say("你好")
    await page.answer("answer to 你好")
    assert running.engine.calls == 3
    assert [author for author, _ in page.shown()] == ["consumer", "desk", "bot"]


@pytest.mark.parametrize("code", ["actions_unavailable", "store_unavailable", "not_ready"])
async def test_a_restart_of_what_the_engine_needs_costs_a_moment_and_nobody_is_handed_over(
    running: Running, code: str
) -> None:
    running.engine.failures = [(503, code)] * 3
    page = await running.page()
    await page.say("你好")
    await page.answer("answer to 你好")
    assert running.engine.calls == 4
    assert [author for author, _ in page.shown()] == ["consumer", "desk", "bot"]
    assert "智能助手正在恢复" in page.shown()[1][1]


async def test_a_turn_that_always_fails_ends_with_people(running: Running) -> None:
    running.engine.failures = [(500, "words_missing")] * 9
    page = await running.page()
    await page.say("你好")
    await page.line("智能助手暂时回答不了，已为您转人工客服")
    assert running.engine.calls == 3


async def test_a_turn_the_engine_calls_a_bug_is_not_tried_again(running: Running) -> None:
    running.engine.failures = [(400, "bad_request")] * 9
    page = await running.page()
    await page.say("你好")
    await page.line("智能助手暂时回答不了，已为您转人工客服")
    assert running.engine.calls == 1


async def test_without_redis_messages_still_go_both_ways(given: dict[str, Any], engine: FakeEngine) -> None:
    given |= {"REDIS_URL": "redis://127.0.0.1:1/0", "FRONTDESK_MESSAGES_PER_10S": 3}
    async with running_gateway(given, engine, MONDAY_TEN) as running:
        page = await running.page()
        await page.say("你好")
        await page.answer("answer to 你好")
        refused = [await page.say(f"第{n}条") for n in range(4)]
        assert "too_fast" in [one.get("code") for one in refused]
        assert all(0 < one["retry_after"] <= 10 for one in refused if one["type"] == "error")


async def test_without_the_database_nothing_is_stored_and_the_socket_lives(running: Running, postgres: str) -> None:
    page = await running.page()
    await page.say("你好")
    await page.answer("answer to 你好")
    with psycopg.connect(postgres, autocommit=True) as admin:
        name = psycopg.conninfo.conninfo_to_dict(running.desk.settings.database_url.get_secret_value())["dbname"]
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        refused = await page.say("还在吗", "one-and-the-same")
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert (refused["code"], refused["retry_after"]) == ("try_later", 5)
    assert (await page.say("还在吗", "one-and-the-same"))["type"] == "accepted"
    await page.answer("answer to 还在吗")
    assert page.shown().count(("consumer", "还在吗")) == 1


async def test_two_gateways_without_redis_still_show_everything(given: dict[str, Any], engine: FakeEngine) -> None:
    given |= {"REDIS_URL": "redis://127.0.0.1:1/0"}
    async with running_gateway(given, engine, MONDAY_TEN) as one, running_gateway(given, engine, MONDAY_TEN) as other:
        page = await one.page()
        await page.say("你好")
        opened = await page.next("opened")
        there = await other.page(conversation=opened["conversation"], secret=opened["secret"])
        await page.say("还有一个问题")
        await there.answer("answer to 还有一个问题")


async def test_two_gateways_tell_each_other(given: dict[str, Any], engine: FakeEngine) -> None:
    async with running_gateway(given, engine, MONDAY_TEN) as one, running_gateway(given, engine, MONDAY_TEN) as other:
        page = await one.page()
        await page.say("你好")
        opened = await page.next("opened")
        await page.answer("answer to 你好")
        there = await other.page(conversation=opened["conversation"], secret=opened["secret"])
        there_too = asyncio.create_task(there.next("typing", on=True))
        await page.say("还有一个问题")
        await there_too
        await there.answer("answer to 还有一个问题")
        assert len(engine.turns) == 2


async def test_a_message_that_nobody_will_answer_is_found(running: Running) -> None:
    desk, now = running.desk, running.clock.now()
    page = await running.page()
    await page.say("你好")
    await page.answer("answer to 你好")
    conversation = ConversationId((await page.next("opened"))["conversation"])
    async with desk.database.transaction():
        await desk.conversations.lock(conversation)
        await desk.ledger.append(conversation, Author.CONSUMER, "有人吗", now)
    running.clock.forward(timedelta(seconds=70))
    await page.line("已为您转人工客服")


async def test_a_gateway_that_stops_asks_pages_to_come_back(given: dict[str, Any], engine: FakeEngine) -> None:
    async with running_gateway(given, engine, MONDAY_TEN) as running:
        page = await running.page()
        await running.server.close()
        await page._reading
        assert page.socket.close_code == 1001
