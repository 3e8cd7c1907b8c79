"""What was not understood is noted without whoever said it, followed for one step, and erased with the conversation."""

from __future__ import annotations

from typing import Any

import pytest

from desk.conversation.identity import ConversationId
from desk.misses import Decision, State, Wanted
from desk.privacy.personal_data import personal_data
from tests.bot.conftest import Running
from tests.bot.fake_engine import Turn, reply
from tests.bot.page import Page

GUESSES = [{"name": "ask_return_freight", "confidence": 0.31}, {"name": "ask_charge", "confidence": 0.2}]
UNSURE = {"intent": {"name": "nlu_fallback", "confidence": 0.4}, "guesses": GUESSES, "model": "one.tar.gz"}
SURE = {
    "intent": {"name": "ask_refund_time", "confidence": 0.9},
    "guesses": [{"name": "ask_refund_time", "confidence": 0.9}],
    "model": "one.tar.gz",
}
REJECTED = {"intent": {"name": "reject_answer", "confidence": 0.9}, "guesses": [], "model": "one.tar.gz"}
MISS = {"effect": {"kind": "miss"}}


@pytest.fixture
def running(running: Running) -> Running:
    """A gateway whose engine understands what has 退款 in it, and nothing else."""

    def hears(turn: Turn) -> dict[str, Any]:
        text = turn["text"] or ""
        return REJECTED if "不是" in text else SURE if "退款" in text or turn["payload"] else UNSURE

    def say(turn: Turn) -> list[dict[str, Any]]:
        if hears(turn) is SURE:
            return [reply("三天内到账")]
        return [reply("您是想问这些吗", ("退款多久到账", "ask_refund_time"), **MISS)]

    running.engine.hears, running.engine.say = hears, say
    return running


async def rows(running: Running) -> list[dict[str, Any]]:
    return list(await running.desk.database.all("SELECT * FROM misses ORDER BY number"))


async def conversation_of(running: Running) -> ConversationId:
    row = await running.desk.database.one("SELECT id FROM conversations")
    return ConversationId(row["id"])


async def say(page: Page, text: str) -> None:
    """Say something and wait for the answer."""
    before = answers(page)
    await page.say(text)
    await page.until(lambda: answers(page) > before)


async def press(page: Page, title: str) -> None:
    """Press the newest button of this title and wait for what it brings."""
    before = answers(page)
    button = await page.until(lambda: button_of(page, title))
    await page.choose(*button)
    await page.until(lambda: answers(page) > before)


def answers(page: Page) -> int:
    return sum(message["author"] != "consumer" for message in page.messages())


def button_of(page: Page, title: str) -> tuple[int, int] | None:
    shown = [
        (message["seq"], index)
        for message in page.messages()
        for index, button in enumerate(message["buttons"])
        if button["title"] == title
    ]
    return shown[-1] if shown else None


async def test_a_turn_below_the_threshold_is_noted_with_placeholders_guesses_and_model(running: Running) -> None:
    page = await running.page()
    await say(page, "我叫王伟，FD202611010017的邮费咋算，电话13800138000")
    (row,) = await rows(running)
    assert row["text"] == "我叫[姓名]，[订单号]的邮费咋算，电话[手机号]"
    assert (row["kind"], row["guesses"], row["model"]) == ("unclear", GUESSES, "one.tar.gz")
    assert (row["outcome"], row["state"], str(row["day"])) == (None, "new", "2026-11-23")


async def test_the_words_it_was_rephrased_into_and_what_they_meant_are_noted(running: Running) -> None:
    page = await running.page()
    await say(page, "邮费咋算")
    await say(page, "什么时候退款")
    (row,) = await rows(running)
    assert (row["outcome"], row["next_text"], row["next_intent"]) == ("rephrased", "什么时候退款", "ask_refund_time")


async def test_the_button_that_was_pressed_afterwards_is_noted(running: Running) -> None:
    page = await running.page()
    await say(page, "邮费咋算")
    await press(page, "退款多久到账")
    (row,) = await rows(running)
    assert (row["outcome"], row["next_intent"]) == ("chosen", "ask_refund_time")


async def test_a_handoff_for_lack_of_understanding_is_noted_on_the_last_miss(running: Running) -> None:
    page = await running.page()
    await say(page, "邮费咋算")
    await say(page, "咋算嘛")
    await press(page, "转人工客服")
    first, second = await rows(running)
    assert (first["outcome"], second["outcome"]) == ("rephrased", "person")
    (group,) = await running.desk.misses.groups(Wanted(kind="person"))
    assert group.texts == ["咋算嘛"]


async def test_a_rejected_answer_is_a_miss_of_the_message_before(running: Running) -> None:
    page = await running.page()
    await say(page, "退款走哪个卡")
    await say(page, "不是这个")
    (row,) = await rows(running)
    assert (row["kind"], row["text"], row["guesses"]) == ("rejected", "退款走哪个卡", SURE["guesses"])


async def test_the_same_question_again_right_after_its_answer_is_a_miss(running: Running) -> None:
    page = await running.page()
    await say(page, "退款退到哪张卡")
    await say(page, "请问退款退到哪张卡上呢")
    (row,) = await rows(running)
    assert (row["kind"], row["text"], row["outcome"]) == ("rephrased", "退款退到哪张卡", "rephrased")


async def test_what_is_understood_is_not_noted(running: Running) -> None:
    page = await running.page()
    await say(page, "退款多久")
    await say(page, "那退款谁来通知我呀，短信吗")
    assert await rows(running) == []


async def test_an_erased_conversation_takes_its_misses_along_but_not_what_was_learned(running: Running) -> None:
    page = await running.page()
    await say(page, "邮费咋算")
    await say(page, "宝贝寄不寄国外")
    first, _ = await rows(running)
    await running.desk.misses.settle(first["id"], Decision(State.ASSIGNED, "ask_return_freight", "邮费咋算"))
    conversation = await conversation_of(running)
    told = await personal_data(running.desk, await running.desk.conversations.get(conversation), running.clock.now())
    assert [one["text"] for one in told["not_understood"]] == ["宝贝寄不寄国外"]
    async with running.desk.database.transaction():
        await running.desk.conversations.lock(conversation)
        await running.desk.erasing.words(conversation, "（已删除）")
    (row,) = await rows(running)
    assert (row["id"], row["conversation"], row["episode"]) == (first["id"], None, None)
    messages = await running.desk.ledger.since(conversation, 0)
    assert not any("heard" in message.data for message in messages)
