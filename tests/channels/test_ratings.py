"""A rating on every channel: asked when an agent has helped, answered by a button or in words."""

from __future__ import annotations

from desk.conversation.identity import ConversationId
from desk.conversation.ratings import Rating
from tests.bot.conftest import Running
from tests.bot.fake_engine import reply
from tests.channels.drivers import Consumer
from tests.channels.test_conformance import claimed, hears

QUESTION = "这次的服务满意吗"


async def helped(running: Running, consumer: Consumer) -> ConversationId:
    """A consumer whom an agent has just helped."""
    running.engine.say = lambda turn: [reply("好的", effect={"kind": "handoff", "reason": "asked"})]
    await consumer.says("转人工")
    await hears(consumer, "已为您转人工客服")
    agent, number = await claimed(running, consumer)
    conversation = await consumer.conversation()
    await running.attending.end(conversation, agent.id, number, "solved", "")
    await hears(consumer, QUESTION)
    running.engine.say = lambda turn: [reply(f"answer to {turn['text']}")]
    return conversation


async def rating(running: Running, conversation: ConversationId) -> Rating:
    (only,) = await running.desk.ratings.of(conversation)
    return only


async def test_a_button_answers_and_a_comment_follows_with_its_numbers_masked(running: Running, wei: Consumer) -> None:
    conversation = await helped(running, wei)
    await wei.presses("满意")
    await hears(wei, "谢谢您的评价")
    await wei.presses("写一句")
    await hears(wei, "写成一条消息")
    await wei.says("小林很耐心，我的电话是13800138000")
    await hears(wei, "记下了")
    kept = await rating(running, conversation)
    assert (kept.score, kept.channel, kept.locale) == (4, (await _channel(running, conversation)), "zh")
    assert kept.comment == "小林很耐心，我的电话是138****8000"


async def test_words_answer_without_the_assistant(running: Running, wei: Consumer) -> None:
    conversation, turns = await helped(running, wei), len(running.engine.turns)
    await wei.says("还行")
    await hears(wei, "谢谢您的评价")
    kept = await rating(running, conversation)
    question = await running.desk.ledger.at(conversation, kept.message)
    assert (kept.score, question.chosen, len(running.engine.turns)) == (3, 2, turns)


async def test_a_bad_rating_offers_a_complaint_and_a_person(running: Running, wei: Consumer) -> None:
    conversation = await helped(running, wei)
    await wei.says("很不满意")
    await hears(wei, "很抱歉没让您满意")
    assert (await rating(running, conversation)).score == 1
    await wei.presses("转人工客服")
    await hears(wei, "已为您转人工客服")


async def test_whoever_means_something_else_is_answered_by_the_assistant(running: Running, wei: Consumer) -> None:
    conversation = await helped(running, wei)
    await wei.says("很满意，不过我想退货")
    await hears(wei, "answer to 很满意，不过我想退货")
    await wei.says("5")
    await hears(wei, "answer to 5")
    assert (await rating(running, conversation)).score is None
    await wei.says("给你们5星")
    await hears(wei, "谢谢您的评价")
    assert (await rating(running, conversation)).score == 5


async def _channel(running: Running, conversation: ConversationId) -> str:
    return (await running.desk.conversations.get(conversation)).channel
