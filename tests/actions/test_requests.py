"""The other kinds of request at the webhook: what is asked, judged, opened, and never done twice."""

from datetime import timedelta
from typing import Any

import pytest

from desk.case.terms import Unjudged

ORDER, LAST4 = "FD202611010017", "8000"
FORM = "validate_request_form"


@pytest.fixture
async def order(assistant: Any) -> str:
    """An order of two items, proven in the conversation: a cooker, and two coats that were made to order."""
    desk, now = assistant.desk, assistant.desk.clock.now()
    await desk.orders.put_product("RC1", "电饭煲", "Rice cooker", "rice_cooker", "s")
    await desk.orders.put_product("CO1", "定制外套", "Made-to-order coat", "clothing", "s", "made_to_order")
    await desk.database.run(
        "INSERT INTO orders (number, phone_last4, ordered_at, received_at) VALUES (%(n)s, %(p)s, %(o)s, %(r)s)",
        n=ORDER, p=LAST4, o=now - timedelta(days=5), r=now - timedelta(days=2),
    )  # fmt: skip
    await desk.database.run(
        """INSERT INTO order_items (id, order_no, sku, quantity, price)
           VALUES ('i1', %(n)s, 'RC1', 1, 399), ('i2', %(n)s, 'CO1', 2, 899)""",
        n=ORDER,
    )
    await desk.proofs.prove(assistant.conversation, ORDER, LAST4, now)
    return ORDER


def slots(body: dict[str, Any]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in body["events"] if event["event"] == "slot"}


def said(body: dict[str, Any]) -> list[str]:
    return [one["response"] for one in body["responses"]]


def proven(kind: str, item: str = "i1", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "order_no": ORDER, "phone_last4": "proven", "item": item, **more}


@pytest.mark.parametrize(
    ("kind", "before", "requested"),
    [
        ("exchange", {}, "reason"),
        ("repair", {}, "fault"),
        ("support", {}, "fault"),
        ("complaint", {"account": "快递员骂人"}, "wish"),
        ("callback", {"account": "以旧换新"}, "time"),
    ],
)
async def test_each_kind_asks_for_its_own_fields(
    assistant: Any, order: str, kind: str, before: dict[str, Any], requested: str
) -> None:
    _, body = await assistant.call(FORM, f"request_{kind}", slots=proven(kind, **before), after=f"action_begin_{kind}")
    assert slots(body)["requested_slot"] == requested


async def test_more_pieces_than_were_bought_are_refused_and_none_too(assistant: Any, order: str) -> None:
    before = proven("repair", "i2", bought=2, requested_slot="quantity")
    for text in ("3件", "0"):
        _, body = await assistant.call(FORM, "inform_order", text, slots=before)
        assert said(body) == ["utter_too_many_pieces"] and slots(body)["requested_slot"] == "quantity"
    _, body = await assistant.call(FORM, "inform_order", "都要修", slots=before)
    assert slots(body)["quantity"] == 2
    _, asked = await assistant.call("action_ask_quantity", slots=before)
    one = asked["responses"][0]["buttons"][0]
    _, body = await assistant.call(FORM, "inform_order", entities=one["payload"]["entities"], slots=before)
    assert (one["title"], slots(body)["quantity"]) == ("1件", 1)


async def test_made_to_order_goods_can_be_exchanged_for_a_fault_alone(assistant: Any, order: str) -> None:
    _, body = await assistant.call(
        FORM, "inform_no_reason", "尺码不合适", slots=proven("exchange", "i2", quantity=1, requested_slot="reason")
    )
    assert said(body) == ["utter_exchange_excepted"]
    found = slots(body)
    assert (found["reason"], found["refused"], found["requested_slot"]) == (None, "no_reason", "reason")


async def test_a_switch_forgets_what_only_the_first_kind_needs_and_keeps_the_rest(assistant: Any, order: str) -> None:
    filled = proven("exchange", reason="no_reason", condition="intact", wish="白色的", requested_slot="consent")
    _, body = await assistant.call(FORM, "request_return", "算了，退货吧", slots=filled)
    found = slots(body)
    assert said(body)[0] == "utter_switched" and found["kind"] == "return"
    assert (found["reason"], found["condition"], found["wish"]) == ("no_reason", "intact", None)
    assert (found["item"], found["requested_slot"]) == ("i1", "consent")


