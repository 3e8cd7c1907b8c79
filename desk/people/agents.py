"""Agents: the people at the console, their sessions and whether they are there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from desk.conversation.identity import AgentId, new_id, new_secret, secret_hash
from desk.database import Database
from desk.errors import NotFound

PRESENCE = timedelta(seconds=60)  # how long an agent counts as there after the last sign of life
SESSION = timedelta(hours=12)
PROLONGED_EVERY = timedelta(minutes=5)  # a session slides in steps, so that reading does not write each time
HASHES_AT_ONCE = 2  # argon2 takes 64 MiB each
hasher = PasswordHasher()
# Verified when the login is unknown, so that both answers take the same time; written down, for making one takes long.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$RgHNT8Wjt2Pg8r6qLJnU4A$OUu8wCm0pXPDy82Yhp8J35eJp7RPcztM0putmPX0l+A"


@dataclass(frozen=True)
class Agent:
    """A human at the console; `password_due`: what they sign in with is to be changed before anything else."""

    id: AgentId
    login: str
    name: str
    role: str
    locale: str
    away: bool
    away_why: str | None
    present_until: datetime | None
    password_due: bool


COLUMNS = "id, login, name, role, locale, away, away_why, present_until, password_due"
_PREFIXED = ", ".join(f"a.{column.strip()}" for column in COLUMNS.split(","))


class Agents:
    """The store of agents; those of the demo, whose passwords are printed, count only where `demo` is set."""

    def __init__(self, database: Database, *, demo: bool = False) -> None:
        self._db = database
        self._demo = demo
        self._hashing = asyncio.Semaphore(HASHES_AT_ONCE)

    async def put(
        self, login: str, name: str, password: str, now: datetime, *, demo: bool = False, role: str = "agent"
    ) -> None:
        """Add an agent, or give an existing one this name and password; the demo's never replaces a real one."""
        await self._db.run(
            """INSERT INTO agents (id, login, name, password_hash, role, demo, created_at)
               VALUES (%(id)s, %(login)s, %(name)s, %(hash)s, %(role)s, %(demo)s, %(now)s)
               ON CONFLICT (login) DO UPDATE SET name = excluded.name, password_hash = excluded.password_hash,
                 role = excluded.role, password_due = false
               WHERE agents.demo = excluded.demo""",
            id=new_id("a"),
            login=login,
            name=name,
            hash=password_hash(password),
            role=role,
            demo=demo,
            now=now,
        )

    async def accepts(self, login: str, password: str) -> bool:
        """Tell whether the stored password of an active agent is this one; slow on purpose (argon2, in a thread)."""
        row = await self._db.one_or_none(
            "SELECT password_hash FROM agents WHERE login = %(login)s AND active AND (NOT demo OR %(demo)s)",
            login=login,
            demo=self._demo,
        )
        async with self._hashing:
            fits = await asyncio.to_thread(_fits, row["password_hash"] if row else NOBODY, password)
        return fits and row is not None

    async def by_login(self, login: str) -> Agent:
        """Raises: NotFound."""
        return self._agent(
            await self._db.one_or_none(f"SELECT {COLUMNS} FROM agents WHERE login = %(login)s", login=login), login
        )

    async def get(self, agent: AgentId) -> Agent:
        """Raises: NotFound."""
        return self._agent(
            await self._db.one_or_none(f"SELECT {COLUMNS} FROM agents WHERE id = %(id)s", id=agent), agent
        )

    @staticmethod
    def _agent(row: dict[str, object] | None, name: str) -> Agent:
        if row is None:
            raise NotFound(name)
        return Agent(**row)  # type: ignore[arg-type]  # the columns are the dataclass's fields

    async def names(self) -> dict[AgentId, str]:
        rows = await self._db.all("SELECT id, name FROM agents")
        return {row["id"]: row["name"] for row in rows}

    async def working(self) -> Sequence[Agent]:
        """Return the agents who work here, by name."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM agents WHERE active AND (NOT demo OR %(demo)s) ORDER BY name, id", demo=self._demo
        )
        return [Agent(**row) for row in rows]

    async def begin_session(self, agent: AgentId, now: datetime, *, browser: str = "") -> str:
        """Return a fresh session token; only its hash is kept, and the family of the browser."""
        token = new_secret()
        await self._db.run(
            """INSERT INTO agent_sessions (token_hash, agent, browser, created_at, seen_at, expires_at)
               VALUES (%(hash)s, %(agent)s, %(browser)s, %(now)s, %(now)s, %(expires)s)""",
            hash=secret_hash(token),
            agent=agent,
            browser=browser,
            now=now,
            expires=now + SESSION,
        )
        return token

    async def of_session(self, token: str, now: datetime) -> Agent:
        """Return whose session this is and let it live on.

        Raises:
            NotFound: unknown, expired, revoked, or the agent counts no longer.
        """
        agent = await self.of_idle_session(token, now)
        await self._db.run(
            """UPDATE agent_sessions SET expires_at = %(expires)s, seen_at = %(now)s
               WHERE token_hash = %(hash)s AND expires_at < %(stale)s""",
            hash=secret_hash(token),
            now=now,
            expires=now + SESSION,
            stale=now + SESSION - PROLONGED_EVERY,
        )
        return agent

    async def of_idle_session(self, token: str, now: datetime) -> Agent:
        """Return whose session this is without letting it live longer: what an open socket asks.

        Raises:
            NotFound: unknown, expired, revoked, or the agent counts no longer.
        """
        row = await self._db.one_or_none(
            f"""SELECT {_PREFIXED} FROM agent_sessions s JOIN agents a ON a.id = s.agent
                WHERE s.token_hash = %(hash)s AND s.expires_at > %(now)s AND a.active AND (NOT a.demo OR %(demo)s)""",
            hash=secret_hash(token),
            now=now,
            demo=self._demo,
        )
        return self._agent(row, "session")

    async def rename(self, agent: AgentId, name: str, locale: str) -> None:
        """Give an agent the name that consumers and colleagues see, and the language of their console."""
        await self._db.run(
            "UPDATE agents SET name = %(name)s, locale = %(locale)s, number = number + 1 WHERE id = %(id)s",
            id=agent,
            name=name,
            locale=locale,
        )

    async def give_password(self, agent: AgentId, password: str) -> None:
        """Replace a password by one that an agent has chosen; what becomes of open sessions is the caller's."""
        hashed = await self._hashed(password)
        await self._db.run(
            "UPDATE agents SET password_hash = %(hash)s, password_due = false WHERE id = %(id)s", id=agent, hash=hashed
        )

    async def _hashed(self, password: str) -> str:
        async with self._hashing:
            return await asyncio.to_thread(password_hash, password)

    async def end_session(self, token: str) -> None:
        await self._db.run("DELETE FROM agent_sessions WHERE token_hash = %(hash)s", hash=secret_hash(token))

    async def is_here(self, agent: AgentId, now: datetime) -> None:
        """Note a sign of life."""
        await self._db.run(
            "UPDATE agents SET present_until = %(until)s WHERE id = %(id)s", id=agent, until=now + PRESENCE
        )

    async def leaves(self, agent: AgentId, now: datetime) -> None:
        """End an agent's presence at once, unless another session of theirs goes on."""
        await self._db.run(
            """UPDATE agents SET present_until = %(now)s WHERE id = %(id)s AND present_until > %(now)s AND NOT EXISTS
                 (SELECT 1 FROM agent_sessions s WHERE s.agent = %(id)s AND s.expires_at > %(now)s)""",
            id=agent,
            now=now,
        )

    async def goes_away(self, agent: AgentId, *, away: bool, why: str | None = None) -> None:
        """Present, but not taking handoffs; or back. `why` where it was not their own doing."""
        await self._db.run(
            "UPDATE agents SET away = %(away)s, away_why = %(why)s WHERE id = %(id)s", id=agent, away=away, why=why
        )

    async def present(self, now: datetime) -> int:
        """Count the agents who are there and take handoffs."""
        row = await self._db.one(
            """SELECT count(*) AS n FROM agents
               WHERE active AND NOT away AND present_until > %(now)s AND (NOT demo OR %(demo)s)""",
            now=now,
            demo=self._demo,
        )
        return int(row["n"])


def password_hash(password: str) -> str:
    """Return what is kept of a password; slow on purpose."""
    return hasher.hash(password)


def _fits(stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
