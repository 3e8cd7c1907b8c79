"""Broken promises: whose they were, and why; an explained one stays broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from desk.case.promises import COLUMNS, Promise
from desk.conversation.identity import AgentId
from desk.database import Database
from desk.errors import Conflict, NotFound

OWNERS = """SELECT p.id, coalesce(c.owner, h.agent) AS owner FROM promises p
    LEFT JOIN cases c ON c.number = p.case_no LEFT JOIN handoffs h ON h.promise = p.id WHERE p.id = ANY(%(ids)s)"""


class Breaches:
    """The store of explanations."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def owners(self, promises: Sequence[str]) -> Mapping[str, AgentId]:
        """Return who has to keep promises: whose the case is, or who took the conversation; nobody is left out."""
        rows = await self._db.all(OWNERS, ids=list(promises))
        return {row["id"]: row["owner"] for row in rows if row["owner"]}

    async def unexplained(self, *, limit: int = 200) -> Sequence[Promise]:
        """Return what was broken and nobody has explained, the oldest first."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM promises WHERE state = 'broken' AND why IS NULL ORDER BY due_at LIMIT %(limit)s",
            limit=limit,
        )
        return [Promise(**row) for row in rows]

    async def explain(self, promise: str, why: str, agent: AgentId, now: datetime) -> Promise:
        """Note why a promise was broken; the same words by the same agent again stand.

        Raises:
            NotFound: there is no such promise.
            Conflict: it is not broken, or it was explained before.
        """
        row = await self._db.one_or_none(
            f"""UPDATE promises SET why = %(why)s, explained_by = %(agent)s, explained_at = %(now)s
                WHERE id = %(id)s AND state = 'broken' AND why IS NULL RETURNING {COLUMNS}""",
            id=promise,
            why=why,
            agent=agent,
            now=now,
        )
        if row is not None:
            return Promise(**row)
        found = await self._db.one_or_none(f"SELECT {COLUMNS} FROM promises WHERE id = %(id)s", id=promise)
        if found is None:
            raise NotFound(promise)
        if (found["state"], found["why"], found["explained_by"]) == ("broken", why, agent):
            return Promise(**found)
        raise Conflict(promise, state=found["state"], why=found["why"], agent=found["explained_by"])
