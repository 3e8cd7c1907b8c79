"""Wrong tries at a password or a proof, counted for the limits on them."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.database import Database


class Tries:
    """The store of tries; the newest `limit` within a span decide."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, kind: str, key: str, now: datetime, *, turn: str | None = None) -> None:
        """Count a try; within one turn, which may be run again, there is only one."""
        await self._db.run(
            """INSERT INTO tries (kind, key, at, turn) VALUES (%(kind)s, %(key)s, %(now)s, %(turn)s)
               ON CONFLICT (kind, key, turn) DO NOTHING""",
            kind=kind,
            key=key,
            now=now,
            turn=turn,
        )

    async def blocked_until(
        self, kind: str, key: str, limit: int, within: timedelta, now: datetime, *, turn: str | None = None
    ) -> datetime | None:
        """Return when the next try is allowed, or None when it is now; what this very turn tried does not count."""
        rows = await self._db.all(
            """SELECT at FROM tries WHERE kind = %(kind)s AND key = %(key)s AND at > %(after)s
                 AND (turn IS NULL OR turn IS DISTINCT FROM %(turn)s)
               ORDER BY at DESC LIMIT %(limit)s""",
            kind=kind,
            key=key,
            after=now - within,
            limit=limit,
            turn=turn,
        )
        if len(rows) < limit:
            return None
        oldest: datetime = rows[-1]["at"]
        return oldest + within

    async def forget(self, kind: str, key: str) -> None:
        """Begin counting anew: it was right in the end."""
        await self._db.run("DELETE FROM tries WHERE kind = %(kind)s AND key = %(key)s", kind=kind, key=key)
