"""Two gateways, two engines and two action servers on one PostgreSQL and Redis: any of them may go at any time."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row
from stack.console import Console, agent_at
from stack.consumer import Consumer, consumer_at
from stack.running_desk import RunningDesk, running_desk

CONTACT = {"name": "李雷", "phone": "13912340000", "address": "江苏省南京市玄武区中山路18号3楼"}
PARTS = ("bot", "bot2", "engine", "engine2", "actions", "actions2")
ITEMS = {
    "bot": ("FD202611010017", "8000", None),
    "bot2": ("FD202611010074", "4410", None),
    "engine": ("FD202611010033", "2046", None),
    "engine2": ("FD202611010066", "9021", None),
    "actions": ("FD202611010022", "6315", "手作饭碗"),
    "actions2": ("FD202611010022", "6315", "陶瓷保温杯"),
}
STEPS = ("order", "fault", "submit", "person", "reply")
# Each part dies twice, and at each step one of every kind dies; TEST_EVERY_KILL=1 kills every part at every step.
KILLS = {
    "bot": ("order", "submit", "reply"),
    "bot2": ("fault", "person"),
    "engine": ("order", "submit"),
    "engine2": ("fault", "person"),
    "actions": ("order", "submit"),
    "actions2": ("fault", "person"),
}
REPLY = "您好，我是客服，已经看到您的退货申请。"
QUESTIONS = ("退款多久能到账", "运费谁出", "你们几点上班")
DOWN = ("智能助手正在恢复", "智能助手暂时")


@pytest.fixture(scope="module")
def two_of_each() -> Iterator[RunningDesk]:
    """A desk to break, in service hours."""
    here = {"FRONTDESK_NOW": "2026-11-25T10:00:00+08:00", "FRONTDESK_MESSAGES_PER_10S": "1000"}
    with running_desk(copies=2, **here) as started:
        yield started


async def through_the_end_of(
    desk: RunningDesk, name: str, work: Any, with_signal: signal.Signals = signal.SIGKILL
) -> Any:
    """End a process while something is under way; return its result once the process is back."""
    before = desk.restarts(name)
    under_way = asyncio.create_task(work)
    await asyncio.sleep(0.02)
    desk.kill(name, with_signal)
    result = await under_way
    await asyncio.to_thread(desk.wait_restarted, name, before)
    return result


class Killing:
    """Kills one part while something is under way, at the steps that are this part's."""

    def __init__(self, desk: RunningDesk, name: str) -> None:
        self._desk = desk
        self._name = name
        self._steps = STEPS if "TEST_EVERY_KILL" in os.environ else KILLS[name]

    async def through(self, step: str, work: Any) -> Any:
        return await (through_the_end_of(self._desk, self._name, work) if step in self._steps else work)


@pytest.mark.parametrize("name", PARTS)
async def test_a_return_and_a_handoff_go_on_while_one_is_killed(two_of_each: RunningDesk, name: str) -> None:
    desk, (order, last4, item) = two_of_each, ITEMS[name]
    first, second = desk.urls if name != "bot2" else reversed(desk.urls)
    killing = Killing(desk, name)
    async with consumer_at(first, "zh", second) as consumer, agent_at(first, desk.agent(), second) as console:
        await consumer.say("我要退货")
        await killing.through("order", consumer.say(f"{order} 尾号{last4}"))
        if item:
            await consumer.press(item)
        await killing.through("fault", consumer.say("质量问题，收到就是坏的，裂了一道口子"))
        await consumer.press("同意")
        await consumer.fill_in(**CONTACT)
        await killing.through("submit", consumer.press("提交"))
        await consumer.until(lambda: "退货申请已提交" in consumer.transcript())
        await handed_over(killing, consumer, console)
        assert "9:00" in str(await consumer.say("你们几点上班")), consumer.transcript()
    check_whole(desk, consumer)
    with psycopg.connect(desk.database_url, row_factory=dict_row) as database:
        cases = database.execute(
            "SELECT order_no FROM cases WHERE conversation = %s", [consumer.conversation]
        ).fetchall()
    assert cases == [{"order_no": order}], "one case"
    texts = Counter(message["text"] for message in consumer.messages.values())
    assert sum("退货申请已提交" in text for text in texts.elements()) == 1, "told once"
    assert texts[REPLY] == 1, "the agent's words once"


async def handed_over(killing: Killing, consumer: Consumer, console: Console) -> None:
    """Ask for a person, who answers while a process is killed, and gives back."""
    await killing.through("person", consumer.send("say", text="转人工"))
    assert consumer.conversation
    claimed = await console.claim(consumer.conversation)
    await consumer.until(lambda: consumer.owner.get("owner") == "agent")
    asked = asyncio.create_task(consumer.send("say", text="什么时候有人看我的申请"))
    await killing.through("reply", console.reply(consumer.conversation, REPLY, claimed["number"]))
    await asked
    await consumer.until(lambda: REPLY in consumer.transcript())
    await consumer.until(lambda: "什么时候有人看我的申请" in consumer.transcript())
    await console.give_back(consumer.conversation, claimed["number"])
    await consumer.until(lambda: consumer.owner.get("owner") == "bot")


async def test_a_rolling_restart_is_not_noticed(two_of_each: RunningDesk) -> None:
    desk = two_of_each
    first, second = desk.urls
    async with consumer_at(first, "zh", second) as one, consumer_at(second, "zh", first) as other:
        over = asyncio.Event()
        talks = [asyncio.create_task(talk(consumer, over)) for consumer in (one, other)]
        for name in PARTS:
            await through_the_end_of(desk, name, asyncio.sleep(0.5), signal.SIGTERM)
        over.set()
        asked = sum(await asyncio.gather(*talks))
    assert asked > len(PARTS), "there was talk all the time"
    for consumer in (one, other):
        check_whole(desk, consumer)
        assert consumer.errors == []


async def talk(consumer: Consumer, over: asyncio.Event) -> int:
    """Ask one question after the other; each is answered before the next. Return how many there were."""
    asked = 0
    while not over.is_set():
        answer = await consumer.say(f"{QUESTIONS[asked % len(QUESTIONS)]}{'？' * (asked + 1)}")
        assert {message["author"] for message in answer} == {"bot"}, consumer.transcript()
        asked += 1
    return asked


def check_whole(desk: RunningDesk, consumer: Consumer) -> None:
    """Nothing is lost, doubled, out of order, or told as an error."""
    with psycopg.connect(desk.database_url, row_factory=dict_row) as database:
        rows = database.execute(
            "SELECT seq, author, text, suppressed FROM messages WHERE conversation = %s ORDER BY seq",
            [consumer.conversation],
        ).fetchall()
        turns = database.execute("SELECT state FROM turns WHERE conversation = %s", [consumer.conversation]).fetchall()
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1)), "numbers without gaps"
    said = Counter(row["text"] for row in rows if row["author"] == "consumer")
    assert set(said.values()) == {1}, "each message once"
    assert {turn["state"] for turn in turns} == {"done"}, "every turn was answered"
    assert sorted(consumer.messages) == [row["seq"] for row in rows if not row["suppressed"]], "all of it was shown"
    assert list(dict.fromkeys(consumer.shown)) == sorted(set(consumer.shown)), "in order"
    assert not any(words in row["text"] for row in rows for words in DOWN), "nobody was told of a loss"
