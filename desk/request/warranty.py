"""Whether a repair is free: the end of the warranty, computed from order, product and agreement."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from desk.agreement.agreement import Agreement
from desk.agreement.remedies import Freight
from desk.request.eligibility import last_moment
from desk.request.orders import Item, Order


class Standing(StrEnum):
    """`within` is the only one that makes a repair free; `no_warranty`: the agreement gives this kind none."""

    WITHIN = "within"
    OVER = "over"
    NO_WARRANTY = "no_warranty"
    NOT_RECEIVED = "not_received"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True)
class Warranty:
    """`until` ends the last day (None without warranty or receipt); `clause` and `version` are the basis."""

    standing: Standing
    months: int
    until: datetime | None
    freight: Freight
    clause: str
    version: str

    @property
    def free(self) -> bool:
        return self.standing is Standing.WITHIN

    def as_data(self) -> dict[str, Any]:
        until = self.until.isoformat() if self.until else None
        return {**self.__dict__, "until": until, "freight": self.freight.model_dump()}


def warranty(
    order: Order, item: Item, agreements: Sequence[Agreement], now: datetime, *, covered: bool = True
) -> Warranty:
    """Say whether a repair is free now, by the kindest of the agreements a consumer may rely on.

    `covered` is False once somebody has found that the fault is none that the warranty covers.
    """
    found = [_under(one.for_supplier(item.supplier), order, item, now, covered) for one in agreements]
    return max(found, key=lambda one: (one.free, one.months))


def _under(agreement: Agreement, order: Order, item: Item, now: datetime, covered: bool) -> Warranty:
    months, zone = agreement.warranty.months_for(item.kind), agreement.service_hours.zone
    until = warranty_end(order.received_at, months, zone) if order.received_at and months else None
    standing = _standing(order, months, until, now, covered)
    free = standing is Standing.WITHIN
    terms = agreement.repair
    return Warranty(
        standing=standing,
        months=months,
        until=until,
        freight=terms.freight_in_warranty if free else terms.freight_out_of_warranty,
        clause="warranty",
        version=agreement.version,
    )


def _standing(order: Order, months: int, until: datetime | None, now: datetime, covered: bool) -> Standing:
    if not months:
        return Standing.NO_WARRANTY
    if order.received_at is None or until is None:
        return Standing.NOT_RECEIVED
    if now >= until:
        return Standing.OVER
    return Standing.WITHIN if covered else Standing.NOT_COVERED


def warranty_end(received_at: datetime, months: int, zone: ZoneInfo) -> datetime:
    """Return the end of the last day: the same day that many months later, or the last one of a shorter month."""
    day = received_at.astimezone(zone).date()
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    last = date(year, month, min(day.day, monthrange(year, month)[1]))
    return last_moment(received_at, (last - day).days, zone)
