"""Announced closures and maintenance windows: rows, edited at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.bilingual import Bilingual
from desk.database import Database
from desk.hours import Closure
from desk.identity import new_id


class Closures:
    """The store of closures."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def announce(
        self, starts_at: datetime, ends_at: datetime, reason: Bilingual, now: datetime, *, kind: str = "closure"
    ) -> None:
        """Close the desk for a time; `kind` is closure or maintenance."""
        await self._db.run(
            """INSERT INTO closures (id, kind, starts_at, ends_at, reason_zh, reason_en, created_at)
               VALUES (%(id)s, %(kind)s, %(starts_at)s, %(ends_at)s, %(zh)s, %(en)s, %(now)s)""",
            id=new_id("x"),
            kind=kind,
            starts_at=starts_at,
            ends_at=ends_at,
            zh=reason.zh,
            en=reason.en,
            now=now,
        )

    async def ending_after(self, now: datetime) -> Sequence[Closure]:
        rows = await self._db.all(
            "SELECT starts_at, ends_at, reason_zh, reason_en FROM closures WHERE ends_at > %(now)s ORDER BY starts_at",
            now=now,
        )
        return [
            Closure(row["starts_at"], row["ends_at"], Bilingual(zh=row["reason_zh"], en=row["reason_en"]))
            for row in rows
        ]