async def test_contact_details_that_lack_an_address_are_not_enough_to_ship_goods(assistant: Any, order: str) -> None:
    desk, now = assistant.desk, assistant.desk.clock.now()
    draft = await desk.drafts.begin(assistant.conversation, "support", now)
    consent = await desk.consents.record(
        assistant.conversation, "contact", granted=True, notice_version="1", language="zh", channel="widget",
        notice_hash=desk.agreements.today.notice_hash, message="t_0", now=now,
    )  # fmt: skip
    contact = await desk.contacts.keep(draft.id, {"name": "王小明", "phone": "+8613812348000"}, consent, now)
    filled = proven("support", fault="连不上蓝牙", consent=True, contact=contact.id, requested_slot="confirmed")
    _, body = await assistant.call(FORM, "request_repair", "还是直接维修吧", slots=filled)
    found = slots(body)
    assert (found["kind"], found["contact"], found["requested_slot"]) == ("repair", None, "contact")
    _, body = await assistant.call("action_ask_contact", slots={**proven("repair"), "fault": "连不上蓝牙"})
    assert body["responses"][0]["custom"]["effect"]["fields"] == ["name", "phone", "address"]


async def test_two_items_are_opened_once_each_however_often_the_turn_is_tried(assistant: Any, order: str) -> None:
    desk, now = assistant.desk, assistant.desk.clock.now()
    filled = proven("repair", also="i2", fault="开线了", consent=True)
    numbers = []
    for _ in range(3):
        draft = await desk.drafts.begin(assistant.conversation, "repair", now)
        await desk.drafts.fill(draft.id, {name: value for name, value in filled.items() if name != "kind"}, now)
        _, body = await assistant.call("action_open_case", "affirm", slots=filled, message="t_9", after=FORM)
        assert said(body) == ["utter_repair_opened", "utter_case_opened_too"]
        numbers.append([one["number"] for one in body["responses"]])
    cases = await desk.cases.of(assistant.conversation)
    assert sorted(case.item for case in cases) == ["i1", "i2"] and all(one == numbers[0] for one in numbers)
    assert len(await desk.promises.of(assistant.conversation)) == 2
    assert await desk.drafts.open(assistant.conversation) is None


async def test_a_repair_under_way_stands_in_the_way_of_a_return(assistant: Any, order: str) -> None:
    desk, now = assistant.desk, assistant.desk.clock.now()
    draft = await desk.drafts.begin(assistant.conversation, "repair", now)
    await desk.drafts.fill(draft.id, {"order_no": order, "item": "i1", "fault": "坏了"}, now)
    case = await desk.cases.open(await desk.drafts.get(draft.id), Unjudged("1"), "key", now)
    await desk.drafts.close(draft.id, "submitted", now)
    _, body = await assistant.call(FORM, "request_return", slots=proven("return"), after="action_begin_return")
    assert said(body) == ["utter_open_otherwise"] and body["responses"][0]["number"] == case.number
    assert body["responses"][0]["buttons"][0]["payload"]["entities"] == {"case_no": case.number}
    kept = await desk.drafts.open(assistant.conversation)
    assert kept.kind == "return" and kept.fields["item"] == "i1"


async def test_a_case_that_is_over_cannot_be_withdrawn(assistant: Any, order: str) -> None:
    desk, now = assistant.desk, assistant.desk.clock.now()
    draft = await desk.drafts.begin(assistant.conversation, "suggestion", now)
    case = await desk.cases.open(draft, Unjudged("1"), "key", now)
    await desk.cases.move(case.number, "submitted", "rejected", "a_1", now)
    given = {"case_no": case.number, "sure": "yes"}
    _, body = await assistant.call("action_cancel_case", "cancel_case", entities=given)
    assert said(body) == ["utter_case_over"] and (await desk.cases.get(case.number)).state == "rejected"


async def test_a_case_of_somebody_else_is_neither_told_nor_withdrawn(assistant: Any, order: str) -> None:
    desk, now = assistant.desk, assistant.desk.clock.now()
    other, _ = await desk.beginnings.begin("widget", "zh", now)
    draft = await desk.drafts.begin(other.id, "complaint", now)
    await desk.drafts.fill(draft.id, {"account": "别人的事"}, now)
    case = await desk.cases.open(await desk.drafts.get(draft.id), Unjudged("1"), "key", now)
    for action, entities in (
        ("action_tell_cases", {"case_no": case.number}),
        ("action_cancel_case", {"case_no": case.number, "sure": "yes"}),
        ("action_add_remark", {"case_no": case.number}),
    ):
        _, body = await assistant.call(action, "cancel_case", "这个编号帮我处理一下谢谢了呀", entities=entities)
        assert said(body) == ["utter_prove_case"] and slots(body)["kind"] == "case_lookup"
    assert (await desk.cases.get(case.number)).state == "submitted"
    assert len(await desk.case_steps.of(case.number)) == 1
