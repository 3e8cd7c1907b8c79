"""What a closure does to a promise, worked out by hand: nine to six every day, a review within nine hours of service."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.agreement import agreement as agreements
from desk.agreement.agreement import Agreement
from desk.agreement.terms import Counted
from desk.availability.calendar import service_hours
from desk.availability.due import review_due
from desk.availability.hours import Closure
from desk.bilingual import Bilingual
from desk.case.promises import Promise
from desk.case.put_off import Told, closing, lineage, put_off_until
from desk.conversation.identity import ConversationId

AGREEMENT = agreements.load((Path(__file__).parents[3] / "agreement.yml").read_text(encoding="utf-8"))
IN_SERVICE_DAYS = AGREEMENT.model_copy(
    update={"refund": AGREEMENT.refund.model_copy(update={"counted": Counted.SERVICE, "days": 3})}
)


def at(day: int, hour: int = 0) -> datetime:
    """Return an hour of November 2026; the 23rd is a Monday."""
    return datetime.fromisoformat(f"2026-11-{day:02d}T{hour:02d}:00:00+08:00")


TOLD = at(23, 10)
CASES = {"review": "return", "complaint": "complaint", "refund": "return", "repair": "repair", "first_reply": None}
VERSIONS = pytest.mark.parametrize("version", [None, "an older one"])  # what is left of its time comes to the same


def closed(start: datetime, end: datetime, announced_at: datetime | None = None) -> Closure:
    return Closure(start, end, Bilingual(zh="盘点", en="stocktaking"), announced_at=announced_at or at(23, 11))


def told(due_at: datetime, kind: str = "review", agreement: Agreement = AGREEMENT, version: str | None = None) -> Told:
    given = version or agreement.version
    promise = Promise("p_1", ConversationId("c_1"), "x", kind, due_at, given, "utter_x", "pending", TOLD, None)
    return Told(promise, TOLD, agreement, CASES[kind])


@pytest.mark.parametrize(
    ("closure", "due"),
    [
        (closed(at(24), at(25)), at(25, 10)),  # seven hours are left on Monday, and one
        (closed(at(24, 9), at(24, 12)), at(24, 13)),
        (closed(at(23, 12), at(23, 15)), at(24, 13)),
        (closed(at(23, 11), at(26)), at(26, 17)),  # all eight that are left
        (closed(at(24, 10), at(25)), None),  # begins when it is due
        (closed(at(23, 19), at(24, 8)), None),  # outside service hours
        (closed(at(24), at(25), announced_at=at(22, 9)), None),  # was known when it was told
    ],
)
@VERSIONS
def test_a_review_is_put_off_by_the_service_time_that_is_lost(
    closure: Closure, due: datetime | None, version: str | None
) -> None:
    review = told(at(24, 10), version=version)
    until = put_off_until(review, [closure], at(23, 11)) if closing(review, [closure], at(23, 11)) else None
    assert until == due


def test_two_closures_add_up_and_the_first_one_is_told() -> None:
    both = [closed(at(23, 12), at(23, 13)), closed(at(24), at(25))]
    assert put_off_until(told(at(24, 10)), both, at(23, 11)) == at(25, 11)
    assert closing(told(at(24, 10)), both, at(23, 11)) == both[0]


@pytest.mark.parametrize(
    ("agreement", "kind", "due_at", "later"),
    [
        (AGREEMENT, "complaint", at(25, 10), None),  # 48 hours by the clock
        (AGREEMENT, "repair", at(28), None),  # days of the calendar
        (IN_SERVICE_DAYS, "refund", at(27), at(28)),  # three days of service after the day of receipt
    ],
)
@VERSIONS
def test_only_what_counts_service_time_is_put_off(
    agreement: Agreement, kind: str, due_at: datetime, later: datetime | None, version: str | None
) -> None:
    agreement = (
        AGREEMENT.model_copy(update={"repair": AGREEMENT.repair.model_copy(update={"days": 4})})
        if kind == "repair"
        else agreement
    )
    given = told(due_at, kind, agreement, version)
    assert put_off_until(given, [closed(at(24), at(25))], at(23, 12)) == later


@pytest.mark.parametrize(
    ("closures", "now", "due"),
    [
        ([closed(at(26), at(28))], at(23, 12), at(29)),  # two days: the one after them
        ([closed(at(27, 9), at(27, 18))], at(23, 12), at(29)),  # all of its hours
        ([closed(at(27, 12), at(28))], at(27, 13), at(29)),  # all that is left of it
        ([closed(at(27, 12), at(28))], at(23, 12), None),  # its morning remains
        ([closed(at(24), at(27))], at(23, 12), None),  # ends before it
        ([closed(at(28), at(29))], at(23, 12), None),  # begins after it
        ([closed(at(27), at(28), announced_at=at(23, 9))], at(23, 12), None),  # was known when it was chosen
        ([closed(at(24), at(25)), closed(at(27), at(28)), closed(at(28), at(29))], at(23, 12), at(30)),
    ],
)
@VERSIONS
def test_a_chosen_day_moves_only_out_of_a_closure_and_to_the_first_day_after(
    closures: list[Closure], now: datetime, due: datetime | None, version: str | None
) -> None:
    friday = replace(told(at(28), "repair", version=version), chosen=True)
    closure = closing(friday, closures, now)
    assert (put_off_until(friday, closures, now) if closure else None) == due
    assert due is None or (closure and closure.start < at(28) < closure.end + timedelta(hours=12))


@VERSIONS
def test_the_day_of_the_receipt_itself_costs_nothing(version: str | None) -> None:
    refund = told(at(27), "refund", IN_SERVICE_DAYS, version)
    assert put_off_until(refund, [closed(at(23, 12), at(24))], at(23, 11)) is None


def test_what_was_put_off_once_is_counted_from_when_it_was_first_told() -> None:
    first = replace(told(at(24, 10)).promise, state="superseded", settled_at=at(23, 11))
    now_counts = replace(first, id="p_2", made_at=at(23, 11), due_at=at(25, 10), state="pending", settled_at=None)
    line = lineage(now_counts, [first, now_counts])
    since = line[-1].made_at
    assert since == TOLD
    again = replace(told(at(25, 10)), promise=now_counts, since=since)
    assert put_off_until(again, [closed(at(24), at(25), announced_at=at(23, 12))], at(23, 12)) is None
    assert put_off_until(again, [closed(at(24), at(26), announced_at=at(23, 12))], at(23, 12)) == at(26, 10)


@given(st.integers(0, 96), st.integers(1, 200), st.integers(1, 22), st.sampled_from([None, "an older one"]))
def test_a_promise_is_never_put_forward_and_gets_all_its_service_time(
    begin: int, length: int, asked: int, version: str | None
) -> None:
    start = TOLD + timedelta(hours=begin)
    closure = closed(start, start + timedelta(hours=length))
    due = review_due(AGREEMENT, service_hours(AGREEMENT), TOLD)
    assert due is not None
    now = TOLD + timedelta(hours=asked)
    until = put_off_until(told(due, version=version), [closure], now) if now < due else None
    if until is not None:
        before, after = service_hours(AGREEMENT), service_hours(AGREEMENT, [closure])
        since, had = (now, before.between(now, due)) if version else (TOLD, before.between(TOLD, due))
        assert until > due and after.between(since, until) == had
