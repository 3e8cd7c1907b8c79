"""What every channel must do (docs/channels.md), asked of each in the same words."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from desk.conversation.conversations import Owner
from desk.conversation.ledger import Author
from desk.people.agents import Agent
from desk.seed import seed
from tests.bot.conftest import Running
from tests.bot.fake_engine import reply
from tests.channels.drivers import LATER, TAKEN, Consumer, Meet
from tests.telegram.conftest import away

VALUES = {"name": "林晓明", "phone": "13800138000", "address": "浙江省杭州市西湖区文三路1号"}


async def hears(consumer: Consumer, words: str) -> str:
    """Wait for words, and return the message that holds them."""
    heard: str = await consumer.until(lambda: next((text for text in consumer.heard() if words in text), None))
    return heard


async def said(running: Running, consumer: Consumer) -> list[str]:
    """Return what the ledger holds of a consumer."""
    messages = await running.desk.ledger.since(await consumer.conversation(), 0)
    return [message.text for message in messages if message.author is Author.CONSUMER]


async def claimed(running: Running, consumer: Consumer) -> tuple[Agent, int]:
    """Let an agent take the conversation over; return the ownership number since."""
    agent, conversation = await running.agent("lin"), await consumer.conversation()
    number = (await running.desk.conversations.get(conversation)).ownership_number
    return agent, (await running.attending.claim(conversation, agent.id, number)).ownership_number


async def test_what_is_acknowledged_is_stored_before_it_is_answered(running: Running, wei: Consumer) -> None:
    running.engine.gate.clear()
    assert await wei.says("你好") == TAKEN
    assert await said(running, wei) == ["你好"]
    assert wei.heard() == []
    running.engine.gate.set()
    await hears(wei, "answer to 你好")


async def test_a_message_counts_once_however_often_it_is_delivered(running: Running, wei: Consumer) -> None:
    assert [await wei.says("你好", id=71_000_001) for _ in range(3)] == [TAKEN] * 3
    await hears(wei, "answer to 你好")
    assert [await wei.says("你好", id=71_000_001) for _ in range(2)] == [TAKEN] * 2
    assert await said(running, wei) == ["你好"]
    assert len(running.engine.turns) == 1


async def test_the_order_of_messages_is_kept(running: Running, wei: Consumer) -> None:
    texts = [f"第{number}句" for number in range(10)]
    for text in texts:
        assert await wei.says(text) == TAKEN
    assert await said(running, wei) == texts


async def test_the_order_of_answers_is_kept(running: Running, wei: Consumer) -> None:
    running.engine.say = lambda turn: [reply(f"第{number}句答复") for number in range(10)]
    await wei.says("你好")
    await hears(wei, "第9句答复")
    assert wei.heard() == [f"第{number}句答复" for number in range(10)]


async def test_consumers_are_served_side_by_side(running: Running, meet: Meet) -> None:
    consumers = [await meet() for _ in range(5)]
    for consumer in consumers:
        await consumer.arrives("zh")
    await asyncio.gather(*(consumer.says(f"我是{number}号") for number, consumer in enumerate(consumers)))
    for number, consumer in enumerate(consumers):
        await hears(consumer, f"answer to 我是{number}号")
        assert consumer.heard() == [f"answer to 我是{number}号"]


async def test_a_button_is_pressed_by_its_place(running: Running, wei: Consumer) -> None:
    running.engine.say = lambda turn: [
        reply("收到")
        if turn["payload"]
        else reply("哪一种", ("质量问题", "inform_fault"), ("不想要了", "inform_no_reason"))
    ]
    await wei.says("退货")
    await hears(wei, "哪一种")
    assert await wei.presses("不想要了") == ""
    await hears(wei, "收到")
    assert running.engine.turns[1]["payload"] == {"intent": "inform_no_reason", "entities": {}}
    assert await said(running, wei) == ["退货", "不想要了"]


async def test_a_button_that_is_gone_is_answered_kindly(running: Running, wei: Consumer) -> None:
    await wei.says("你好")
    await hears(wei, "answer to 你好")
    assert await wei.presses_what_is_gone() == "这个选项已经不在了，请看最新的消息。"
    assert await said(running, wei) == ["你好"]


async def asked_for_contact(running: Running, wei: Consumer, *, consent: bool) -> None:
    """Lead a consumer to the form for contact details."""
    await wei.says("我要退货")
    await hears(wei, "answer to 我要退货")
    desk, now, conversation = running.desk, running.clock.now(), await wei.conversation()
    await seed(desk, [])
    draft = await desk.drafts.begin(conversation, "return", now)
    await desk.consents.record(
        conversation, "contact", granted=consent, notice_version="1", notice_hash=desk.agreements.today.notice_hash,
        language="zh", channel="any", message="t_1", now=now,
    )  # fmt: skip
    effect = {"kind": "prompt", "draft": draft.id, "purpose": "contact", "fields": ["name", "phone", "address"]}
    running.engine.say = lambda turn: [reply("收到") if turn["payload"] else reply("请填写", effect=effect)]
    running.engine.loop = lambda turn: "request_form"
    await wei.says("同意")
    await hears(wei, "请填写")


async def test_contact_details_are_taken_in_sealed_and_the_request_goes_on(running: Running, wei: Consumer) -> None:
    await asked_for_contact(running, wei, consent=True)
    assert await wei.fills_in(VALUES) == ""
    await hears(wei, "收到")
    (contact,) = await running.desk.contacts.of(await wei.conversation())
    assert (await running.desk.contacts.reveal(contact.id))["phone"] == "+8613800138000"
    assert running.engine.turns[-1]["payload"]["intent"] == "submit_contact"
    assert "13800138000" not in str(await running.desk.ledger.since(await wei.conversation(), 0))


async def test_wrong_contact_details_are_not_kept(running: Running, wei: Consumer) -> None:
    await asked_for_contact(running, wei, consent=True)
    assert await wei.fills_in(VALUES | {"phone": "123"}) == "有几项还需要改一下。"
    assert await running.desk.contacts.of(await wei.conversation()) == []


async def test_without_a_consent_no_contact_details_are_kept(running: Running, wei: Consumer) -> None:
    await asked_for_contact(running, wei, consent=False)
    assert "确认同意" in await wei.fills_in(VALUES)
    assert await running.desk.contacts.of(await wei.conversation()) == []


async def test_an_agent_takes_over_writes_and_gives_back(running: Running, wei: Consumer) -> None:
    await wei.says("你好")
    await hears(wei, "answer to 你好")
    agent, number = await claimed(running, wei)
    await hears(wei, "Lin")
    conversation = await wei.conversation()
    await running.attending.reply(conversation, agent.id, number, "reply-1", "我来看一下您的订单。")
    await hears(wei, "我来看一下您的订单。")
    assert await wei.says("谢谢") == TAKEN
    assert len(running.engine.turns) == 1
    await running.attending.end(conversation, agent.id, number, "solved", "")
    await wei.says("再问一句")
    await hears(wei, "answer to 再问一句")


async def test_who_waits_for_a_person_can_leave_the_queue(running: Running, wei: Consumer) -> None:
    await running.agent()
    effect = {"kind": "handoff", "reason": "asked"}
    running.engine.say = lambda turn: [reply("好的，我帮您联系人工客服。", effect=effect)]
    await wei.says("转人工")
    await hears(wei, "您是下一位")
    assert (await running.desk.conversations.get(await wei.conversation())).owner is Owner.QUEUE
    assert await wei.presses("不等了，继续问助手") == ""
    assert (await running.desk.conversations.get(await wei.conversation())).owner is Owner.BOT


async def test_who_waits_is_told_when_it_is_their_turn_and_answers_what_the_agent_asks(
    running: Running, wei: Consumer
) -> None:
    effect = {"kind": "handoff", "reason": "asked"}
    running.engine.say = lambda turn: [reply("好的，我帮您联系人工客服。", effect=effect)]
    await wei.says("转人工")
    await hears(wei, "您是下一位")
    await wei.presses("轮到我时通知我")
    await hears(wei, "位置给您留着")
    agent, number = await claimed(running, wei)
    await hears(wei, "轮到您了。客服Lin已接入")
    conversation = await wei.conversation()
    await running.attending.lend(conversation, agent.id, number, "", ["serial_no", "time"])
    await hears(wei, "客服Lin想先了解：序列号、方便的时间")
    await wei.says("SN20260012345")
    await hears(wei, "您什么时候方便")
    await wei.presses("没有，跳过")
    await hears(wei, "客服Lin回来了")
    assert (await running.desk.conversations.get(conversation)).agent == agent.id


async def test_the_language_that_was_chosen_stays(running: Running, wei: Consumer) -> None:
    await wei.says("你好")
    await hears(wei, "answer to 你好")
    await wei.chooses_language("en")
    await wei.says("我还是写中文")
    await hears(wei, "answer to 我还是写中文")
    conversation = await running.desk.conversations.get(await wei.conversation())
    assert (conversation.locale, conversation.locale_chosen) == ("en", True)
    assert running.engine.turns[-1]["slots"]["locale"] == "en"


async def test_what_cannot_be_taken_is_answered(running: Running, wei: Consumer) -> None:
    await wei.says("你好")
    await hears(wei, "answer to 你好")
    assert await wei.sends_what_nobody_takes() not in ("", TAKEN)
    assert len(running.engine.turns) == 1


async def test_bad_input_changes_nothing(running: Running, wei: Consumer) -> None:
    await wei.says("你好")
    await hears(wei, "answer to 你好")
    await wei.sends_garbage()
    assert await said(running, wei) == ["你好"]
    assert await wei.says("还在吗") == TAKEN


async def test_while_the_database_is_away_consumers_are_asked_to_come_again(
    running: Running, wei: Consumer, hooked: dict[str, Any], postgres: str
) -> None:
    await wei.says("你好")
    await hears(wei, "answer to 你好")
    with away(hooked["DATABASE_URL"], postgres):
        assert await wei.says("还在吗", id=71_000_002) == LATER
    async with asyncio.timeout(30):
        while await wei.says("还在吗", id=71_000_002) == LATER:
            await asyncio.sleep(0.2)
    await hears(wei, "answer to 还在吗")
    assert await said(running, wei) == ["你好", "还在吗"]


async def test_a_long_answer_arrives_whole(running: Running, wei: Consumer) -> None:
    sentences = [f"这是第{number}句，说的是退货的第{number}条。" for number in range(600)]
    running.engine.say = lambda turn: [reply("".join(sentences)), reply("说完了")]
    await wei.says("说说条款")
    await hears(wei, "说完了")
    assert "".join("".join(wei.heard()[:-1]).split()) == "".join(sentences)


@pytest.mark.parametrize("text", ["<b>1 < 2 & 3</b>", "*a* _b_ [c](https://d.example)", "&lt;i&gt;", "</b>", "a\nb\tc"])
async def test_markup_is_shown_as_text(running: Running, wei: Consumer, text: str) -> None:
    running.engine.say = lambda turn: [reply(text)]
    await wei.says("你好")
    assert await hears(wei, text) == text


async def test_a_person_s_name_and_words_are_shown_as_text(running: Running, wei: Consumer) -> None:
    await wei.says("你好")
    await hears(wei, "answer to 你好")
    agent, number = await claimed(running, wei)
    await running.attending.reply(await wei.conversation(), agent.id, number, "reply-1", "<script>1</script> & <b>")
    await hears(wei, "<script>1</script> & <b>")
