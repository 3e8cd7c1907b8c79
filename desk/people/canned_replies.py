"""Canned replies: sentences that agents use often, everybody's or one's own, with holes for facts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.conversation.identity import AgentId, new_id
from desk.database import Database
from desk.errors import BadValues, Conflict, NotFound

HOLES = ("name", "order_no", "case_no", "agent", "shop", "due")
LONGEST_TITLE, LONGEST = 60, 2000
MOST_OWN = 200
_HOLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class CannedReply:
    """A reply in one language; `agent` None: everybody's."""

    id: str
    locale: str
    title: str
    text: str
    agent: AgentId | None
    version: int
    changed_at: datetime


@dataclass(frozen=True)
class Wording:
    """What may be changed of a canned reply."""

    locale: str
    title: str
    text: str
    agent: AgentId | None


COLUMNS = "id, locale, title, text, agent, version, changed_at"


def require_known_holes(text: str) -> None:
    """Raises: BadValues: a hole that no fact fills."""
    if any(name not in HOLES for name in _HOLE.findall(text)):
        raise BadValues({"text": "hole"})


def filled(text: str, facts: Mapping[str, str | None]) -> str:
    """Return a reply's words with every hole filled in.

    Raises:
        BadValues: the first hole that nothing is known for.
    """
    for name in _HOLE.findall(text):
        if not facts.get(name):
            raise BadValues({name: "hole_empty"})
    return _HOLE.sub(lambda hole: facts[hole[1]] or "", text)


class CannedReplies:
    """The store of canned replies."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def for_agent(self, agent: AgentId) -> Sequence[CannedReply]:
        """Return everybody's and the agent's own, by title."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM canned_replies WHERE agent IS NULL OR agent = %(agent)s ORDER BY title, id",
            agent=agent,
        )
        return [CannedReply(**row) for row in rows]

    async def get(self, reply: str, agent: AgentId) -> CannedReply:
        """Return a reply that this agent may use.

        Raises:
            NotFound: there is none, or it is somebody else's own.
        """
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM canned_replies WHERE id = %(id)s AND (agent IS NULL OR agent = %(agent)s)",
            id=reply,
            agent=agent,
        )
        if row is None:
            raise NotFound(reply)
        return CannedReply(**row)

    async def add(self, wording: Wording, now: datetime) -> CannedReply:
        """Raises: BadValues: a hole that no fact fills, or too many of one's own."""
        require_known_holes(wording.text)
        if wording.agent and await self._count(wording.agent) >= MOST_OWN:
            raise BadValues({"shared": "too_many_replies"})
        row = await self._db.one(
            f"""INSERT INTO canned_replies ({COLUMNS})
                VALUES (%(id)s, %(locale)s, %(title)s, %(text)s, %(agent)s, 1, %(now)s) RETURNING {COLUMNS}""",
            id=new_id("r"),
            now=now,
            **vars(wording),
        )
        return CannedReply(**row)

    async def change(self, reply: CannedReply, version: int, wording: Wording, now: datetime) -> CannedReply:
        """Change a reply, if nobody did so since `version`.

        Raises:
            BadValues: a hole that no fact fills.
            Conflict: somebody was first.
        """
        require_known_holes(wording.text)
        row = await self._db.one_or_none(
            f"""UPDATE canned_replies SET locale = %(locale)s, title = %(title)s, text = %(text)s, agent = %(agent)s,
                  version = version + 1, changed_at = %(now)s
                WHERE id = %(id)s AND version = %(version)s RETURNING {COLUMNS}""",
            id=reply.id,
            version=version,
            now=now,
            **vars(wording),
        )
        if row is None:
            raise await self._changed_since(reply.id)
        return CannedReply(**row)

    async def remove(self, reply: CannedReply, version: int) -> None:
        """Raises: Conflict: somebody has changed it since `version`."""
        gone = await self._db.run(
            "DELETE FROM canned_replies WHERE id = %(id)s AND version = %(version)s", id=reply.id, version=version
        )
        if not gone:
            raise await self._changed_since(reply.id)

    async def any_shared(self) -> bool:
        return bool(await self._db.all("SELECT 1 FROM canned_replies WHERE agent IS NULL LIMIT 1"))

    async def _count(self, agent: AgentId) -> int:
        row = await self._db.one("SELECT count(*) AS n FROM canned_replies WHERE agent = %(agent)s", agent=agent)
        return int(row["n"])

    async def _changed_since(self, reply: str) -> Conflict | NotFound:
        row = await self._db.one_or_none("SELECT version, title, text FROM canned_replies WHERE id = %(id)s", id=reply)
        return Conflict(reply, **row) if row else NotFound(reply)
