"""Warnings: whom a promise that is nearly due, or broken, was brought to notice of, once each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from desk.conversation.identity import AgentId
from desk.database import Database


class About(StrEnum):
    """What is brought to notice: three quarters of the time are over, or all of it."""

    SOON = "soon"
    BROKEN = "broken"


class Warnings:
    """The store of warnings; one stays on an agent's page until it is opened."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def give(self, promise: str, about: About, owner: AgentId | None, now: datetime) -> Sequence[AgentId]:
        """Warn the owner and every supervisor; return who had not been warned of it before."""
        rows = await self._db.all(
            """INSERT INTO warnings (promise, agent, about, at)
               SELECT %(promise)s, id, %(about)s, %(now)s FROM agents
               WHERE active AND (role = 'supervisor' OR id = %(owner)s) ON CONFLICT DO NOTHING RETURNING agent""",
            promise=promise,
            about=about,
            owner=owner,
            now=now,
        )
        return [row["agent"] for row in rows]

    async def unopened(self, agent: AgentId) -> dict[str, About]:
        """Return the promises that an agent was warned of and has not looked at, each with the latest it is about."""
        rows = await self._db.all(
            "SELECT promise, about FROM warnings WHERE agent = %(agent)s AND opened_at IS NULL ORDER BY at, about DESC",
            agent=agent,
        )
        return {row["promise"]: About(row["about"]) for row in rows}

    async def open(self, promise: str, agent: AgentId, now: datetime) -> None:
        """Note that an agent looked; once is enough."""
        await self._db.run(
            """UPDATE warnings SET opened_at = %(now)s
               WHERE promise = %(promise)s AND agent = %(agent)s AND opened_at IS NULL""",
            promise=promise,
            agent=agent,
            now=now,
        )
