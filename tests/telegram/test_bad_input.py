"""Updates that nobody wants, or that come too often: answered as Telegram expects, counted, and nothing changes."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from telegram import Bot

from bot.channels.telegram.reading import consumer_of, kind_of, read
from tests.bot.conftest import MONDAY_TEN, Running, running_gateway
from tests.bot.fake_engine import FakeEngine, reply
from tests.telegram.bot_api import TOKEN, BotApi, TelegramConsumer
from tests.telegram.conftest import away, counted
from tests.telegram.test_inbound import said

WEBHOOK = "/telegram/webhook"
UPDATE = {
    "update_id": 1,
    "message": {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 501, "type": "private"},
        "from": {"id": 501, "is_bot": False, "first_name": "Wei"},
        "text": "你好",
    },
}


def rows(given: dict[str, Any], table: str) -> int:
    with psycopg.connect(given["DATABASE_URL"]) as connection:
        counts = {"messages": "SELECT count(*) FROM messages", "conversations": "SELECT count(*) FROM conversations"}
        row = connection.execute(counts[table]).fetchone()
    assert row
    return int(row[0])


@pytest.mark.parametrize(("secret", "status"), [("", 401), ("wrong", 403), ("ä", 403), ("a-webhook_secret", 403)])
async def test_a_forged_update_changes_nothing(
    running: Running, hooked: dict[str, Any], secret: str, status: int
) -> None:
    before, headers = counted("forged"), {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    async with running.session.post(running.url(WEBHOOK), json=UPDATE, headers=headers) as response:
        assert (response.status, await response.text()) == (status, "")
    assert rows(hooked, "conversations") == 0
    assert counted("forged") == before + 1


MALFORMED = [
    b"",
    b"{",
    b"\xff\xfe",
    b"null",
    b"[]",
    b'"text"',
    b"{}",
    b"[" * 100_000,
    b" " * (2 * 1024 * 1024),
    b'{"update_id": "1"}',
    b'{"update_id": true}',
    b'{"update_id": 1, "message": 5}',
    b'{"update_id": 1, "message": {"message_id": 1}}',
    json.dumps(UPDATE | {"message": UPDATE["message"] | {"text": 5}}).encode(),
    json.dumps(UPDATE | {"message": UPDATE["message"] | {"date": "soon"}}).encode(),
    json.dumps(UPDATE | {"message": UPDATE["message"] | {"from": {"id": "x", "is_bot": False}}}).encode(),
    json.dumps(UPDATE | {"message": UPDATE["message"] | {"contact": {"phone_number": "1", "first_name": 5}}}).encode(),
    json.dumps(UPDATE | {"message": UPDATE["message"] | {"date": 10**30}}).encode(),
]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
async def test_a_malformed_update_is_counted_and_forgotten(
    running: Running, api: BotApi, hooked: dict[str, Any], body: bytes
) -> None:
    before = counted("malformed")
    assert await api.push(body) == 200
    assert counted("malformed") == before + 1
    assert rows(hooked, "conversations") == 0


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"purchased_paid_media": {"from": {"id": 5, "is_bot": False, "first_name": "x"}, "paid_media_payload": ""}},
        {"something_new": {"a": 1}},
        {
            "inline_query": {
                "id": "1",
                "from": {"id": 5, "is_bot": False, "first_name": "x"},
                "query": "",
                "offset": "",
            }
        },
    ],
)
async def test_an_unknown_update_is_counted_and_forgotten(
    running: Running, api: BotApi, hooked: dict[str, Any], content: dict[str, Any]
) -> None:
    before = counted("unknown")
    assert await api.deliver(content) == 200
    assert counted("unknown") == before + 1
    assert rows(hooked, "conversations") == 0


GROUP = {"id": -100500, "type": "supergroup", "title": "Wei's friends"}


@pytest.mark.parametrize("kind", ["message", "edited_message", "channel_post"])
@pytest.mark.parametrize("chat", [GROUP, GROUP | {"type": "channel"}])
async def test_groups_and_channels_get_no_word(
    running: Running, wei: TelegramConsumer, api: BotApi, kind: str, chat: dict[str, Any]
) -> None:
    before = counted("ignored")
    assert await api.deliver({kind: wei.message(text="你好") | {"chat": chat}}) == 200
    assert counted("ignored") == before + 1
    assert api.shown == {}


async def test_a_press_in_a_group_changes_nothing(
    running: Running, wei: TelegramConsumer, api: BotApi, hooked: dict[str, Any]
) -> None:
    press = {"id": api.new_query(), "from": wei.me, "chat_instance": "1", "data": "1.0"}
    assert await api.deliver({"callback_query": press | {"message": wei.message() | {"chat": GROUP}}}) == 200
    assert rows(hooked, "conversations") == 0


async def test_a_contact_with_a_name_that_is_none_is_no_mistake_of_ours(
    running: Running, wei: TelegramConsumer, api: BotApi
) -> None:
    for wrong in ("\0", "\ud800", "\u202e\u200b", "x" * 100_000):
        contact = {"phone_number": wrong, "first_name": wrong, "last_name": wrong, "user_id": 501}
        assert await api.deliver({"message": wei.message(contact=contact)}) == 200
    assert await wei.says("你好") == 200


async def test_other_bots_get_no_word(running: Running, wei: TelegramConsumer, hooked: dict[str, Any]) -> None:
    wei.me["is_bot"] = True
    assert await wei.says("你好") == 200
    assert rows(hooked, "conversations") == 0


async def test_an_update_delivered_again_is_the_same_message(
    running: Running, wei: TelegramConsumer, api: BotApi
) -> None:
    before = counted("repeated")
    body = json.dumps({"update_id": 7, "message": wei.message(text="你好")}).encode()
    assert [await api.push(body) for _ in range(3)] == [200, 200, 200]
    assert set(await asyncio.gather(*(api.push(body) for _ in range(5)))) == {200}
    await wei.gets("answer to 你好")
    assert await said(running, 501) == ["你好"]
    assert counted("repeated") == before + 7
    assert len(running.engine.turns) == 1


async def test_a_press_delivered_again_is_answered_again_and_counts_once(
    running: Running, wei: TelegramConsumer, api: BotApi
) -> None:
    running.engine.say = lambda turn: [reply("哪一种", ("质量问题", "inform_fault"))]
    await wei.says("退货")
    question = await wei.gets("哪一种")
    press = {
        "id": api.new_query(),
        "from": wei.me,
        "chat_instance": "1",
        "data": question.button("质量问题")["callback_data"],
    }
    body = json.dumps({"update_id": 8, "callback_query": press}).encode()
    assert [await api.push(body) for _ in range(2)] == [200, 200]
    assert await said(running, 501) == ["退货", "质量问题"]


async def test_the_same_update_at_two_gateways_is_one_message(
    running: Running, wei: TelegramConsumer, hooked: dict[str, Any], engine: FakeEngine
) -> None:
    async with running_gateway(hooked | {"FRONTDESK_PORT": 0}, engine, MONDAY_TEN) as second:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hooked["TELEGRAM_WEBHOOK_SECRET"]}

        async def push(gateway: Running, number: int) -> int:
            update = {"update_id": number, "message": wei.message(text=f"第{number}条")}
            async with gateway.session.post(gateway.url(WEBHOOK), json=update, headers=headers) as response:
                return response.status

        statuses = await asyncio.gather(*(push(one, n) for n in range(1, 9) for one in (running, second)))
    assert set(statuses) == {200}
    assert sorted(await said(running, 501)) == [f"第{number}条" for number in range(1, 9)]


async def test_who_writes_too_fast_is_told_once_and_what_came_is_not_stored(
    hooked: dict[str, Any], engine: FakeEngine, api: BotApi, wei: TelegramConsumer
) -> None:
    before = counted("refused")
    async with running_gateway(hooked | {"FRONTDESK_MESSAGES_PER_10S": 5}, engine, MONDAY_TEN) as running:
        await api.until(lambda: api.webhook)
        statuses = await asyncio.gather(*(wei.says(f"第{number}条") for number in range(40)))
        told = await wei.gets("发送得太快了")
        stored = await said(running, 501)
    assert set(statuses) == {200}
    assert 5 <= len(stored) <= 15  # the window may turn over once or twice on a busy machine
    assert counted("refused") - before == 40 - len(stored)
    assert len([one for one in wei.sees() if one.text == told.text]) <= 3


async def test_while_the_database_is_away_telegram_is_asked_to_come_again(
    running: Running, wei: TelegramConsumer, api: BotApi, hooked: dict[str, Any], postgres: str
) -> None:
    await wei.says("你好")
    body = json.dumps({"update_id": 9, "message": wei.message(text="在吗")}).encode()
    with away(hooked["DATABASE_URL"], postgres):
        assert await api.push(body) == 503
    async with asyncio.timeout(30):
        while await api.push(body) != 200:
            await asyncio.sleep(0.2)
    assert await said(running, 501) == ["你好", "在吗"]


async def test_a_mistake_of_ours_is_tried_again_and_then_told(
    running: Running, wei: TelegramConsumer, api: BotApi, hooked: dict[str, Any]
) -> None:
    with psycopg.connect(hooked["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("ALTER TABLE messages ADD CONSTRAINT wrong CHECK (text <> 'x')")
    body = json.dumps({"update_id": 10, "message": wei.message(text="x")}).encode()
    assert [await api.push(body) for _ in range(5)] == [500, 500, 500, 500, 200]
    await wei.gets("请稍后再发一次")
    assert await wei.says("y") == 200
    assert await said(running, 501) == ["y"]


async def test_the_webhook_takes_posts_only(running: Running) -> None:
    async with running.session.get(running.url(WEBHOOK)) as response:
        assert response.status == 405


async def test_without_a_token_there_is_no_telegram(given: dict[str, Any], engine: FakeEngine, api: BotApi) -> None:
    off = given | {"TELEGRAM_WEBHOOK_SECRET": "abc", "TELEGRAM_API_URL": api.url}
    async with (
        running_gateway(off, engine, MONDAY_TEN) as running,
        running.session.post(running.url(WEBHOOK), json=UPDATE) as response,
    ):
        assert response.status == 404
    assert api.calls == []


async def test_who_holds_our_own_message_can_press_nothing_of_another_s(
    running: Running, wei: TelegramConsumer, api: BotApi
) -> None:
    running.engine.say = lambda turn: [reply("哪一种", ("质量问题", "inform_fault"))]
    await wei.says("退货")
    question = await wei.gets("哪一种")
    stranger = TelegramConsumer(api, 999)
    query = await stranger.presses(question, "质量问题")
    assert "选项已经不在" in api.answered[query]["text"]
    assert await said(running, 501) == ["退货"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PLACES = [
    ("message",),
    ("message", "chat"),
    ("message", "from"),
    ("message", "text"),
    ("message", "photo"),
    ("message", "contact"),
    ("message", "date"),
    ("message", "from", "id"),
    ("message", "from", "language_code"),
    ("message", "chat", "type"),
    ("callback_query",),
    ("my_chat_member",),
    ("update_id",),
]


@given(st.sampled_from(PLACES), JSON)
@example(("message", "text"), "\ud800")
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_an_update_it_is_read_or_malformed(place: tuple[str, ...], value: Any) -> None:
    update: Any = json.loads(json.dumps(UPDATE))
    inner = update
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    found = read(json.dumps(update).encode(), Bot(TOKEN))
    if found is not None and (consumer := consumer_of(found)) and kind_of(found):
        assert isinstance(consumer.id, int)
