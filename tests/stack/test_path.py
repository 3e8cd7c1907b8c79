"""The path of a message through everything: gateway, engine, action server, PostgreSQL and Redis, all real."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from stack.console import agent_at
from stack.consumer import Consumer, consumer_at
from stack.running_desk import RunningDesk

CONTACT = {"name": "王小明", "phone": "13812348000", "address": "浙江省杭州市西湖区文三路90号2幢301室"}
WORDS: dict[str, dict[str, Any]] = {
    "zh": {
        "begin": "我要退货",
        "question": "退款多久能到账啊",
        "answer": "3天内退款",
        "unwanted": "不想要了",
        "intact": "都完好",
        "agree": "同意",
        "submit": "提交",
        "change": "改一项",
        "condition": "商品状况",
        "person": "转人工",
        "case": "退货申请已提交",
        "again": "你们几点上班",
        "hours": "9:00",
    },
    "en": {
        "begin": "I want to send something back",
        "question": "how long does the refund take",
        "answer": "within 3 days",
        "unwanted": "I don't want to keep it",
        "intact": "Yes, all intact",
        "agree": "I agree",
        "submit": "Hand it in",
        "change": "Change something",
        "condition": "Condition",
        "person": "I'd like to talk to a human please",
        "case": "Your return is in",
        "again": "what are your opening hours",
        "hours": "9:00",
    },
}
ORDERS = {"zh": ("FD202611010017", "8000"), "en": ("FD202611010074", "4410")}


async def to_the_reason(consumer: Consumer, locale: str) -> None:
    """Begin a return and prove the order."""
    number, last4 = ORDERS[locale]
    await consumer.say(WORDS[locale]["begin"])
    await consumer.say(number)
    await consumer.say(last4)


def texts(messages: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] for message in messages)


def contacts(database: Any) -> int:
    return int(database.execute("SELECT count(*) AS n FROM contacts").fetchone()["n"])


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_a_return_is_handed_in_with_a_question_in_its_middle(
    desk: RunningDesk, database: Any, locale: str
) -> None:
    words, (number, _), before = WORDS[locale], ORDERS[locale], contacts(database)
    async with consumer_at(desk.url, locale) as consumer:
        await to_the_reason(consumer, locale)
        answer = texts(await consumer.say(words["question"]))
        assert words["answer"] in answer, consumer.transcript()
        await consumer.press(words["unwanted"])
        asked = await consumer.press(words["intact"])
        assert any((message["card"] or {}).get("type") == "consent" for message in asked), consumer.transcript()
        assert contacts(database) == before, "nothing is kept before the consumer agrees"
        await consumer.press(words["agree"])
        summary = await consumer.fill_in(**CONTACT)
        assert any((message["card"] or {}).get("type") == "summary" for message in summary), consumer.transcript()
        done = await consumer.press(words["submit"])
        assert words["case"] in texts(done), consumer.transcript()
        case_no = re.search(r"R\d{8}-\d{4}", texts(done))
        assert case_no

    case = database.execute("SELECT * FROM cases WHERE number = %s", [case_no[0]]).fetchone()
    assert (case["order_no"], case["kind"], case["fields"]) == (
        number, "return", {"reason": "no_reason", "condition": "intact"},
    )  # fmt: skip
    conversation = case["conversation"]
    assert (
        database.execute("SELECT state FROM drafts WHERE conversation = %s", [conversation]).fetchone()["state"]
        == "submitted"
    )
    consent = database.execute("SELECT * FROM consents WHERE conversation = %s", [conversation]).fetchone()
    assert consent["granted"] and consent["language"] == locale and consent["notice_hash"]
    promises = database.execute("SELECT kind, state FROM promises WHERE case_no = %s", [case_no[0]]).fetchall()
    assert {"kind": "review", "state": "pending"} in promises
    for value in CONTACT.values():
        assert value not in consumer.transcript()


async def test_an_answer_given_can_be_changed_before_submitting(desk: RunningDesk, database: Any) -> None:
    async with consumer_at(desk.url, "zh") as consumer:
        await consumer.say("我要退货，订单FD202611010022，尾号6315")
        await consumer.press("长绒棉毛巾")
        await consumer.press("2件")
        await consumer.press("不想要了")
        await consumer.press("都完好")
        await consumer.press("同意")
        await consumer.fill_in(**CONTACT)
        await consumer.press("改一项")
        await consumer.press("退货原因")
        await consumer.press("商品有问题")
        await consumer.say("洗了一次就掉毛，有一条还破了个洞")
        done = await consumer.press("提交")
        assert "退货申请已提交" in texts(done), consumer.transcript()
    case = database.execute("SELECT fields FROM cases WHERE conversation = %s", [consumer.conversation]).fetchone()
    assert case["fields"]["reason"] == "quality"
    assert "掉毛" in case["fields"]["fault"]


async def test_a_stopped_return_goes_on_where_it_was(desk: RunningDesk, database: Any) -> None:
    async with consumer_at(desk.url, "zh") as consumer:
        await consumer.say("帮我退货 FD202611010022 手机尾号6315")
        await consumer.press("手作饭碗")
        await consumer.press("不想要了")
        assert "继续退货" in texts(await consumer.say("算了先不弄了"))
        await consumer.say("你们客服电话多少")
        resumed = await consumer.say("继续刚才的退货")
        assert any("完好" in message["text"] for message in resumed), consumer.transcript()
        draft = database.execute(
            "SELECT fields, state FROM drafts WHERE conversation = %s", [consumer.conversation]
        ).fetchone()
        assert (draft["state"], draft["fields"]["reason"]) == ("open", "no_reason")


async def test_without_consent_nothing_is_asked_and_a_way_remains(desk: RunningDesk, database: Any) -> None:
    async with consumer_at(desk.url, "zh") as consumer:
        await consumer.say("我要退货，FD202611010022，尾号6315")
        await consumer.press("陶瓷保温杯")
        await consumer.press("商品有问题")
        await consumer.say("杯盖漏水，密封圈是坏的")
        said = texts(await consumer.press("不同意"))
        assert "400-000-0000" in said and "不会收集" in said, consumer.transcript()
        assert consumer.prompt is None
    consent = database.execute(
        "SELECT granted FROM consents WHERE conversation = %s", [consumer.conversation]
    ).fetchone()
    assert consent["granted"] is False


async def test_an_item_may_be_named_by_its_last_character(desk: RunningDesk) -> None:
    async with consumer_at(desk.url, "zh") as consumer:
        said = texts(await consumer.say("我要退货，FD202611010022，尾号6315，那个碗裂了"))
        assert "手作饭碗" in said and "哪一件" not in said, consumer.transcript()


async def test_a_foreign_and_an_unknown_order_get_the_same_answer(desk: RunningDesk) -> None:
    answers = []
    for number in ("FD202611010033", "FD209912319999"):
        async with consumer_at(desk.url, "zh") as consumer:
            await consumer.say("我要退货")
            await consumer.say(number)
            answers.append(texts(await consumer.say("0001")).replace(number, "…"))
    assert answers[0] == answers[1]
    assert "台灯" not in answers[0]


async def test_a_late_order_is_refused_with_rule_date_and_a_way(desk: RunningDesk) -> None:
    async with consumer_at(desk.url, "zh") as consumer:
        said = texts(await consumer.say("我要退货，订单号FD202611010041，尾号7788"))
        assert "已经过了退货期" in said and "400-000-0000" in said, consumer.transcript()
        assert any(button["title"] == "转人工" for m in consumer.messages.values() for button in m["buttons"] or [])


async def test_an_accepted_return_tells_the_consumer_where_to_send_it(desk: RunningDesk, database: Any) -> None:
    async with consumer_at(desk.url, "zh") as consumer, agent_at(desk.url, desk.agent()) as console:
        await consumer.say("我要退货，FD202611010022，尾号6315")
        await consumer.press("手作饭碗")
        await consumer.press("商品有问题")
        await consumer.say("有一只碗口裂了一道缝")
        await consumer.press("同意")
        await consumer.fill_in(**CONTACT)
        done = await consumer.press("提交")
        number = re.search(r"R\d{8}-\d{4}", texts(done))
        assert number, consumer.transcript()
        case = await console.call("PUT", f"/cases/{number[0]}/state", {"state": "accepted"})
        assert (case["state"], [one["state"] for one in case["due"]]) == ("accepted", ["kept"])
        await consumer.until(lambda: "审核通过了" in consumer.last())
        assert "由我们承担" in consumer.last() and number[0] in consumer.last()
        assert "已通过" in texts(await consumer.say("我的退货申请到哪一步了")), consumer.transcript()
    promise = database.execute("SELECT state FROM promises WHERE case_no = %s", [number[0]]).fetchall()
    assert promise == [{"state": "kept"}]


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_a_person_takes_over_answers_and_gives_back(desk: RunningDesk, locale: str) -> None:
    words, agent = WORDS[locale], desk.agent()
    async with consumer_at(desk.url, locale) as consumer, agent_at(desk.url, agent) as console:
        await consumer.say(words["begin"])
        await consumer.say("FD202611010022, 6315")
        await consumer.say(words["person"])
        await consumer.until(lambda: consumer.owner.get("owner") == "queue")
        assert consumer.conversation
        claimed = await console.claim(consumer.conversation)
        await consumer.until(lambda: consumer.owner.get("owner") == "agent")
        view = await console.view(consumer.conversation)
        assert view["draft"]["kind"] == "return" and "FD202611010022" in str(view["draft"]["fields"])
        assert [order["number"] for order in view["proven_orders"]] == ["FD202611010022"]
        await console.reply(consumer.conversation, "您好，我来帮您看。", claimed["number"])
        await consumer.until(lambda: "我来帮您看" in consumer.last())
        assert consumer.messages[max(consumer.messages)]["name"] == agent["name"]
        before = len(consumer.messages)
        await consumer.send("say", text="谢谢")
        await consumer.until(lambda: len(consumer.messages) > before)
        await console.give_back(consumer.conversation, claimed["number"], "查过了")
        await consumer.until(lambda: consumer.owner.get("owner") == "bot")
        assert "查过了" not in consumer.transcript(), "notes are the agents'"
        assert words["hours"] in texts(await consumer.say(words["again"])), consumer.transcript()


async def test_only_the_first_of_two_agents_gets_the_conversation(desk: RunningDesk) -> None:
    async with (
        consumer_at(desk.url, "zh") as consumer,
        agent_at(desk.url, desk.agent(0)) as first,
        agent_at(desk.url, desk.agent(1)) as second,
    ):
        await consumer.say("转人工")
        await consumer.until(lambda: consumer.owner.get("owner") == "queue")
        assert consumer.conversation
        number = (await first.waiting(consumer.conversation))["number"]
        path, body = f"/conversations/{consumer.conversation}/assignment", {"to": "me", "number": number}
        both = await asyncio.gather(
            *(agent.call("PUT", path, body) for agent in (first, second)), return_exceptions=True
        )
        refused = [one for one in both if isinstance(one, AssertionError)]
        assert len(refused) == 1 and "409" in str(refused[0])


async def test_the_bot_asks_for_an_agent_lets_the_form_go_on_and_brings_the_agent_back(desk: RunningDesk) -> None:
    async with consumer_at(desk.url, "zh") as consumer, agent_at(desk.url, desk.agent(0)) as agent:
        await consumer.say("我要投诉")
        await consumer.say("转人工")
        await consumer.until(lambda: consumer.owner.get("owner") == "queue")
        assert consumer.conversation
        claimed = await agent.claim(consumer.conversation)
        body = {"to": "bot", "number": claimed["number"], "note": "", "ask": ["serial_no", "request"], "return": True}
        await agent.call("PUT", f"/conversations/{consumer.conversation}/assignment", body)
        await consumer.until(lambda: "序列号、填写申请" in consumer.last())
        await consumer.say("退款多久到账")
        await consumer.until(lambda: "还差序列号" in consumer.last())
        await consumer.say("SN20260012345")
        await consumer.until(lambda: "还没填完" in consumer.last())
        await consumer.press("接着填写")
        await consumer.until(lambda: "接着刚才的" in consumer.transcript())
        await consumer.say("算了，先不办了")
        await consumer.until(lambda: consumer.owner.get("owner") == "agent" and "回来了" in consumer.last())
        messages = (await agent.view(consumer.conversation))["messages"]
        note = next(one["text"] for one in reversed(messages) if one["kind"] == "note")
        assert "序列号：SN20260012345\n填写申请：没有填完" in note


async def test_three_simultaneous_duplicates_are_one_message_and_one_answer(desk: RunningDesk, database: Any) -> None:
    async with consumer_at(desk.url, "zh") as consumer:
        await consumer.say("你好")
        identity = uuid4().hex
        await asyncio.gather(*(consumer.send("say", id=identity, text="运费谁出") for _ in range(3)))
        await consumer.until(lambda: "运费由" in consumer.last())
        await asyncio.sleep(1)
    rows = database.execute(
        "SELECT author, count(*) AS n FROM messages WHERE conversation = %s GROUP BY author", [consumer.conversation]
    ).fetchall()
    assert {row["author"]: row["n"] for row in rows} == {"consumer": 2, "bot": 2}


async def test_the_whole_conversation_is_there_after_a_reload(desk: RunningDesk) -> None:
    async with consumer_at(desk.url, "en") as consumer:
        await consumer.say("what is your return policy")
        await consumer.say("who pays the postage")
        shown, (conversation, secret) = dict(consumer.messages), (consumer.conversation, consumer.secret)
    async with aiohttp.ClientSession() as session:
        again = Consumer(session, desk.url, "en")
        again.conversation, again.secret = conversation, secret
        await again.connect()
        await again.until(lambda: len(again.messages) == len(shown))
        assert again.messages == shown
        await again.close()
