"""Announced closures and maintenance windows: rows, edited at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.availability.hours import Closure
from desk.bilingual import Bilingual
from desk.conversation.identity import new_id
from desk.database import Database, Row
from desk.errors import NotFound

MAINTENANCE = "maintenance"


class Closures:
    """The store of closures."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def announce(
        self,
        starts_at: datetime,
        ends_at: datetime,
        reason: Bilingual,
        now: datetime,
        *,
        kind: str = "closure",
        effect: Bilingual | None = None,
    ) -> str:
        """Close the desk for a time and return the row's id; `kind` is closure or maintenance."""
        closure = new_id("x")
        await self._db.run(
            """INSERT INTO closures
                 (id, kind, starts_at, ends_at, reason_zh, reason_en, effect_zh, effect_en, created_at)
               VALUES (%(id)s, %(kind)s, %(starts_at)s, %(ends_at)s, %(zh)s, %(en)s, %(effect_zh)s, %(effect_en)s,
                 %(now)s)""",
            id=closure,
            kind=kind,
            starts_at=starts_at,
            ends_at=ends_at,
            zh=reason.zh,
            en=reason.en,
            effect_zh=effect.zh if effect else "",
            effect_en=effect.en if effect else "",
            now=now,
        )
        return closure

    async def end(self, closure: str, now: datetime) -> None:
        """Call off what has not begun; what runs ends now, so that the time it took stays counted.

        Raises:
            NotFound: there is none, or it is over.
        """
        gone = await self._db.run(
            "DELETE FROM closures WHERE id = %(id)s AND starts_at >= %(now)s", id=closure, now=now
        )
        ended = await self._db.run(
            "UPDATE closures SET ends_at = %(now)s WHERE id = %(id)s AND starts_at < %(now)s AND ends_at > %(now)s",
            id=closure,
            now=now,
        )
        if not gone + ended:
            raise NotFound(closure)

    async def ending_after(self, now: datetime) -> Sequence[Closure]:
        rows = await self._db.all(
            """SELECT id, kind, starts_at, ends_at, reason_zh, reason_en, effect_zh, effect_en, created_at
               FROM closures
               WHERE ends_at > %(now)s ORDER BY starts_at, id""",
            now=now,
        )
        return [_closure(row) for row in rows]


def _closure(row: Row) -> Closure:
    effect = Bilingual(zh=row["effect_zh"], en=row["effect_en"]) if row["effect_zh"] else None
    return Closure(
        start=row["starts_at"],
        end=row["ends_at"],
        reason=Bilingual(zh=row["reason_zh"], en=row["reason_en"]),
        id=row["id"],
        maintenance=row["kind"] == MAINTENANCE,
        effect=effect,
        announced_at=row["created_at"],
    )
