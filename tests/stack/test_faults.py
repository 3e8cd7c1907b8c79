"""Parts are killed in the middle of a form; the conversation goes on, nothing is lost or doubled, no case is opened twice."""

import asyncio
from collections import Counter
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row
from stack.consumer import Consumer, consumer_at
from stack.running_desk import RunningDesk, running_desk

CONTACT = {"name": "李雷", "phone": "13912340000", "address": "江苏省南京市玄武区中山路18号3楼"}
ORDERS = {
    "engine": ("FD202611010017", "8000"),
    "actions": ("FD202611010074", "4410"),
    "bot": ("FD202611010033", "2046"),
    "redis": ("FD202611010066", "9021"),
    "postgres": ("FD202611010022", "6315"),
}


async def through_a_kill(desk: RunningDesk, name: str, consumer: Consumer, sending: Any) -> None:
    """Kill a part while a message is under way, wait until it is back, and until the message is answered."""
    before = desk.restarts(name)
    own = sum(message["author"] == "consumer" for message in consumer.messages.values())
    asking = asyncio.create_task(sending)
    await asyncio.sleep(0.02)
    desk.kill(name)
    await asyncio.to_thread(desk.wait_restarted, name, before)
    await asking
    await consumer.until(lambda: answered(consumer, own))


def answered(consumer: Consumer, own: int) -> bool:
    """Tell whether the bot has said something after the newest message of the consumer."""
    said = [seq for seq, message in consumer.messages.items() if message["author"] == "consumer"]
    bots = [seq for seq, message in consumer.messages.items() if message["author"] == "bot"]
    return len(said) > own and max(bots, default=0) > max(said)


@pytest.mark.parametrize("name", list(ORDERS))
async def test_a_return_survives_the_loss_of(own_desk: RunningDesk, name: str) -> None:
    number, last4 = ORDERS[name]
    async with consumer_at(own_desk.url, "zh") as consumer:
        await consumer.say("我要退货")
        await through_a_kill(own_desk, name, consumer, consumer.send("say", text=f"{number} 尾号{last4}"))
        if name == "postgres":
            await consumer.press("长绒棉毛巾")
            await consumer.press("2件")
        await through_a_kill(
            own_desk, name, consumer, consumer.send("say", text="质量问题，收到就是坏的，裂了一道口子")
        )
        if not any(button["title"] == "同意" for m in consumer.messages.values() for button in m["buttons"] or []):
            await consumer.say("裂了一道口子，没法用")
        await consumer.press("同意")
        await consumer.fill_in(**CONTACT)
        seq, index = button_of(consumer, "提交")
        await through_a_kill(own_desk, name, consumer, consumer.send("choose", message=seq, index=index))
        await consumer.until(lambda: "退货申请已提交" in consumer.transcript())

    with psycopg.connect(own_desk.database_url, row_factory=dict_row) as database:
        rows = database.execute(
            "SELECT seq, author, text, suppressed FROM messages WHERE conversation = %s ORDER BY seq",
            [consumer.conversation],
        ).fetchall()
        cases = database.execute("SELECT * FROM cases WHERE order_no = %s", [number]).fetchall()
        turns = database.execute("SELECT state FROM turns WHERE conversation = %s", [consumer.conversation]).fetchall()
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1)), "numbers without gaps"
    said = Counter(row["text"] for row in rows if row["author"] == "consumer")
    assert set(said.values()) == {1}, "each message once"
    assert len(cases) == 1, "one case"
    assert {turn["state"] for turn in turns} == {"done"}, "every turn was answered"
    assert sorted(consumer.messages) == [row["seq"] for row in rows if not row["suppressed"]], "all of it was shown"
    assert list(dict.fromkeys(consumer.shown)) == sorted(set(consumer.shown)), "in order"
    assert sum("退货申请已提交" in row["text"] for row in rows) == 1, "told once"


def button_of(consumer: Consumer, title: str) -> tuple[int, int]:
    for seq in sorted(consumer.messages, reverse=True):
        for index, button in enumerate(consumer.messages[seq]["buttons"] or []):
            if button["title"] == title:
                return seq, index
    raise AssertionError(f"no button {title}: {consumer.transcript()}")


async def test_everything_is_there_after_a_restart_of_the_whole_desk() -> None:
    with running_desk() as first:
        async with consumer_at(first.url, "en") as consumer:
            await consumer.say("what's your return policy")
            await consumer.say("I'd like to return something")
            shown, conversation, secret = dict(consumer.messages), consumer.conversation, consumer.secret
        first.stop()
        with running_desk(first.folder) as second:
            async with consumer_at(second.url, "en") as fresh:
                again = Consumer(fresh._session, second.url, "en")
                again.conversation, again.secret = conversation, secret
                await again.connect()
                await again.until(lambda: len(again.messages) == len(shown))
                assert again.messages == shown
                answer = await again.say("FD202611010017, last four 8000")
                assert any(
                    "Rice cooker" in message["text"] or "rice cooker" in message["text"] for message in answer
                ), answer
                await again.close()
