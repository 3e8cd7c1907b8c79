"""When what the agreement promises falls due: limits in hours, and limits in days that end with their last day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.agreement.agreement import Agreement
from desk.agreement.terms import Counted, Limit
from desk.availability.hours import NeverOpen, ServiceHours

FAR = 800
ONE_DAY = timedelta(days=1)
WARNED = 0.75  # of a promise's time, after which whoever has to keep it is warned


def warn_at(hours: ServiceHours, made_at: datetime, due_at: datetime) -> datetime:
    """Return when three quarters of a promise's service time are over; of one without any, of its time."""
    served = hours.between(made_at, due_at)
    if not served:
        return made_at + WARNED * (due_at - made_at)
    return hours.add(made_at, WARNED * served)


def first_reply_due(agreement: Agreement, hours: ServiceHours, start: datetime | None) -> datetime | None:
    """Return when a person answers who is waited for from an instant on; None while closures leave no date."""
    try:
        return hours.add(start, timedelta(minutes=agreement.reply.first_minutes)) if start else None
    except NeverOpen:
        return None


def review_due(agreement: Agreement, hours: ServiceHours, asked_at: datetime) -> datetime | None:
    return limit_due(agreement.review, hours, asked_at)


def complaint_due(
    agreement: Agreement, hours: ServiceHours, made_at: datetime, *, safety: bool = False
) -> datetime | None:
    return limit_due(agreement.complaint.limit(safety=safety), hours, made_at)


def support_due(agreement: Agreement, hours: ServiceHours, asked_at: datetime) -> datetime | None:
    """Return when technical support answers; like a review where the agreement has no clause for it."""
    return limit_due(agreement.support or agreement.review, hours, asked_at)


def refund_due(agreement: Agreement, hours: ServiceHours, received_at: datetime) -> datetime | None:
    return days_due(agreement.refund.days, agreement.refund.counted, hours, received_at)


def exchange_due(agreement: Agreement, hours: ServiceHours, received_at: datetime) -> datetime | None:
    """Return by when the new goods are sent, counted from receipt of the old ones."""
    return days_due(agreement.exchange.dispatch_days, agreement.exchange.counted, hours, received_at)


def repair_due(
    agreement: Agreement, hours: ServiceHours, received_at: datetime, *, extended: bool = False
) -> datetime | None:
    """Return by when repaired goods are sent back; `extended`: the latest that may be told before that is over."""
    terms = agreement.repair
    longer = (terms.extension_days or 0) if extended else 0
    return days_due(terms.days + longer, terms.counted, hours, received_at)


def limit_due(limit: Limit, hours: ServiceHours, since: datetime) -> datetime | None:
    """Return when a limit in hours ends; None while closures leave no date."""
    within = timedelta(hours=limit.hours)
    if limit.counted is Counted.CLOCK:
        return since + within
    try:
        return hours.add(since, within)
    except NeverOpen:
        return None


def days_due(days: int, counted: Counted | None, hours: ServiceHours, since: datetime) -> datetime | None:
    """Return the end of the last day, counted from the day after `since`; None while closures leave no date."""
    first = since.astimezone(hours.zone).date()
    if counted is not Counted.SERVICE:
        return _begin(first + (days + 1) * ONE_DAY, hours.zone)
    served = (day for number in range(1, FAR) if _has_service(day := first + number * ONE_DAY, hours))
    last = next((day for place, day in enumerate(served, 1) if place == days), None)
    return _begin(last + ONE_DAY, hours.zone) if last else None


def days_left(hours: ServiceHours, since: datetime, due: datetime) -> int:
    """Return how many days of service a limit that ends with its last day still has, from the day after `since`."""
    first, last = since.astimezone(hours.zone).date(), last_day(due, hours.zone)
    return sum(_has_service(first + number * ONE_DAY, hours) for number in range(1, (last - first).days + 1))


def last_day(due: datetime, zone: ZoneInfo) -> date:
    """Return the day to tell for a limit that ends with its last day, which is the midnight after it."""
    return (due - timedelta(seconds=1)).astimezone(zone).date()


def day_of(due: datetime, zone: ZoneInfo) -> datetime:
    """Return when the day begins that a due time tells."""
    return _begin(last_day(due, zone), zone)


def _has_service(day: date, hours: ServiceHours) -> bool:
    return hours.between(_begin(day, hours.zone), _begin(day + ONE_DAY, hours.zone)) > timedelta()


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
