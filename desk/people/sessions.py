"""Sessions of agents as they can be seen and revoked: no address is kept, of a browser only its family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.conversation.identity import AgentId, secret_hash
from desk.database import Database
from desk.errors import NotFound


@dataclass(frozen=True)
class Session:
    """`seen_at` is a few minutes old at most; `token_hash` tells which one asks."""

    id: str
    agent: AgentId
    browser: str
    created_at: datetime
    seen_at: datetime
    token_hash: bytes

    def is_of(self, token: str) -> bool:
        return bytes(self.token_hash) == secret_hash(token)


COLUMNS = "s.id, s.agent, s.browser, s.created_at, coalesce(s.seen_at, s.created_at) AS seen_at, s.token_hash"


class Sessions:
    """The store of sessions that are alive."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, agent: AgentId, now: datetime) -> Sequence[Session]:
        """Return an agent's sessions, the last used first."""
        rows = await self._db.all(
            f"""SELECT {COLUMNS} FROM agent_sessions s WHERE s.agent = %(agent)s AND s.expires_at > %(now)s
                ORDER BY coalesce(s.seen_at, s.created_at) DESC, s.id""",
            agent=agent,
            now=now,
        )
        return [Session(**row) for row in rows]

    async def everybody(self, now: datetime) -> Sequence[Session]:
        """Return the sessions of all who work here, by name."""
        rows = await self._db.all(
            f"""SELECT {COLUMNS} FROM agent_sessions s JOIN agents a ON a.id = s.agent
                WHERE s.expires_at > %(now)s AND a.active
                ORDER BY a.name, a.id, coalesce(s.seen_at, s.created_at) DESC""",
            now=now,
        )
        return [Session(**row) for row in rows]

    async def get(self, session: str) -> Session:
        """Raises: NotFound."""
        row = await self._db.one_or_none(f"SELECT {COLUMNS} FROM agent_sessions s WHERE s.id = %(id)s", id=session)
        if row is None:
            raise NotFound(session)
        return Session(**row)

    async def end(self, session: str) -> None:
        await self._db.run("DELETE FROM agent_sessions WHERE id = %(id)s", id=session)

    async def end_others(self, agent: AgentId, token: str) -> int:
        """End all of an agent's sessions but the one of this token; return how many."""
        return await self._db.run(
            "DELETE FROM agent_sessions WHERE agent = %(agent)s AND token_hash <> %(hash)s",
            agent=agent,
            hash=secret_hash(token),
        )
