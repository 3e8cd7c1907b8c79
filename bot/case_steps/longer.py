"""How long a repair may be put off: by the agreement, counted from receipt."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from desk.availability.due import repair_due
from desk.case.cases import Case
from desk.case.states import State
from desk.front_desk import Desk
from desk.request.orders import Item


async def longest(desk: Desk, case: Case, item: Item | None) -> datetime | None:
    """Return the latest time that may be told, None while closures leave no date."""
    arrived = [step.at for step in await desk.case_steps.of(case.number) if step.state == State.RECEIVED]
    supplier = item.supplier if item else ""
    terms = desk.agreements.today.for_supplier(supplier)
    return repair_due(terms, await desk.service_hours(supplier), arrived[-1], extended=True) if arrived else None


def until_when(desk: Desk, last: date) -> datetime:
    """Return the end of a day of the shop's."""
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=desk.agreements.today.service_hours.zone)
