"""The steps of cases: every change of state, and what was noted beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desk.database import Database, json

REMARK, EXTENDED = "remark", "extended"  # steps that change no state
ASIDE = (REMARK, EXTENDED)


@dataclass(frozen=True)
class Step:
    """A change of a case's state, a remark or a new time; `details` are what it was about: an amount, a courier."""

    number: int
    state: str
    by: str
    note: str
    at: datetime
    details: Mapping[str, Any] = field(default_factory=dict)


class CaseSteps:
    """The store of steps, numbered in each case."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def write(
        self, number: str, state: str, by: str, note: str, now: datetime, details: Mapping[str, Any] | None = None
    ) -> None:
        """Add a step; who changes a case's state has its row."""
        await self._db.run(
            """INSERT INTO case_steps (case_no, number, state, by, note, at, details)
               SELECT %(case_no)s, 1 + count(*), %(state)s, %(by)s, %(note)s, %(now)s, %(details)s FROM case_steps
               WHERE case_no = %(case_no)s""",
            case_no=number,
            state=state,
            by=by,
            note=note,
            now=now,
            details=json(details or {}),
        )

    async def remark(self, number: str, by: str, note: str, now: datetime) -> None:
        """Note what somebody adds to a case; the same words as the last remark are noted once."""
        steps = await self.of(number)
        if (steps[-1].state, steps[-1].by, steps[-1].note) != (REMARK, by, note):
            await self.write(number, REMARK, by, note, now)

    async def extend(self, number: str, by: str, note: str, now: datetime, details: Mapping[str, Any]) -> None:
        """Note that a promise about a case was given a new time, and why."""
        await self.write(number, EXTENDED, by, note, now, details)

    async def decision(self, number: str) -> Step:
        """Return the last change of a case's state."""
        return [step for step in await self.of(number) if step.state not in ASIDE][-1]

    async def of(self, number: str) -> Sequence[Step]:
        rows = await self._db.all(
            "SELECT number, state, by, note, at, details FROM case_steps WHERE case_no = %(number)s ORDER BY number",
            number=number,
        )
        return [Step(**row) for row in rows]
