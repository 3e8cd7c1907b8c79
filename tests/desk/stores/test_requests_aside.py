"""Requests set aside for one another, cases without an order, and promises that were missed."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.case.due_times import case_due
from desk.case.terms import Unjudged
from desk.conversation.identity import ConversationId
from desk.errors import Conflict
from desk.front_desk import Desk
from desk.request.requests import KINDS, missing

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def begun(desk: Desk) -> ConversationId:
    return (await desk.beginnings.begin("widget", "zh", NOW))[0].id


async def test_a_request_set_aside_comes_back_by_its_kind_or_when_nothing_else_is_open(desk: Desk) -> None:
    one, drafts = await begun(desk), desk.drafts
    first = await drafts.begin(one, "return", NOW)
    await drafts.fill(first.id, {"order_no": "FD1"}, NOW)
    other = await drafts.begin(one, "complaint", NOW)
    await drafts.fill(other.id, {"account": "快递员骂人"}, NOW)
    assert (resumed := await drafts.resume(one, NOW)) and resumed.id == other.id
    assert (resumed := await drafts.resume(one, NOW, "return")) and resumed.id == first.id
    assert (waiting := await drafts.aside(one)) and waiting.id == other.id
    await drafts.close(first.id, "submitted", NOW)
    assert (resumed := await drafts.resume(one, NOW)) and resumed.id == other.id


async def test_what_is_empty_or_only_a_check_is_let_go_instead_of_set_aside(desk: Desk) -> None:
    one, drafts = await begun(desk), desk.drafts
    await drafts.begin(one, "repair", NOW)
    check = await drafts.begin(one, "return_check", NOW)
    await drafts.fill(check.id, {"order_no": "FD1"}, NOW)
    await drafts.begin(one, "return", NOW)
    assert await drafts.aside(one) is None


async def test_a_case_needs_no_order_and_its_number_tells_its_kind(desk: Desk) -> None:
    one = await begun(desk)
    letters = set()
    for kind in ("complaint", "support", "suggestion", "callback"):
        draft = await desk.drafts.begin(one, kind, NOW)
        case = await desk.cases.open(draft, Unjudged("1"), f"key-{kind}", NOW)
        letters.add(case.number[0])
        assert (case.order_no, case.item, case.eligibility) == (None, None, {})
    assert letters == set("CTSB") and len({one.letter for one in KINDS.values()}) == len(KINDS)


async def test_a_case_is_withdrawn_once_and_not_after_it_was_rejected(desk: Desk) -> None:
    one = await begun(desk)
    draft = await desk.drafts.begin(one, "suggestion", NOW)
    case = await desk.cases.open(draft, Unjudged("1"), "key", NOW)
    for _ in range(2):
        assert (await desk.cases.cancel(case.number, "consumer", NOW)).state == "cancelled"
    assert [step.state for step in await desk.case_steps.of(case.number)] == ["submitted", "cancelled"]
    other = await desk.cases.open(draft, Unjudged("1"), "another key", NOW)
    await desk.cases.move(other.number, "submitted", "rejected", "a_1", NOW)
    with pytest.raises(Conflict):
        await desk.cases.cancel(other.number, "consumer", NOW)


async def test_the_newest_promise_that_was_not_kept_is_found_and_a_kept_one_is_not(desk: Desk) -> None:
    one, promises = await begun(desk), desk.promises
    assert await promises.missed(one, NOW) is None
    await promises.make(one, "review", NOW + HOUR, agreement="1", words="utter_x", now=NOW)
    assert await promises.missed(one, NOW + HOUR) is None, "it is not over yet"
    missed = await promises.missed(one, NOW + 2 * HOUR)
    assert missed and missed.kind == "review"
    await promises.settle(one, "review", NOW)
    assert await promises.missed(one, NOW + 2 * HOUR) is None


async def test_each_kind_promises_what_the_agreement_says(desk: Desk) -> None:
    agreement, hours = desk.agreements.today, await desk.service_hours()

    def due(kind: str, *, safety: bool = False) -> timedelta:
        at = case_due(agreement, hours, kind, NOW, safety=safety)
        assert at is not None
        return at - NOW

    assert due("complaint") == timedelta(hours=agreement.complaint.hours)
    assert due("complaint", safety=True) == timedelta(hours=4)
    assert due("callback") == timedelta(minutes=30)
    assert due("exchange") == due("suggestion")


def test_a_repair_that_is_not_free_waits_for_a_yes_and_one_item_of_several_for_a_number() -> None:
    proven = {"order_no": "FD1", "phone_last4": "proven", "item": "i1"}
    assert missing("repair", proven)[0] == "fault"
    assert missing("repair", {**proven, "warranty": "paid"})[0] == "quote"
    assert missing("return", {**proven, "bought": 2})[0] == "quantity"
    assert missing("return", {**proven, "bought": 2, "also": "i2"})[0] == "reason"
