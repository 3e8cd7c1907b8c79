"""When what is promised of a request falls due, by its kind."""

from __future__ import annotations

from datetime import datetime

from desk.agreement.agreement import Agreement
from desk.availability.due import (
    complaint_due,
    exchange_due,
    first_reply_due,
    refund_due,
    repair_due,
    review_due,
    support_due,
)
from desk.availability.hours import ServiceHours
from desk.request.requests import KINDS


def case_due(
    agreement: Agreement, hours: ServiceHours, kind: str, now: datetime, *, safety: bool = False
) -> datetime | None:
    """Return when the consumer hears of a request handed in now; None while closures leave no date."""
    match KINDS[kind].promise:
        case "complaint":
            return complaint_due(agreement, hours, now, safety=safety)
        case "support":
            return support_due(agreement, hours, now)
        case "callback":
            return first_reply_due(agreement, hours, now)
        case _:
            return review_due(agreement, hours, now)


def receipt_due(agreement: Agreement, hours: ServiceHours, promise: str, received_at: datetime) -> datetime | None:
    """Return when what is promised from the receipt of goods falls due: `refund`, `dispatch` or `repair`."""
    due = {"refund": refund_due, "dispatch": exchange_due, "repair": repair_due}[promise]
    return due(agreement, hours, received_at)
