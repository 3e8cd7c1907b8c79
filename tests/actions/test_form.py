"""The form's validation: slots in, slots and words out, and the draft beside them."""

from datetime import timedelta
from typing import Any

import pytest

from desk.request.eligibility import Verdict

ORDER, LAST4 = "FD202611010017", "8000"
FORM = "validate_request_form"


@pytest.fixture
async def order(assistant: Any) -> str:
    desk, now = assistant.desk, assistant.desk.clock.now()
    await desk.database.run(
        "INSERT INTO products (sku, name_zh, name_en, kind, supplier) VALUES ('RC1', '电饭煲', 'Rice cooker', 'rice_cooker', 's')"
    )
    await desk.database.run(
        "INSERT INTO orders (number, phone_last4, ordered_at, received_at) VALUES (%(n)s, %(p)s, %(o)s, %(r)s)",
        n=ORDER, p=LAST4, o=now - timedelta(days=5), r=now - timedelta(days=2),
    )  # fmt: skip
    await desk.database.run(
        "INSERT INTO order_items (id, order_no, sku, quantity, price) VALUES ('i1', %(n)s, 'RC1', 1, 399)", n=ORDER
    )
    return ORDER


def slots(body: dict[str, Any]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in body["events"] if event["event"] == "slot"}


def said(body: dict[str, Any]) -> list[str]:
    return [one["response"] for one in body["responses"]]


async def test_order_and_digits_together_prove_the_order_and_its_only_item_is_taken(assistant: Any, order: str) -> None:
    given = {"order_no": order, "phone_last4": LAST4}
    _, body = await assistant.call(
        FORM, "inform_order", f"{order} {LAST4}", entities=given, slots={"kind": "return", "requested_slot": "order_no"}
    )
    found = slots(body)
    assert (found["phone_last4"], found["item"], found["requested_slot"]) == ("proven", "i1", "reason")
    assert said(body) == ["utter_windows_both"]
    draft = await assistant.desk.drafts.open(assistant.conversation)
    assert draft.fields == {"order_no": order, "phone_last4": "proven", "item": "i1"}


async def test_the_phones_digits_are_never_kept_in_the_draft(assistant: Any, order: str) -> None:
    slots_before = {"kind": "return", "requested_slot": "order_no"}
    await assistant.call(FORM, "inform_order", "8000", entities={"phone_last4": LAST4}, slots=slots_before)
    draft = await assistant.desk.drafts.open(assistant.conversation)
    assert LAST4 not in str(draft.fields)


async def test_a_question_is_left_to_the_rules(assistant: Any) -> None:
    _, body = await assistant.call(
        FORM, "ask_refund_time", "多久到账？", slots={"kind": "return", "requested_slot": "order_no"}
    )
    assert body == {"events": [], "responses": []}


async def test_after_an_answer_the_open_question_stands(assistant: Any) -> None:
    _, body = await assistant.call(
        FORM, "ask_refund_time", "多久到账？", slots={"kind": "return", "requested_slot": "phone_last4", "order_no": ORDER},
        after="action_answer_question",
    )  # fmt: skip
    assert slots(body) == {"requested_slot": "phone_last4"}


async def filled(assistant: Any, order: str) -> dict[str, Any]:
    """Fill a return in up to the summary."""
    desk, now = assistant.desk, assistant.desk.clock.now()
    await desk.proofs.prove(assistant.conversation, order, LAST4, now)
    fields = {"order_no": order, "phone_last4": "proven", "item": "i1", "reason": "quality", "fault": "屏幕坏了"}
    draft = await desk.drafts.begin(assistant.conversation, "return", now)
    consent = await desk.consents.record(
        assistant.conversation, "contact", granted=True, notice_version="1", language="zh", channel="widget",
        notice_hash=desk.agreements.today.notice_hash, message="t_0", now=now,
    )  # fmt: skip
    contact = await desk.contacts.keep(draft.id, {"name": "王小明", "phone": "+8613812348000"}, consent, now)
    fields |= {"consent": True, "contact": contact.id}
    await desk.drafts.fill(draft.id, fields, now)
    return {"kind": "return", "requested_slot": "confirmed", **fields}


async def test_a_case_is_opened_once_however_often_the_turn_is_tried(assistant: Any, order: str) -> None:
    before = await filled(assistant, order)
    numbers = []
    for _ in range(3):
        _, body = await assistant.call(FORM, "affirm", "提交", slots=before, message="t_9")
        assert {"event": "followup", "timestamp": None, "name": "action_open_case"} in body["events"]
        _, body = await assistant.call(
            "action_open_case", "affirm", slots=slots(body) | before, message="t_9", after=FORM
        )
        numbers.append(body["responses"][0]["number"])
    cases = await assistant.desk.cases.of(assistant.conversation)
    assert [case.number for case in cases] == list(dict.fromkeys(numbers))
    assert len(await assistant.desk.promises.of(assistant.conversation)) == 1
    assert await assistant.desk.drafts.open(assistant.conversation) is None
    assert cases[0].eligibility["verdict"] == Verdict.WITHIN


@pytest.mark.parametrize(
    ("state", "rows", "next_step"),
    [("accepted", 3, "请在通过后7天内寄到："), ("rejected", 1, "原因已在审核结果里告诉您。")],
)
async def test_a_decided_case_is_told_with_what_comes_next_and_no_due_time(
    assistant: Any, order: str, state: str, rows: int, next_step: str
) -> None:
    before = await filled(assistant, order)
    _, body = await assistant.call("action_open_case", "affirm", slots=before, message="t_9", after=FORM)
    number, now = body["responses"][0]["number"], assistant.desk.clock.now()
    await assistant.desk.cases.move(number, "submitted", state, "a_1", now)
    _, body = await assistant.call("action_tell_cases", "ask_case_status", message="t_10")
    (told,) = body["responses"]
    assert told["next"].startswith(next_step)
    card = told["custom"]["card"]
    assert (card["due"], len(card["rows"])) == ("", rows)


async def test_contact_details_of_another_conversation_are_not_taken(assistant: Any, order: str) -> None:
    before = await filled(assistant, order)
    contact = before.pop("contact")
    other, _ = await assistant.desk.beginnings.begin("widget", "zh", assistant.desk.clock.now())
    await assistant.desk.database.run("UPDATE contacts SET conversation = %(c)s", c=other.id)
    _, body = await assistant.call(
        FORM, "submit_contact", entities={"contact": contact}, slots={**before, "requested_slot": "contact"}
    )
    assert slots(body)["requested_slot"] == "contact"


async def test_what_was_typed_instead_of_the_form_is_pointed_to_it(assistant: Any, order: str) -> None:
    before = await filled(assistant, order)
    del before["contact"]
    _, body = await assistant.call(FORM, "inform_order", "138****8000", slots={**before, "requested_slot": "contact"})
    assert said(body) == ["utter_wrong_contact"] and slots(body)["requested_slot"] == "contact"


async def test_eligibility_is_judged_again_when_the_case_is_opened(assistant: Any, order: str) -> None:
    before = await filled(assistant, order)
    long_ago = assistant.desk.clock.now() - timedelta(days=40)
    await assistant.desk.database.run("UPDATE orders SET received_at = %(at)s", at=long_ago)
    _, body = await assistant.call("action_open_case", "affirm", slots=before, after=FORM)
    assert said(body) == ["utter_refused_late"]
    assert not await assistant.desk.cases.of(assistant.conversation)
