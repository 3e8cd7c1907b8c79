"""Timers: what must happen at an instant, as rows that any gateway may lease."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.database import Database

LEASE = timedelta(seconds=60)


@dataclass(frozen=True)
class Timer:
    """`kind` says what to do, `key` for whom."""

    kind: str
    key: str
    due_at: datetime
    attempt: int


class Timers:
    """The store of timers; one a kind and key."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def set(self, kind: str, key: str, due_at: datetime) -> None:
        """Set or move a timer."""
        await self._db.run(
            """INSERT INTO timers (kind, key, due_at) VALUES (%(kind)s, %(key)s, %(due_at)s)
               ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at, lease_until = NULL, attempt = 0""",
            kind=kind,
            key=key,
            due_at=due_at,
        )

    async def ensure(self, kind: str, key: str, due_at: datetime) -> None:
        """Set a timer unless there is one."""
        await self._db.run(
            "INSERT INTO timers (kind, key, due_at) VALUES (%(kind)s, %(key)s, %(due_at)s) ON CONFLICT DO NOTHING",
            kind=kind,
            key=key,
            due_at=due_at,
        )

    async def cancel(self, kind: str, key: str) -> None:
        await self._db.run("DELETE FROM timers WHERE kind = %(kind)s AND key = %(key)s", kind=kind, key=key)

    async def lease(self, now: datetime) -> Timer | None:
        """Take one that is due; it comes back after a minute unless it is done."""
        row = await self._db.one_or_none(
            """WITH next AS (SELECT kind, key FROM timers
                             WHERE due_at <= %(now)s AND (lease_until IS NULL OR lease_until < %(now)s)
                             ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
               UPDATE timers SET lease_until = %(until)s, attempt = attempt + 1 FROM next
               WHERE timers.kind = next.kind AND timers.key = next.key
               RETURNING timers.kind, timers.key, timers.due_at, timers.attempt""",
            now=now,
            until=now + LEASE,
        )
        return Timer(**row) if row else None

    async def done(self, timer: Timer) -> None:
        """Take away a timer, unless it was moved meanwhile."""
        await self._db.run(
            "DELETE FROM timers WHERE kind = %(kind)s AND key = %(key)s AND due_at = %(due_at)s",
            kind=timer.kind,
            key=timer.key,
            due_at=timer.due_at,
        )

    async def ahead(self) -> int:
        """Count what is still to come."""
        row = await self._db.one("SELECT count(*) AS n FROM timers")
        return int(row["n"])
