"""What agents see of a conversation and of cases: everything they need, and no contact detail in the open."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.console.labels import Labels
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Author, Kind
from desk.request.eligibility import Reason, return_eligibility
from tests.console.agent_page import AgentPage
from tests.console.conftest import Console

CANARIES = ("13800138000", "张晓明", "文三路1号")
CONTACT = {"name": "张晓明", "phone": "13800138000", "address": "浙江省杭州市西湖区文三路1号"}
ORDER = "FD202611010017"


async def order(at: Console) -> str:
    """Put one order of the shop into the desk; return its item."""
    received = at.clock.now() - timedelta(days=2)
    run = at.desk.database.run
    await run(
        "INSERT INTO products (sku, name_zh, name_en, kind, supplier) VALUES ('H2', '降噪耳机 H2', 'Headphones H2', 'audio', 'x')"
    )
    await run(
        "INSERT INTO orders (number, phone_last4, ordered_at, received_at) VALUES (%(n)s, '8000', %(at)s, %(at)s)",
        n=ORDER,
        at=received,
    )
    await run(
        "INSERT INTO order_items (id, order_no, sku, quantity, price) VALUES ('i1', %(n)s, 'H2', 1, %(p)s)",
        n=ORDER,
        p=Decimal("399.00"),
    )
    return "i1"


async def request_of(at: Console, conversation: ConversationId) -> str:
    """Fill in a return as the dialogue would, up to the contact details; return the draft."""
    desk, now, item = at.desk, at.clock.now(), await order(at)
    await desk.proofs.prove(conversation, ORDER, "8000", now)
    draft = await desk.drafts.begin(conversation, "return", now)
    notice = desk.agreements.today.notice_hash
    consent = await desk.consents.record(
        conversation,
        "contact",
        granted=True,
        notice_version="1",
        notice_hash=notice,
        language="zh",
        channel="widget",
        message="t_1",
        now=now,
    )
    contact = await desk.contacts.keep(draft.id, CONTACT, consent, now)
    fields = {
        "order_no": ORDER,
        "phone_last4": "8000",
        "item": item,
        "reason": "quality",
        "fault": "充不进电",
        "consent": True,
    }
    await desk.drafts.fill(draft.id, fields | {"contact": contact.id}, now)
    return draft.id


async def case_of(at: Console, draft_id: str) -> str:
    desk, now = at.desk, at.clock.now()
    draft, bought = await desk.drafts.get(draft_id), await desk.orders.get(ORDER)
    judged = return_eligibility(bought, bought.item("i1"), Reason.QUALITY, [desk.agreements.today], now)
    case = await desk.cases.open(draft, judged, "key", now)
    await desk.drafts.close(draft_id, "submitted", now)
    due = now + timedelta(hours=9)
    await desk.promises.make(
        draft.conversation,
        "review",
        due,
        agreement=judged.version,
        words="utter_case_opened",
        now=now,
        case_no=case.number,
    )
    return case.number


def shown_nowhere(view: Any) -> bool:
    return not any(canary in json.dumps(view, ensure_ascii=False) for canary in CANARIES)


async def test_the_draft_is_shown_in_words_with_what_is_missing(lin: AgentPage, at: Console) -> None:
    conversation = await at.consumer()
    await request_of(at, conversation)
    draft = (await lin.get(f"/conversations/{conversation}"))["draft"]
    assert (draft["kind"], draft["state"], draft["missing"]) == ("return", "open", ["confirmed"])
    assert {field["name"]: field["value"] for field in draft["fields"]} == {
        "order_no": ORDER,
        "phone_last4": "已核实",
        "item": "降噪耳机 H2",
        "reason": "质量问题",
        "fault": "充不进电",
        "consent": "是",
        "contact": "张** · 138****8000 · 浙江省杭州市****",
        "confirmed": None,
    }
    assert all(field["label"] != field["name"] for field in draft["fields"])


async def test_words_are_in_the_agents_language(lin: AgentPage, at: Console) -> None:
    conversation = await at.consumer()
    await case_of(at, await request_of(at, conversation))
    view = await lin.get(f"/conversations/{conversation}", Accept_Language="en-GB")
    assert (view["cases"][0]["state_words"], view["cases"][0]["item"]["name"]) == ("To review", "Headphones H2")
    assert view["proven_orders"][0]["items"][0]["name"] == "Headphones H2"


async def test_orders_cases_consents_promises_and_masked_contacts_stand_beside_the_ledger(
    lin: AgentPage, at: Console
) -> None:
    conversation = await at.consumer()
    number = await case_of(at, await request_of(at, conversation))
    view = await lin.get(f"/conversations/{conversation}")
    assert view["draft"] is None
    (case,), (consent,), (contact,), (bought,) = (
        view["cases"],
        view["consents"],
        view["contacts"],
        view["proven_orders"],
    )
    assert (case["number"], case["state"], case["state_words"]) == (number, "submitted", "待审核")
    assert [one["kind"] for one in case["due"]] == ["review"]
    assert (consent["purpose"], consent["granted"], consent["withdrawn_at"]) == ("contact", True, None)
    assert (contact["phone"], contact["email"]) == ("138****8000", None)
    assert bought["items"] == [{"id": "i1", "sku": "H2", "name": "降噪耳机 H2", "price": "399.00", "quantity": 1}]
    assert sorted(one["kind"] for one in view["promises"]) == ["first_reply", "review"]
    assert shown_nowhere(view)


async def test_a_case_is_shown_with_fields_steps_masks_and_the_verdict(lin: AgentPage, at: Console) -> None:
    number = await case_of(at, await request_of(at, await at.consumer()))
    case = await lin.get(f"/cases/{number}")
    assert (
        case["fields"] == [{"label": "退货原因", "value": "质量问题"}, {"label": "问题描述", "value": "充不进电"}]
        or case["fields"][::-1]
    )
    assert [(step["state"], step["by"]) for step in case["steps"]] == [("submitted", "consumer")]
    masks = {"name": "张**", "phone": "138****8000", "address": "浙江省杭州市****"}
    assert case["contact"] == masks | {"id": case["contact"]["id"]}
    assert case["eligibility"]["verdict"] == "within" and "在期限内" in case["eligibility"]["words"]
    assert case["agreement_version"] == at.desk.agreements.today.version
    assert shown_nowhere(case)
    assert [line["number"] for line in (await lin.get("/cases"))["cases"]] == [number]
    assert (await lin.get("/cases?state=done"))["cases"] == []


async def test_an_unknown_case_is_not_found(lin: AgentPage) -> None:
    for path in ("/cases/R20261123-9999", "/cases/%00"):
        assert (await lin.call("GET", path)).status == 404


async def test_an_unknown_state_of_cases_is_named(lin: AgentPage) -> None:
    said = await lin.call("GET", "/cases?state=lost")
    assert (said.status, said.body["error"]["field"]) == (400, "state")


async def test_messages_carry_titles_without_payloads_and_what_the_consumer_never_saw(
    lin: AgentPage, at: Console
) -> None:
    conversation = await at.consumer("你好", waits=False)
    desk, now = at.desk, at.clock.now()
    buttons = [{"title": "我要退货", "payload": {"intent": "request_return", "entities": {}}}]
    basis = [{"clause": "return.no_reason", "version": "2026.2"}]
    async with desk.database.transaction():
        await desk.conversations.lock(conversation)
        await desk.ledger.append(
            conversation, Author.BOT, "可以退", now, data={"buttons": buttons, "basis": basis, "response": "utter_x"}
        )
        await desk.ledger.append(conversation, Author.BOT, "晚到的回答", now, suppressed=True)
        await desk.ledger.append(conversation, Author.DESK, "一行", now, kind=Kind.LINE)
    _, answer, late, line = (await lin.get(f"/conversations/{conversation}"))["messages"]
    assert (answer["buttons"], answer["chosen"], answer["card"]) == ([{"title": "我要退货"}], None, None)
    assert answer["basis"] == [{"clause": "return.no_reason", "version": "2026.2", "words": "2026.2版服务约定"}]
    assert (late["suppressed"], line["kind"]) == (True, "line")
    assert "payload" not in json.dumps(answer) and "response" not in json.dumps(answer)


async def test_messages_since_a_number_are_those_after_it(lin: AgentPage, at: Console) -> None:
    conversation = await at.consumer("一", waits=False)
    for number in range(3):
        await at.gateway.receive(conversation, f"later-000{number}", str(number))
    page = await lin.get(f"/conversations/{conversation}/messages?since=2")
    assert ([one["seq"] for one in page["messages"]], page["last"]) == ([3, 4], 4)
    for bad in ("-1", "x", "1.5", str(2**31)):
        said = await lin.call("GET", f"/conversations/{conversation}/messages?since={bad}")
        assert (said.status, said.body["error"]["field"]) == (400, "since")


def test_an_exchange_has_a_reason_for_an_exchange(at: Console) -> None:
    labels = Labels(at.desk.words, "zh", "exchange")
    rows = [{"label": "换货原因", "value": "尺码、颜色或款式"}]
    assert labels.rows({"reason": "no_reason"}) == rows
    assert Labels(at.desk.words, "zh", "return").rows({"reason": "no_reason"})[0]["label"] == "退货原因"
