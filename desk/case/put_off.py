"""Promises that a closure puts off: their due times worked out anew, from when they were first told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.agreement.agreement import Agreement
from desk.agreement.terms import Counted
from desk.availability.calendar import service_hours
from desk.availability.due import day_of, days_due, days_left, first_reply_due
from desk.availability.hours import Closure, NeverOpen, ServiceHours
from desk.case.due_times import case_due, receipt_due
from desk.case.promises import Promise

PUT_OFF = "put_off"  # the kind of the timers that look at a promise again
ONE_DAY = timedelta(days=1)
NEARLY = timedelta(minutes=1)  # what two looks at the clock may lie apart
RECEIPT = ("refund", "dispatch", "repair")


@dataclass(frozen=True)
class Told:
    """A promise as it counts now, since when it runs, and what it is about; `agreement` is its supplier's.

    `chosen`: its day is one that an agent chose, no time that is worked out.
    """

    promise: Promise
    since: datetime
    agreement: Agreement
    kind: str | None = None  # of the case
    safety: bool = False
    chosen: bool = False

    def known(self, closures: Sequence[Closure]) -> list[Closure]:
        """Return the closures that were announced when it was told, which its due time counts with."""
        made_at = self.promise.made_at
        return [one for one in closures if one.announced_at is None or one.announced_at <= made_at]


def lineage(promise: Promise, promises: Sequence[Promise]) -> list[Promise]:
    """Return a promise and what it was before, the first one last; each that was put off ends when the next begins."""
    before = [
        one for one in promises if (one.kind, one.case_no, one.state) == (promise.kind, promise.case_no, "superseded")
    ]
    line = [promise]
    while earlier := next((one for one in before if one.settled_at == line[-1].made_at > one.made_at), None):
        line.append(earlier)
    return line


def put_off_until(told: Told, closures: Sequence[Closure], now: datetime) -> datetime | None:
    """Return when a promise falls due by the closures of today; None where that is no later, or no date is left."""
    hours, before = service_hours(told.agreement, closures), service_hours(told.agreement, told.known(closures))
    if told.chosen:
        due = _day_after(told, before, hours, now)
    elif told.promise.agreement == told.agreement.version:
        due = _anew(told, hours)
    else:
        due = _left(told, before, hours, now)
    return due if due and due > told.promise.due_at + NEARLY else None


def closing(told: Told, closures: Sequence[Closure], now: datetime) -> Closure | None:
    """Return the first closure that takes time from a promise which was told without it."""
    known = told.known(closures)
    hours = service_hours(told.agreement, known)
    since = max(now, day_of(told.promise.due_at, hours.zone)) if told.chosen else now
    for one in closures:
        if one not in known and hours.between(max(one.start, since), min(one.end, told.promise.due_at)) > timedelta():
            return one
    return None


def _anew(told: Told, hours: ServiceHours) -> datetime | None:
    if told.promise.kind in RECEIPT:
        return receipt_due(told.agreement, hours, told.promise.kind, told.since)
    if told.kind is None:
        return first_reply_due(told.agreement, hours, told.since)
    return case_due(told.agreement, hours, told.kind, told.since, safety=told.safety)


def _day_after(told: Told, before: ServiceHours, hours: ServiceHours, now: datetime) -> datetime | None:
    """Return the end of the first day of service after a chosen day of which a closure leaves nothing."""
    since = max(now, day_of(told.promise.due_at, hours.zone))
    if hours.between(since, told.promise.due_at) or not before.between(since, told.promise.due_at):
        return None
    return days_due(1, Counted.SERVICE, hours, since)


def _left(told: Told, before: ServiceHours, hours: ServiceHours, now: datetime) -> datetime | None:
    """Return when what is left of a promise under an older agreement ends; by the clock or calendar it stands."""
    due_at = told.promise.due_at
    if _counted(told) is not Counted.SERVICE:
        return None
    if told.promise.kind in RECEIPT:
        since = max(now - ONE_DAY, told.promise.made_at)  # the day of the receipt is not counted
        days = days_left(before, since, due_at)
        return days_due(days, Counted.SERVICE, hours, since) if days else None
    time = before.between(now, due_at)
    try:
        return hours.add(now, time) if time else None
    except NeverOpen:
        return None


def _counted(told: Told) -> Counted | None:
    agreement = told.agreement
    match told.promise.kind:
        case "review":
            return agreement.review.counted
        case "complaint":
            return agreement.complaint.limit(safety=told.safety).counted
        case "support":
            return (agreement.support or agreement.review).counted
        case "refund":
            return agreement.refund.counted
        case "dispatch":
            return agreement.exchange.counted
        case "repair":
            return agreement.repair.counted
        case _:
            return Counted.SERVICE
