"""Promises about cases: made with a step, watched until they are kept or over."""

from __future__ import annotations

from datetime import datetime

from bot.promises import watch
from desk.case.cases import Case
from desk.case.due_times import case_due, receipt_due
from desk.case.promises import Promise
from desk.case.states import FROM_RECEIPT, State, awaited, keeps
from desk.front_desk import Desk
from desk.request.orders import Item


class CasePromises:
    """What a step promises, and what becomes of what was promised before; the caller holds the conversation's row."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def due(self, case: Case, item: Item | None, state: str) -> datetime | None:
        """Return when what a case waits for in a state falls due; what was promised before keeps its time."""
        kind = awaited(case.kind, state)
        if kind is None:
            return None
        if kind == awaited(case.kind, case.state):
            pending = await self.pending(case, kind)
            return pending.due_at if pending else None
        return await self._new(kind, case.kind, item)

    async def first(self, kind: str, item: Item | None, *, arrived: bool) -> datetime | None:
        """Return what is promised of a case that is opened now, its goods here already or not."""
        promise = awaited(kind, State.RECEIVED if arrived else State.SUBMITTED)
        return await self._new(str(promise), kind, item)

    async def pending(self, case: Case, kind: str) -> Promise | None:
        """Return the promise of a kind that counts: the last one that was given."""
        promises = await self._desk.promises.of_cases([case.number])
        given = [one for one in promises if one.kind == kind and one.state != "superseded"]
        return max(given, key=lambda one: one.made_at, default=None)

    async def turn(self, before: Case, after: Case, due: datetime | None, words: str) -> None:
        """Score what a step ends, and make what it promises."""
        desk, now = self._desk, self._desk.clock.now()
        old, new = awaited(before.kind, before.state), awaited(after.kind, after.state)
        if old == new:
            return
        if old and keeps(before.kind, before.state, after.state):
            await desk.promises.settle(before.conversation, old, now, case_no=before.number)
        await desk.promises.let_go(before.number, now)
        if new and due:
            await self.make(after, new, due, words)

    async def make(self, case: Case, kind: str, due: datetime, words: str) -> None:
        desk = self._desk
        promise = await desk.promises.make(
            case.conversation,
            kind,
            due,
            agreement=desk.agreements.today.version,
            words=words,
            now=desk.clock.now(),
            case_no=case.number,
        )
        await self.watch(promise)

    async def watch(self, promise: Promise) -> None:
        await watch(self._desk, promise)

    async def _new(self, promise: str, kind: str, item: Item | None) -> datetime | None:
        desk, now = self._desk, self._desk.clock.now()
        if promise not in FROM_RECEIPT.values():
            return case_due(desk.agreements.today, await desk.service_hours(), kind, now)
        supplier = item.supplier if item else ""
        terms = desk.agreements.today.for_supplier(supplier)
        return receipt_due(terms, await desk.service_hours(supplier), promise, now)
