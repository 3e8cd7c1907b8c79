"""Promises as they are told to consumers: each gets its timers, by which it is warned of and scored."""

from __future__ import annotations

from datetime import timedelta

from desk.availability.due import warn_at
from desk.case.promises import Promise
from desk.front_desk import Desk

FIRST_REPLY = "first_reply"
SCORED_AFTER = timedelta(seconds=1)  # a reply in the very last moment is still in time


async def watch(desk: Desk, promise: Promise) -> None:
    """Set a promise's timers; its service time is that of whose goods it is about."""
    hours = await desk.service_hours(await _supplier(desk, promise))
    await desk.promises.watch(
        promise.id, warn_at(hours, promise.made_at, promise.due_at), promise.due_at + SCORED_AFTER
    )


async def _supplier(desk: Desk, promise: Promise) -> str:
    case = await desk.cases.get(promise.case_no) if promise.case_no else None
    return (await desk.orders.item(case.item)).supplier if case and case.item else ""
