"""Wrong tries at a password or a proof, counted for the limits on them."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.database import Database


class Tries:
    """The store of tries; the newest `limit` within a span decide."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, kind: str, key: str, now: datetime) -> None:
        await self._db.run(
            "INSERT INTO tries (kind, key, at) VALUES (%(kind)s, %(key)s, %(now)s)", kind=kind, key=key, now=now
        )

    async def blocked_until(self, kind: str, key: str, limit: int, within: timedelta, now: datetime) -> datetime | None:
        """Return when the next try is allowed, or None when it is now."""
        rows = await self._db.all(
            """SELECT at FROM tries WHERE kind = %(kind)s AND key = %(key)s AND at > %(after)s
               ORDER BY at DESC LIMIT %(limit)s""",
            kind=kind,
            key=key,
            after=now - within,
            limit=limit,
        )
        if len(rows) < limit:
            return None
        oldest: datetime = rows[-1]["at"]
        return oldest + within

    async def forget(self, kind: str, key: str) -> None:
        """Begin counting anew: it was right in the end."""
        await self._db.run("DELETE FROM tries WHERE kind = %(kind)s AND key = %(key)s", kind=kind, key=key)
