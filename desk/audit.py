"""The audit: who changed or read what; ids only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desk.database import Database, json


class Audit:
    """An append-only record."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def note(self, actor: str, what: str, subject: str, now: datetime, **data: Any) -> None:
        """Record one fact; `actor` is an agent's id, `bot`, `consumer`, `desk` or `operator`."""
        await self._db.run(
            """INSERT INTO audit (at, actor, what, object, data)
               VALUES (%(now)s, %(actor)s, %(what)s, %(subject)s, %(data)s)""",
            now=now,
            actor=actor,
            what=what,
            subject=subject,
            data=json(data),
        )
