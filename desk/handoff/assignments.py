"""What giving conversations to agents goes by: who sits at the desk with how much, and who waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from desk.conversation.identity import AgentId
from desk.database import Database
from desk.errors import NotFound
from desk.handoff.handoffs import ORDER
from desk.handoff.pairing import Seat, Waiting

LOCK = 6_012_001  # any number of ours: one gateway at a time pairs


class Assignments:
    """Reads what the pairs are made of; `at_once` counts for agents who have no limit of their own."""

    def __init__(self, database: Database, *, demo: bool, at_once: int) -> None:
        self._db = database
        self._demo = demo
        self._at_once = at_once

    def alone(self) -> AbstractAsyncContextManager[bool]:
        """Keep other gateways from pairing meanwhile; False where one of them is at it."""
        return self._db.alone(LOCK)

    async def seats(self, now: datetime) -> Sequence[Seat]:
        """Return everybody who works here, also who is gone; what is set aside is no load."""
        return await self._seats(now, None)

    async def seat(self, agent: AgentId, now: datetime) -> Seat:
        """Return one agent's, who neither goes nor is given anything else until the transaction ends.

        Raises:
            NotFound: nobody who works here.
        """
        await self._db.run("SELECT 1 FROM agents WHERE id = %(agent)s FOR NO KEY UPDATE", agent=agent)
        for seat in await self._seats(now, agent):
            return seat
        raise NotFound(agent)

    async def _seats(self, now: datetime, agent: AgentId | None) -> list[Seat]:
        rows = await self._db.all(
            """SELECT a.id AS agent, a.name, coalesce(a.present_until > %(now)s, false) AS here, a.away,
                 coalesce(a.at_once, %(at_once)s)::integer AS most, a.languages,
                 (SELECT count(*) FROM conversations c WHERE c.agent = a.id AND c.owner = 'agent'
                    AND NOT EXISTS (SELECT 1 FROM snoozes s WHERE s.conversation = c.id
                                      AND s.number = c.ownership_number AND s.woken_at IS NULL)) AS load,
                 EXISTS (SELECT 1 FROM handoffs h
                         WHERE h.agent = a.id AND h.state = 'claimed' AND h.open_by IS NOT NULL) AS unopened,
                 (SELECT max(greatest(h.claimed_at, h.ended_at)) FROM handoffs h WHERE h.agent = a.id) AS idle_since
               FROM agents a
               WHERE a.active AND (NOT a.demo OR %(demo)s) AND (%(agent)s::text IS NULL OR a.id = %(agent)s)
               ORDER BY a.name, a.id""",
            now=now,
            at_once=self._at_once,
            demo=self._demo,
            agent=agent,
        )
        return [Seat(**{**row, "languages": tuple(row["languages"])}) for row in rows]

    async def queue(self) -> Sequence[Waiting]:
        """Return who waits for an agent now, in the queue's order; what was captured waits for the opening first."""
        rows = await self._db.all(
            f"""SELECT h.conversation, c.ownership_number AS number, c.locale, h.reason, d.kind, h.asked_at, h.team,
                  h.team_until, h.not_agent, h.not_until,
                  (SELECT p.agent FROM handoffs p WHERE p.conversation = h.conversation AND p.state = 'ended'
                     AND p.agent IS NOT NULL ORDER BY p.ended_at DESC LIMIT 1) AS last_agent
                FROM handoffs h JOIN conversations c ON c.id = h.conversation
                LEFT JOIN drafts d ON d.conversation = h.conversation AND d.state = 'open'
                WHERE h.state = 'waiting' AND NOT h.captured AND c.owner <> 'agent' ORDER BY {ORDER}"""
        )
        return [Waiting(**row) for row in rows]
