"""The audit: who changed or read what; ids only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.conversation.identity import ConversationId
from desk.database import Database, json

MOST = 500  # entries shown at once, the newest


@dataclass(frozen=True)
class Entry:
    """One fact: `actor` did `what` to `object`."""

    at: datetime
    actor: str
    what: str
    object: str
    data: Mapping[str, Any]


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

    async def of(self, conversation: ConversationId) -> Sequence[Entry]:
        """Return what is on record about a conversation and its cases, newest first."""
        rows = await self._db.all(
            """SELECT at, actor, what, object, data FROM audit
               WHERE object = %(conversation)s OR data ->> 'conversation' = %(conversation)s
                  OR object IN (SELECT number FROM cases WHERE conversation = %(conversation)s)
               ORDER BY id DESC LIMIT %(most)s""",
            conversation=conversation,
            most=MOST,
        )
        return [Entry(**row) for row in rows]

    async def about(self, subject: str, whats: Sequence[str], most: int) -> Sequence[Entry]:
        """Return the newest entries of some kinds about one thing."""
        rows = await self._db.all(
            """SELECT at, actor, what, object, data FROM audit WHERE object = %(subject)s AND what = ANY(%(whats)s)
               ORDER BY id DESC LIMIT %(most)s""",
            subject=subject,
            whats=list(whats),
            most=most,
        )
        return [Entry(**row) for row in rows]
