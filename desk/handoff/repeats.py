"""How often consumers had to repeat themselves: agents who asked for what the packet held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.conversation.identity import AgentId
from desk.database import Database

AGAIN = "again"  # where an agent's message keeps what it asked for although it was known


@dataclass(frozen=True)
class Repeated:
    """Conversations that agents answered, and in how many they asked again; without an agent of all of them."""

    agent: AgentId | None
    conversations: int
    again: int


class Repeats:
    """Counts in the ledger, where it goes when the conversation is erased."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def counts(self, since: datetime) -> Sequence[Repeated]:
        """Count since an instant: all first, then by agent."""
        rows = await self._db.all(
            """SELECT agent, count(DISTINCT conversation)::int AS conversations,
                 (count(DISTINCT conversation) FILTER (WHERE data ? 'again'))::int AS again
               FROM messages WHERE author = 'agent' AND kind = 'text' AND at >= %(since)s
               GROUP BY GROUPING SETS ((), (agent)) ORDER BY agent NULLS FIRST""",
            since=since,
        )
        return [Repeated(**row) for row in rows]

    async def fields(self, since: datetime) -> dict[str, int]:
        """Count what was asked again since an instant, the most frequent first."""
        rows = await self._db.all(
            """SELECT name, count(*)::int AS times
               FROM messages, jsonb_array_elements_text(data -> 'again') AS name
               WHERE author = 'agent' AND data ? 'again' AND at >= %(since)s
               GROUP BY name ORDER BY times DESC, name""",
            since=since,
        )
        return {row["name"]: row["times"] for row in rows}
