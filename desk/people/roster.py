"""The roster: who works at the console, and as what. Changes come one at a time, and each is on record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields
from datetime import datetime

from desk.audit import Audit
from desk.conversation.identity import AgentId, new_id
from desk.database import Database
from desk.errors import BadValues, Conflict, NotFound, Refused
from desk.people.agents import password_hash
from desk.people.posts import COLUMNS, Colleague, Post, colleague_of

LOCK = 6_012_002  # any number of ours: one change at a time


class Roster:
    """`by` is who changes it: an agent's id or `operator`; the demo's agents are on it only where `demo` is set."""

    def __init__(self, database: Database, now: datetime, by: str, *, demo: bool = False) -> None:
        self._db = database
        self._now = now
        self._by = by
        self._demo = demo
        self._audit = Audit(database)

    async def everybody(self) -> Sequence[Colleague]:
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM agents a WHERE NOT a.demo OR %(demo)s ORDER BY a.active DESC, a.login",
            demo=self._demo,
        )
        return [colleague_of(row) for row in rows]

    async def get(self, agent: str) -> Colleague:
        """Raises: NotFound."""
        return await self._one("id", agent)

    async def of_login(self, login: str) -> Colleague:
        """Raises: NotFound."""
        return await self._one("login", login)

    async def add(self, login: str, post: Post, password: str, *, locale: str, due: bool = False) -> AgentId:
        """Add an agent; where the demo's agents do not count their logins are free.

        With `due` the password is to be changed before anything else.

        Raises:
            Refused: `login_taken`.
            BadValues: `teams`.
        """
        hashed = await asyncio.to_thread(password_hash, password)
        async with self._alone():
            row = await self._db.one_or_none(
                """INSERT INTO agents (id, login, name, password_hash, role, locale, password_due, created_at)
                   VALUES (%(id)s, %(login)s, %(name)s, %(hash)s, %(role)s, %(locale)s, %(due)s, %(now)s)
                   ON CONFLICT (login) DO UPDATE SET name = excluded.name, password_hash = excluded.password_hash,
                     role = excluded.role, locale = excluded.locale, password_due = excluded.password_due,
                     active = true, demo = false
                   WHERE agents.demo AND NOT %(demo)s RETURNING id""",
                id=new_id("a"),
                login=login,
                name=post.name,
                hash=hashed,
                role=post.role,
                locale=locale,
                due=due,
                now=self._now,
                demo=self._demo,
            )
            if row is None:
                raise Refused("login_taken", login=login)
            agent = AgentId(row["id"])
            await self._appoint(agent, post)
            await self._end_sessions(agent)
            await self._audit.note(self._by, "roster_added", agent, self._now, role=post.role)
        return agent

    async def change(self, agent: str, post: Post, number: int | None = None) -> Colleague:
        """Have somebody work as something else; `number` is what the page knew.

        Raises:
            NotFound: nobody is here under this id.
            Conflict: somebody else was first.
            Refused: `retired`, `yourself`, `last_supervisor`.
            BadValues: `teams`.
        """
        async with self._changing(agent, number) as found:
            if not found.active:
                raise Refused("retired")
            if post.role != found.post.role:
                await self._require_another(found)
            await self._appoint(found.id, post)
            changed = [one.name for one in fields(Post) if getattr(post, one.name) != getattr(found.post, one.name)]
            await self._audit.note(self._by, "roster_changed", found.id, self._now, changed=changed, role=post.role)
        return await self.get(agent)

    async def give_password(self, agent: str, password: str, number: int | None = None, *, due: bool = False) -> None:
        """Replace a password; who is signed in with the old one is signed out.

        Raises:
            NotFound, Conflict: as for a change.
            Refused: `retired`.
        """
        hashed = await asyncio.to_thread(password_hash, password)
        async with self._changing(agent, number) as found:
            if not found.active:
                raise Refused("retired")
            await self._put_password(found.id, hashed, due=due)
            await self._audit.note(self._by, "roster_password", found.id, self._now)

    async def retire(self, agent: str, number: int | None = None) -> None:
        """Let somebody in no more; what they have is the caller's to give to others, else the sweeper does.

        Raises:
            NotFound, Conflict: as for a change.
            Refused: `yourself`, `last_supervisor`.
        """
        async with self._changing(agent, number) as found:
            await self._require_another(found)
            await self._db.run(
                """UPDATE agents SET active = false, present_until = least(present_until, %(now)s)
                   WHERE id = %(id)s""",
                id=found.id,
                now=self._now,
            )
            await self._end_sessions(found.id)
            await self._audit.note(self._by, "roster_retired", found.id, self._now)

    async def bring_back(self, agent: str, password: str, number: int | None = None, *, due: bool = False) -> None:
        """Let somebody in again who has left, as what they were, under a new password.

        Raises:
            NotFound, Conflict: as for a change.
        """
        hashed = await asyncio.to_thread(password_hash, password)
        async with self._changing(agent, number) as found:
            await self._db.run(
                "UPDATE agents SET active = true, away = false, away_why = NULL WHERE id = %(id)s", id=found.id
            )
            await self._put_password(found.id, hashed, due=due)
            await self._audit.note(self._by, "roster_returned", found.id, self._now)

    async def _one(self, column: str, value: str) -> Colleague:
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM agents a WHERE a.{column} = %(value)s AND (NOT a.demo OR %(demo)s)",
            value=value,
            demo=self._demo,
        )
        if row is None:
            raise NotFound(value)
        return colleague_of(row)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """Keep other changes waiting until this one is made, so that two cannot both leave the last supervisor."""
        async with self._db.transaction():
            await self._db.run("SELECT pg_advisory_xact_lock(%(lock)s)", lock=LOCK)
            yield

    @asynccontextmanager
    async def _changing(self, agent: str, number: int | None) -> AsyncIterator[Colleague]:
        async with self._alone():
            found = await self.get(agent)
            if number not in (None, found.number):
                raise Conflict(agent, number=found.number)
            yield found
            await self._db.run("UPDATE agents SET number = number + 1 WHERE id = %(id)s", id=found.id)

    async def _require_another(self, found: Colleague) -> None:
        """Let nobody take the role from themselves, nor from the last who has it."""
        if found.id == self._by:
            raise Refused("yourself")
        if found.post.role != "supervisor" or not found.active:
            return
        others = await self._db.one(
            """SELECT count(*) AS n FROM agents
               WHERE role = 'supervisor' AND active AND id <> %(id)s AND (NOT demo OR %(demo)s)""",
            id=found.id,
            demo=self._demo,
        )
        if not others["n"]:
            raise Refused("last_supervisor")

    async def _appoint(self, agent: AgentId, post: Post) -> None:
        await self._db.run(
            """UPDATE agents SET name = %(name)s, role = %(role)s, languages = %(languages)s, at_once = %(at_once)s
               WHERE id = %(id)s""",
            id=agent,
            name=post.name,
            role=post.role,
            languages=list(post.languages),
            at_once=post.at_once,
        )
        known = await self._db.all("SELECT id FROM teams WHERE id = ANY(%(teams)s)", teams=list(post.teams))
        if len(known) < len(post.teams):
            raise BadValues({"teams": "no_such_team"})
        moved = await self._db.all(
            """UPDATE teams SET members = CASE WHEN id = ANY(%(teams)s) THEN array_append(members, %(agent)s)
                                               ELSE array_remove(members, %(agent)s) END
               WHERE (id = ANY(%(teams)s)) <> (%(agent)s = ANY(members)) RETURNING id""",
            agent=agent,
            teams=list(post.teams),
        )
        for team in sorted(row["id"] for row in moved):
            what = "team_joined" if team in post.teams else "team_left"
            await self._audit.note(self._by, what, team, self._now, agent=agent)

    async def _put_password(self, agent: AgentId, hashed: str, *, due: bool) -> None:
        await self._db.run(
            "UPDATE agents SET password_hash = %(hash)s, password_due = %(due)s WHERE id = %(id)s",
            id=agent,
            hash=hashed,
            due=due,
        )
        await self._end_sessions(agent)

    async def _end_sessions(self, agent: AgentId) -> None:
        await self._db.run("DELETE FROM agent_sessions WHERE agent = %(agent)s", agent=agent)
