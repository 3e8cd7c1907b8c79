"""Who waits: what they are told of it, how they may wait, and how their agent's questions come back answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.handoff.errands import askable
from desk.conversation.conversations import Owner
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Kind
from desk.errors import BadValues
from desk.handoff.handoffs import Handoff
from desk.handoff.waits import LEAST
from desk.people.agents import Agent
from tests.bot.conftest import Running
from tests.bot.fake_engine import reply
from tests.bot.page import Page
from tests.bot.test_people import asked_for_a_person, number


async def claimed(running: Running) -> tuple[Page, ConversationId, Agent]:
    """A consumer who is with the agent Lin."""
    lin = await running.agent()
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    await running.attending.claim(conversation, lin.id, await number(running, conversation))
    await page.next("owner", owner="agent", name="Lin")
    running.engine.say = lambda turn: [reply(f"answer to {turn['text']}")]
    return page, conversation, lin


async def lent(running: Running, conversation: ConversationId, lin: Agent, asks: Sequence[str], note: str = "") -> None:
    await running.attending.lend(conversation, lin.id, await number(running, conversation), note, asks)


async def notes(running: Running, conversation: ConversationId) -> list[str]:
    return [one.text for one in await running.desk.ledger.since(conversation, 0) if one.kind is Kind.NOTE]


async def claims(running: Running, minutes: Sequence[float]) -> None:
    """Let consumers have waited so long with nobody before them."""
    for waited in minutes:
        handoff = await asked(running)
        await running.desk.waits.begin(handoff.id, 0, running.clock.now())
        running.clock.forward(timedelta(minutes=waited))
        await running.desk.waits.end(handoff.id, running.clock.now(), claimed=True)
        await running.desk.handoffs.end(handoff.conversation, "solved", running.clock.now())
    await running.agent()  # still there


async def asked(running: Running) -> Handoff:
    conversation, _ = await running.desk.beginnings.begin("widget", "zh", running.clock.now())
    now = running.clock.now()
    return (await running.desk.handoffs.ask(conversation.id, "asked", now, captured=False, promise=None))[0]


async def test_a_range_is_told_once_it_has_held_and_shrinks_while_one_waits(running: Running) -> None:
    await claims(running, [2.5, 4.5] * LEAST)
    page, conversation = await asked_for_a_person(running)
    await page.line("已为您转人工客服，您是下一位，大约2–5分钟，")
    frame = await page.next("owner", owner="queue")
    assert frame["waiting"]["minutes"] == [2, 5]
    assert frame["waiting"]["words"].startswith("您是下一位，大约2–5分钟，")
    running.clock.forward(timedelta(minutes=3))
    await running.gateway.seen(conversation, 1, by_consumer=False)
    assert (await page.next("owner", owner="queue"))["waiting"]["minutes"] == [0, 2]


async def test_no_range_is_told_before_there_are_ten_or_where_they_did_not_hold(running: Running) -> None:
    await claims(running, [3] * LEAST)
    assert not (await running.desk.waits.begin((await asked(running)).id, 0, running.clock.now())).shown
    await claims(running, [5 + 2 * more for more in range(LEAST)])
    page, _ = await asked_for_a_person(running)
    assert "分钟" not in (await page.line("已为您转人工客服"))["text"]
    assert (await page.next("owner", owner="queue"))["waiting"]["minutes"] is None


async def test_a_claim_scores_the_range_and_who_left_counts_for_nothing(running: Running) -> None:
    lin = await running.agent()
    await claims(running, [3] * LEAST)
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    running.clock.forward(timedelta(minutes=9))
    await running.desk.agents.is_here(lin.id, running.clock.now())
    await running.attending.claim(conversation, lin.id, await number(running, conversation))
    assert await running.desk.waits.hits() == [False]
    await running.attending.end(conversation, lin.id, await number(running, conversation), "no_answer", "")
    await running.gateway.hand_off(conversation, "asked")
    line = await page.message(lambda m: len(m["buttons"]) == 4 and m["seq"] > 3)
    await page.choose(line["seq"], 3)
    await page.line("已为您取消排队")
    assert len(await running.desk.waits.samples()) == LEAST + 1


async def test_who_waits_may_ask_for_the_place_and_leave_in_words(running: Running) -> None:
    await running.agent()
    page, conversation = await asked_for_a_person(running)
    await page.line("已为您转人工客服")
    await page.say("还要多久")
    await page.line("您已经在人工客服的队列里")
    await page.say("算了，不等了")
    await page.line("已为您取消排队")
    assert await running.desk.handoffs.open(conversation) is None
    running.engine.say = lambda turn: [reply("七天")]
    await page.say("几天能退")
    await page.answer("七天")


async def test_who_wants_to_be_told_keeps_the_place_while_the_bot_goes_on(running: Running) -> None:
    lin = await running.agent()
    page, conversation = await asked_for_a_person(running)
    line = await page.line("已为您转人工客服")
    assert [one["title"] for one in line["buttons"]] == ["继续等", "先提交申请", "轮到我时通知我", "不等了，继续问助手"]
    await page.choose(line["seq"], 2)
    await page.line("位置给您留着，轮到您时我会在这里通知您")
    running.engine.say = lambda turn: [reply("七天")]
    await page.say("保修多久")
    await page.answer("七天")
    (waiting,) = await running.desk.handoffs.waiting()
    assert waiting.conversation == conversation
    await running.attending.claim(conversation, lin.id, await number(running, conversation))
    await page.line("轮到您了。客服Lin已接入")


async def test_who_files_first_is_offered_requests_or_the_one_that_is_open(running: Running) -> None:
    await running.agent()
    page, conversation = await asked_for_a_person(running)
    line = await page.line("已为您转人工客服")
    await page.choose(line["seq"], 1)
    offer = await page.line("您现在想办理什么")
    assert len(offer["buttons"]) == 4
    await running.desk.drafts.begin(conversation, "return", running.clock.now())
    await page.choose(line["seq"], 0)
    await page.line("您已经在人工客服的队列里")
    await page.choose(line["seq"], 1)
    again = await page.message(lambda m: m["author"] == "desk" and m["seq"] > offer["seq"] and "办理" in m["text"])
    assert [one["title"] for one in again["buttons"]] == ["接着填写"]


async def test_the_bot_asks_for_two_things_and_brings_the_agent_back_twice_in_a_row(running: Running) -> None:
    page, conversation, lin = await claimed(running)
    for serial in ("SN20260001", "SN20260002"):
        await lent(running, conversation, lin, ["serial_no", "time"], "看一下序列号")
        await page.next("owner", owner="bot")
        begun = (await page.message(lambda m: m["author"] == "desk" and "客服Lin想先了解" in m["text"]))["text"]
        assert "序列号、方便的时间" in begun
        await page.say(f"是{serial}")
        await page.line("您什么时候方便")
        await page.say("明天下午")
        await page.next("owner", owner="agent", name="Lin")
        assert f"序列号：{serial}\n方便的时间：明天下午" in (await notes(running, conversation))[-1]
    assert (await page.line("客服Lin回来了"))["text"].startswith("谢谢")
    assert not running.engine.turns[1:], "answers are read without the engine"
    assert await running.desk.errands.open(conversation) is None


async def test_a_question_in_the_middle_is_answered_and_the_open_one_asked_again(running: Running) -> None:
    page, conversation, lin = await claimed(running)
    await lent(running, conversation, lin, ["serial_no"])
    await page.line("客服Lin想先了解：序列号")
    await page.say("保修多久？")
    await page.answer("answer to 保修多久？")
    await page.line("还差序列号")
    await page.say("SN2")
    await page.say("SN 123")
    await page.line("不像完整的序列号")
    await page.say("SN20260001")
    await page.next("owner", owner="agent", name="Lin")


async def test_who_asks_for_the_agent_meanwhile_gets_them_at_once(running: Running) -> None:
    page, conversation, lin = await claimed(running)
    await lent(running, conversation, lin, ["description", "photos"])
    question = await page.line("客服Lin想先了解")
    await page.say("转人工")
    await page.line("好的。客服Lin回来了")
    assert (await running.desk.conversations.get(conversation)).agent == lin.id
    assert (await notes(running, conversation))[-1] == "智能助手问到的：\n具体情况：还没有问到\n照片：还没有问到"
    await page.choose(question["seq"], 0)
    await page.line("这一项已经过了")
    await lent(running, conversation, lin, ["description"])
    running.engine.say = lambda turn: [reply("", effect={"kind": "handoff", "reason": "asked"})]
    await page.say("你们能不能换个人来？")
    await page.next("owner", owner="agent", name="Lin")


async def test_an_order_is_proven_by_number_and_digits_and_given_up_after_two_wrong_tries(running: Running) -> None:
    page, conversation, lin = await claimed(running)
    await lent(running, conversation, lin, ["order"])
    for text in ("FD209901010001 1234", "FD209901010001"):
        await page.say(text)
    await page.line("对不上，请核对后再发一次")
    await page.line("下单手机号的后四位")
    await page.say("9999")
    await page.line("还是对不上，这项先跳过")
    await page.next("owner", owner="agent", name="Lin")
    assert "下单手机号后四位：没有提供" in (await notes(running, conversation))[-1]
    assert await running.desk.proofs.of(conversation) == []


async def test_where_the_agent_is_gone_the_conversation_goes_to_the_front_of_the_queue(running: Running) -> None:
    page, conversation, lin = await claimed(running)
    other = await asked(running)
    await lent(running, conversation, lin, ["serial_no"])
    question = await page.line("客服Lin想先了解")
    running.clock.forward(timedelta(minutes=5))
    await page.choose(question["seq"], 0)
    await page.line("您已排在队列最前面")
    waiting = await running.desk.handoffs.waiting()
    assert [one.conversation for one in waiting] == [conversation, other.conversation]
    assert (await running.desk.conversations.get(conversation)).owner is Owner.QUEUE


async def test_an_errand_that_nobody_answers_ends_the_handoff_after_a_day(running: Running) -> None:
    page, conversation, lin = await claimed(running)
    await lent(running, conversation, lin, ["serial_no"])
    running.clock.forward(timedelta(hours=24, seconds=1))
    await page.line("一直没有收到您的回复")
    (handoff,) = await running.desk.handoffs.of(conversation)
    assert (handoff.state, handoff.outcome) == ("ended", "no_answer")


async def test_the_request_itself_can_only_be_asked_for_where_one_is_open(running: Running) -> None:
    page, conversation, lin = await claimed(running)
    with pytest.raises(BadValues):
        await lent(running, conversation, lin, ["request"])
    assert askable("telegram", None) == ["order", "serial_no", "description", "time"], "no photo can be sent there"
    assert askable("phone", None) == []
    draft = await running.desk.drafts.begin(conversation, "return", running.clock.now())
    await lent(running, conversation, lin, ["request"])
    question = await page.line("点下面的按钮接着填")
    running.engine.loop = lambda turn: "request_form" if turn["payload"] else None
    await page.choose(question["seq"], 1)
    await page.message(lambda m: m["author"] == "bot" and m["seq"] > question["seq"])
    await running.desk.drafts.close(draft.id, "submitted", running.clock.now())
    await page.say("确认提交")
    await page.next("owner", owner="agent", name="Lin")
    assert "填写申请：已提交" in (await notes(running, conversation))[-1]
