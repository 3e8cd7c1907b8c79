"""From the bot to people and back: one owner at a time, and the consumer always knows who and when."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from desk.conversation.conversations import Owner
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Kind
from desk.errors import NotTheOwner, NotWaiting
from tests.bot.conftest import Running
from tests.bot.fake_engine import reply
from tests.bot.page import Page

HANDOFF = [reply("好的，我帮您联系人工客服。", effect={"kind": "handoff", "reason": "asked"})]


async def asked_for_a_person(running: Running) -> tuple[Page, ConversationId]:
    """A consumer who has just asked for a person."""
    running.engine.say = lambda turn: HANDOFF
    page = await running.page()
    await page.say("转人工")
    conversation = ConversationId((await page.next("opened"))["conversation"])
    await page.answer("好的，我帮您联系人工客服。")
    return page, conversation


async def number(running: Running, conversation: ConversationId) -> int:
    return (await running.desk.conversations.get(conversation)).ownership_number


async def test_who_asks_for_a_person_in_service_hours_waits_with_a_promise(running: Running) -> None:
    await running.agent()
    page, conversation = await asked_for_a_person(running)
    owner = await page.next("owner", owner="queue")
    assert owner["waiting"]["place"] == 1
    assert owner["waiting"]["due_at"].startswith("2026-11-23T02:30")
    line = await page.line("已为您转人工客服，您是下一位，11月23日（周一）10:30前回复您")
    assert [one["title"] for one in line["buttons"]] == ["继续等", "先提交申请", "轮到我时通知我", "不等了，继续问助手"]
    (promise,) = await running.desk.promises.of(conversation)
    assert (promise.kind, promise.state) == ("first_reply", "pending")


async def test_the_line_says_when_nobody_is_at_the_desk(running: Running) -> None:
    page, _ = await asked_for_a_person(running)
    await page.line("客服暂时不在座位上")
    await page.next("owner", owner="queue")


async def test_outside_service_hours_the_wish_is_captured_and_the_bot_goes_on(at_night: Running) -> None:
    page, conversation = await asked_for_a_person(at_night)
    owner = await page.next(
        "owner",
        owner="bot",
        captured={"opens_at": "2026-11-24T01:00:00+00:00", "words": "留言已记下，11月24日（周二）9:30前回复您"},
    )
    assert "waiting" not in owner
    await page.line("人工客服明天（周二）9:00上班")
    at_night.engine.say = lambda turn: [reply("还在")]
    await page.say("你还在吗")
    await page.answer("还在")
    at_night.clock.forward(timedelta(hours=11, minutes=5))
    await page.line("人工客服已经上班")
    opened = await page.until(lambda: next((frame for frame in page.frames if "waiting" in frame), None))
    assert (opened["type"], opened["owner"], opened["waiting"]["place"]) == ("owner", "bot", 1)
    assert "captured" not in opened and opened["waiting"]["words"] == "您是下一位，11月24日（周二）9:30前回复您"
    handoff = await at_night.desk.handoffs.open(conversation)
    assert handoff and not handoff.captured and handoff.state == "waiting"


async def test_only_the_first_agent_to_claim_gets_the_conversation(running: Running) -> None:
    lin, chen = await running.agent("lin"), await running.agent("chen")
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    seen = await number(running, conversation)
    outcomes = await asyncio.gather(
        *(running.attending.claim(conversation, agent.id, seen) for agent in (lin, chen)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Conversation", "NotWaiting"]
    owner = await page.next("owner", owner="agent")
    assert [text for author, text in page.shown() if "已接入" in text] == [
        f"客服{owner['name']}已接入，下面由{owner['name']}为您服务。"
    ]


async def test_a_reply_that_comes_after_a_claim_is_never_shown(running: Running) -> None:
    lin = await running.agent()
    running.engine.gate.clear()
    page = await running.page()
    await page.say("我的退款呢")
    conversation = ConversationId((await page.next("opened"))["conversation"])
    await running.engine.begun.wait()
    await running.attending.claim(conversation, lin.id, 1)
    await page.line("已接入")
    running.engine.gate.set()
    while len(ledger := await running.desk.ledger.since(conversation, 0)) < 3:
        await asyncio.sleep(0.02)
    assert [(m.author, m.suppressed) for m in ledger] == [("consumer", False), ("desk", False), ("bot", True)]
    await running.attending.reply(conversation, lin.id, 2, "agents-reply-1", "我来看看")
    await page.message(lambda m: m["author"] == "agent")
    assert [author for author, _ in page.shown()] == ["consumer", "desk", "agent"]


async def test_what_the_consumer_writes_to_an_agent_makes_no_turn(running: Running) -> None:
    lin = await running.agent()
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    await page.say("还在等")
    await running.attending.claim(conversation, lin.id, await number(running, conversation))
    await page.next("owner", owner="agent")
    await page.say("您好")
    assert len(running.engine.turns) == 1
    assert await running.desk.turns.lease(running.clock.now() + timedelta(hours=1)) is None


async def test_the_same_reply_twice_is_one_and_settles_the_promise(running: Running) -> None:
    lin = await running.agent()
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    held = await running.attending.claim(conversation, lin.id, await number(running, conversation))
    for _ in range(2):
        message = await running.attending.reply(
            conversation, lin.id, held.ownership_number, "one-reply", "您好，<b>我</b>是林晓"
        )
    shown = await page.message(lambda m: m["author"] == "agent")
    assert (shown["text"], shown["name"], shown["seq"]) == ("您好，<b>我</b>是林晓", "Lin", message.seq)
    (promise,) = await running.desk.promises.of(conversation)
    assert promise.state == "kept"


async def test_a_stale_number_changes_nothing(running: Running) -> None:
    lin, chen = await running.agent("lin"), await running.agent("chen")
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    held = await running.attending.claim(conversation, lin.id, await number(running, conversation))
    with pytest.raises(NotTheOwner):
        await running.attending.reply(conversation, lin.id, held.ownership_number - 1, "stale-reply", "您好")
    with pytest.raises(NotTheOwner):
        await running.attending.reply(conversation, chen.id, held.ownership_number, "others-reply", "您好")
    with pytest.raises(NotTheOwner):
        await running.attending.release(conversation, chen.id, held.ownership_number, "")
    with pytest.raises(NotWaiting):
        await running.attending.claim(conversation, chen.id, held.ownership_number)
    assert not await running.desk.ledger.last_said(conversation) or page.shown()[-1][0] == "desk"


async def test_given_back_the_bot_answers_and_the_note_stays_inside(running: Running) -> None:
    lin = await running.agent()
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    held = await running.attending.claim(conversation, lin.id, await number(running, conversation))
    await running.attending.release(conversation, lin.id, held.ownership_number, "订单已核对")
    await page.line("下面由智能助手继续为您服务")
    await page.next("owner", owner="bot")
    running.engine.say = lambda turn: [reply("我在")]
    await page.say("谢谢")
    await page.answer("我在")
    notes = [m for m in await running.desk.ledger.since(conversation, 0) if m.kind is Kind.NOTE]
    assert [note.text for note in notes] == ["订单已核对"]
    assert not any("订单已核对" in text for _, text in page.shown())
    assert running.engine.turns[-1]["episode"] != running.engine.turns[0]["episode"]


async def test_an_ended_handoff_can_be_asked_for_again(running: Running) -> None:
    lin = await running.agent()
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    held = await running.attending.claim(conversation, lin.id, await number(running, conversation))
    await running.attending.end(conversation, lin.id, held.ownership_number, "solved", "")
    await page.line("已结束本次人工服务")
    await page.next("owner", owner="bot")
    await page.say("转人工")
    await page.next("owner", owner="queue")
    assert [one.state for one in await running.desk.handoffs.of(conversation)] == ["ended", "waiting"]


async def test_who_stops_waiting_gets_the_bot_back(running: Running) -> None:
    page, conversation = await asked_for_a_person(running)
    line = await page.line("已为您转人工客服")
    await page.choose(line["seq"], 3)
    await page.line("已为您取消排队")
    assert (await running.desk.conversations.get(conversation)).owner is Owner.BOT
    running.engine.say = lambda turn: [reply("我在")]
    await page.say("那问你吧")
    await page.answer("我在")


async def test_the_second_misunderstanding_in_a_row_offers_a_person(running: Running) -> None:
    running.engine.say = lambda turn: [reply(f"没听懂：{turn['text']}", effect={"kind": "miss"})]
    page = await running.page()
    await page.say("啊吧")
    await page.answer("没听懂：啊吧")
    assert len(page.messages()) == 2
    await page.say("歪比巴卜")
    offer = await page.line("可以请人工客服来帮您")
    await page.choose(offer["seq"], 0)
    await page.next("owner", owner="queue")


async def test_conversations_of_an_agent_who_is_gone_return_to_the_queue_with_their_place(running: Running) -> None:
    lin = await running.agent()
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    await running.attending.claim(conversation, lin.id, await number(running, conversation))
    await page.next("owner", owner="agent")
    running.clock.forward(timedelta(minutes=2))
    await page.line("客服Lin暂时离开了。您已回到队列最前面")
    await page.next("owner", owner="queue")
    (waiting,) = await running.desk.handoffs.waiting()
    assert waiting.conversation == conversation


async def test_a_promise_that_was_not_kept_is_scored_and_said_once(running: Running) -> None:
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    running.clock.forward(timedelta(minutes=31))
    await page.line("抱歉，没能在说好的时间内回复您")
    (promise,) = await running.desk.promises.of(conversation)
    assert promise.state == "broken"
