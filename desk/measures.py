"""What the stores hold right now, as numbers for those who watch the desk: one statement, limited in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.database import Database

ACTIVE = timedelta(minutes=30)  # a conversation of the bot in which nothing was said for longer is at rest
LONGEST = 2000  # milliseconds


@dataclass(frozen=True)
class Measure:
    """One number; `first` and `second` tell apart the kinds of what is counted, empty where there is one only."""

    name: str
    first: str
    second: str
    value: float


class Measures:
    """Counts across the stores."""

    def __init__(self, database: Database, *, demo: bool = False) -> None:
        self._db = database
        self._demo = demo

    async def read(self, now: datetime) -> Sequence[Measure]:
        """Count everything at once.

        Raises:
            DatabaseAway: the server is away, or took longer than two seconds.
        """
        async with self._db.transaction():
            await self._db.run("SELECT set_config('statement_timeout', %(longest)s, true)", longest=str(LONGEST))
            rows = await self._db.all(STATEMENT, now=now, active=now - ACTIVE, demo=self._demo)
        return [Measure(row["name"], row["first"], row["second"], float(row["value"] or 0)) for row in rows]


STATEMENT = """
WITH queue AS (SELECT h.captured, h.asked_at, p.due_at FROM handoffs h LEFT JOIN promises p ON p.id = h.promise
               WHERE h.state = 'waiting'),
     unfinished AS (SELECT state, created_at FROM turns WHERE state IN ('waiting', 'running')),
     outgoing AS (SELECT state, created_at FROM outbox WHERE state IN ('pending', 'sending'))
SELECT 'queue' AS name, '' AS first, '' AS second, count(*)::float AS value FROM queue WHERE NOT captured
UNION ALL SELECT 'queue_oldest', '', '', extract(epoch FROM %(now)s - min(asked_at)) FROM queue WHERE NOT captured
UNION ALL SELECT 'queue_overdue', '', '', count(*) FROM queue WHERE due_at < %(now)s
UNION ALL SELECT 'captured', '', '', count(*) FROM queue WHERE captured
UNION ALL SELECT 'agents_present', '', '', count(*) FROM agents
          WHERE active AND NOT away AND present_until > %(now)s AND (NOT demo OR %(demo)s)
UNION ALL SELECT 'conversations', 'bot', '', count(*) FROM conversations WHERE owner = 'bot' AND last_at > %(active)s
UNION ALL SELECT 'conversations', 'queue', '', count(*) FROM conversations WHERE owner = 'queue'
UNION ALL SELECT 'conversations', 'agent', '', count(*) FROM conversations WHERE owner = 'agent'
UNION ALL SELECT 'unreachable', '', '', count(*) FROM conversations WHERE unreachable_since IS NOT NULL
UNION ALL SELECT 'turns_unfinished', 'waiting', '', count(*) FROM unfinished WHERE state = 'waiting'
UNION ALL SELECT 'turns_unfinished', 'running', '', count(*) FROM unfinished WHERE state = 'running'
UNION ALL SELECT 'turns_oldest', '', '', extract(epoch FROM %(now)s - min(created_at)) FROM unfinished
UNION ALL SELECT 'outbox', 'pending', '', count(*) FROM outgoing WHERE state = 'pending'
UNION ALL SELECT 'outbox', 'sending', '', count(*) FROM outgoing WHERE state = 'sending'
UNION ALL SELECT 'outbox', state, '', count(*) FROM outbox WHERE state IN ('unknown', 'failed') GROUP BY state
UNION ALL SELECT 'outbox_oldest', '', '', extract(epoch FROM %(now)s - min(created_at)) FROM outgoing
UNION ALL SELECT 'timers_overdue', '', '', count(*) FROM timers WHERE due_at <= %(now)s
UNION ALL SELECT 'timers_oldest', '', '', extract(epoch FROM %(now)s - min(due_at)) FROM timers WHERE due_at <= %(now)s
UNION ALL SELECT 'promises', kind, CASE WHEN state = 'pending' AND due_at < %(now)s THEN 'overdue' ELSE state END,
                 count(*) FROM promises GROUP BY 2, 3
UNION ALL SELECT 'cases', kind, state, count(*) FROM cases GROUP BY kind, state
"""
