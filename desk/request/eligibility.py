"""Whether an item may still be returned, and on what terms: computed from order, agreement and day.

Seven days without a reason for goods sold at a distance, counted from the day after they were signed for,
with excepted kinds of goods: Consumer Rights Protection Law of the PRC, art. 25. A longer promise
in the agreement counts instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from desk.agreement.agreement import Agreement
from desk.agreement.terms import Payer
from desk.request.orders import Item, Order


class Reason(StrEnum):
    """Why the consumer returns: without giving a reason, or because something is wrong with the goods."""

    NO_REASON = "no_reason"
    QUALITY = "quality"


class Verdict(StrEnum):
    """`within` is the only yes."""

    WITHIN = "within"
    TOO_LATE = "too_late"
    EXCEPTED = "excepted"
    NOT_RECEIVED = "not_received"
    NOT_INTACT = "not_intact"


@dataclass(frozen=True)
class Window:
    """A way back: for how many days, on whose cost, by which clause."""

    days: int
    freight: Payer
    clause: str


@dataclass(frozen=True)
class Eligibility:
    """`until` is the last instant of the last day (None before receipt); `clause` and `version` are the basis."""

    verdict: Verdict
    reason: Reason
    days: int
    until: datetime | None
    freight: Payer
    clause: str
    version: str

    @property
    def allowed(self) -> bool:
        return self.verdict is Verdict.WITHIN

    def as_data(self) -> dict[str, Any]:
        until = self.until.isoformat() if self.until else None
        return {**self.__dict__, "until": until}


def return_eligibility(
    order: Order, item: Item, reason: Reason, agreements: Sequence[Agreement], now: datetime, *, intact: bool = True
) -> Eligibility:
    """Say whether an item may be returned now, by the kindest of the agreements a consumer may rely on."""
    terms = (agreement.for_supplier(item.supplier) for agreement in agreements)
    verdicts = [_under(agreement, order, item, reason, now, intact) for agreement in terms]
    return max(verdicts, key=lambda one: (one.allowed, one.days, one.freight is Payer.SUPPLIER))


def exchange_eligibility(
    order: Order,
    item: Item,
    agreements: Sequence[Agreement],
    now: datetime,
    *,
    reason: Reason = Reason.QUALITY,
    intact: bool = True,
) -> Eligibility:
    """Say whether an item may be exchanged now; `freight` is that of the way to the supplier."""
    terms = (agreement.for_supplier(item.supplier) for agreement in agreements)
    verdicts = [_exchange_under(agreement, order, item, reason, now, intact) for agreement in terms]
    return max(verdicts, key=lambda one: (one.allowed, one.days, one.freight is Payer.SUPPLIER))


def last_moment(received_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the end of the last day, counted from the day after receipt, in the agreement's zone."""
    day_after = received_at.astimezone(zone).date() + timedelta(days=days + 1)
    return datetime.combine(day_after, time(), tzinfo=zone)


def _under(agreement: Agreement, order: Order, item: Item, reason: Reason, now: datetime, intact: bool) -> Eligibility:
    terms = agreement.returns.no_reason if reason is Reason.NO_REASON else agreement.returns.quality
    window = Window(terms.days, terms.freight, f"return.{reason}")
    return _judged(window, agreement, order, item, reason, now, intact)


def _exchange_under(
    agreement: Agreement, order: Order, item: Item, reason: Reason, now: datetime, intact: bool
) -> Eligibility:
    window = Window(agreement.exchange.days, agreement.exchange.freight.to_supplier, "exchange")
    return _judged(window, agreement, order, item, reason, now, intact)


def _judged(
    window: Window, agreement: Agreement, order: Order, item: Item, reason: Reason, now: datetime, intact: bool
) -> Eligibility:
    zone = agreement.service_hours.zone
    until = last_moment(order.received_at, window.days, zone) if order.received_at else None
    intact = intact or reason is Reason.QUALITY
    return Eligibility(
        verdict=_verdict(until, now, excepted=_excepted(agreement, item, reason), intact=intact),
        reason=reason,
        days=window.days,
        until=until,
        freight=window.freight,
        clause=window.clause,
        version=agreement.version,
    )


def _verdict(until: datetime | None, now: datetime, *, excepted: bool, intact: bool) -> Verdict:
    if excepted:
        return Verdict.EXCEPTED
    if until is None:
        return Verdict.NOT_RECEIVED
    if now >= until:
        return Verdict.TOO_LATE
    return Verdict.WITHIN if intact else Verdict.NOT_INTACT


def _excepted(agreement: Agreement, item: Item, reason: Reason) -> bool:
    kinds = {one.kind for one in agreement.returns.no_reason.excepted}
    return reason is Reason.NO_REASON and item.exception in kinds
