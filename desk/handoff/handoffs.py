"""Handoffs: from the bot to people. A waiting one is a place in the queue: what cannot wait first, then oldest first.

Within a priority, who was with an agent already and waits again comes before everybody else. A captured handoff was
asked for while nobody could answer: the bot keeps the conversation until an agent claims it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.conversation.identity import AgentId, ConversationId, new_id
from desk.database import Database
from desk.errors import NotFound


@dataclass(frozen=True)
class Handoff:
    """`reason` is a code; `open_by`: it was given to the agent unasked, and they have not opened it yet.

    asked: the consumer asked for a person; misses: pressed the button after two misunderstandings; refused: disagrees
    with the review of a case; engine: the assistant could not answer; agent: an agent took over without being asked;
    danger, self_harm, legal, minor: what cannot wait (desk/conversation/urgent.py).
    """

    id: str
    conversation: ConversationId
    reason: str
    captured: bool
    state: str
    promise: str | None
    asked_at: datetime
    agent: AgentId | None
    claimed_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    note: str | None
    priority: int
    returned: bool
    team: str | None
    team_until: datetime | None
    open_by: datetime | None


COLUMNS = (
    "id, conversation, reason, captured, state, promise, asked_at, agent, claimed_at, ended_at, outcome, note, "
    "priority, returned, team, team_until, open_by"
)
REASONS = ("asked", "misses", "refused", "engine", "agent", "danger", "self_harm", "legal", "minor")
PRIORITIES = {"danger": 2, "self_harm": 2, "legal": 1, "minor": 1}  # by reason; whoever only wants a person has none
TO_OPEN = timedelta(seconds=45)  # what an agent is given and does not open in this time goes back
APART = timedelta(seconds=120)  # for which a team has what it was given, and who had it last is not given it again
ORDER = "h.priority DESC, h.returned DESC, h.asked_at, h.id"


class Handoffs:
    """The store of handoffs; at most one a conversation is open."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open(self, conversation: ConversationId) -> Handoff | None:
        """Return the handoff that waits or is claimed, if any."""
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM handoffs WHERE conversation = %(conversation)s AND state <> 'ended'",
            conversation=conversation,
        )
        return Handoff(**row) if row else None

    async def get(self, handoff: str) -> Handoff:
        """Raises: NotFound."""
        row = await self._db.one_or_none(f"SELECT {COLUMNS} FROM handoffs WHERE id = %(id)s", id=handoff)
        if row is None:
            raise NotFound(handoff)
        return Handoff(**row)

    async def ask(
        self, conversation: ConversationId, reason: str, now: datetime, *, captured: bool, promise: str | None
    ) -> tuple[Handoff, bool]:
        """Ask for a person; asked again, the consumer keeps the place. The flag tells whether this one is new."""
        row = await self._db.one_or_none(
            f"""INSERT INTO handoffs (id, conversation, reason, captured, promise, asked_at, priority)
                VALUES (%(id)s, %(conversation)s, %(reason)s, %(captured)s, %(promise)s, %(now)s, %(priority)s)
                ON CONFLICT (conversation) WHERE state <> 'ended' DO NOTHING RETURNING {COLUMNS}""",
            id=new_id("h"),
            conversation=conversation,
            reason=reason,
            captured=captured,
            promise=promise,
            now=now,
            priority=PRIORITIES.get(reason, 0),
        )
        if row is not None:
            return Handoff(**row), True
        existing = await self.open(conversation)
        assert existing is not None, "the index that refused the new row holds an open one"
        return existing, False

    async def hasten(self, conversation: ConversationId, reason: str) -> None:
        """Let the open handoff wait no longer than this reason bears; never longer than before."""
        await self._db.run(
            """UPDATE handoffs SET reason = %(reason)s, priority = %(priority)s
               WHERE conversation = %(conversation)s AND state <> 'ended' AND priority < %(priority)s""",
            conversation=conversation,
            reason=reason,
            priority=PRIORITIES.get(reason, 0),
        )

    async def release_captured(self, conversation: ConversationId) -> None:
        """Turn a captured handoff into one in the live queue: people are there now."""
        await self._db.run(
            "UPDATE handoffs SET captured = false WHERE conversation = %(conversation)s AND state = 'waiting'",
            conversation=conversation,
        )

    async def claim(
        self, conversation: ConversationId, agent: AgentId, now: datetime, *, open_by: datetime | None = None
    ) -> Handoff:
        """Note who has it now; a conversation claimed without being asked for gets a handoff of its own."""
        row = await self._db.one_or_none(
            f"""UPDATE handoffs SET state = 'claimed', agent = %(agent)s, claimed_at = %(now)s, open_by = %(open_by)s,
                  returned = false, team = NULL, team_until = NULL, not_agent = NULL, not_until = NULL
                WHERE conversation = %(conversation)s AND state <> 'ended' RETURNING {COLUMNS}""",
            conversation=conversation,
            agent=agent,
            now=now,
            open_by=open_by,
        )
        if row is None:
            await self.ask(conversation, "agent", now, captured=False, promise=None)
            return await self.claim(conversation, agent, now, open_by=open_by)
        return Handoff(**row)

    async def look_at(self, conversation: ConversationId, agent: AgentId) -> bool:
        """Note that the agent has opened what they were given; False when there was nothing to note."""
        changed = await self._db.run(
            """UPDATE handoffs SET open_by = NULL
               WHERE conversation = %(conversation)s AND agent = %(agent)s AND state = 'claimed'
                 AND open_by IS NOT NULL""",
            conversation=conversation,
            agent=agent,
        )
        return changed > 0

    async def unopened(self, now: datetime) -> Sequence[Handoff]:
        """Return what agents were given and did not open in time."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM handoffs WHERE state = 'claimed' AND open_by <= %(now)s ORDER BY open_by, id",
            now=now,
        )
        return [Handoff(**row) for row in rows]

    async def wait_again(self, conversation: ConversationId) -> None:
        """Put a claimed handoff back, to the front: the agent is gone."""
        await self._db.run(
            """UPDATE handoffs SET state = 'waiting', agent = NULL, claimed_at = NULL, open_by = NULL, returned = true
               WHERE conversation = %(conversation)s AND state = 'claimed'""",
            conversation=conversation,
        )

    async def wait_unopened(self, conversation: ConversationId, agent: AgentId, now: datetime) -> bool:
        """Put back to the front what this agent did not open in time, for others; False when they just have."""
        changed = await self._db.run(
            """UPDATE handoffs SET state = 'waiting', agent = NULL, claimed_at = NULL, open_by = NULL, returned = true,
                 not_agent = %(agent)s, not_until = %(until)s
               WHERE conversation = %(conversation)s AND state = 'claimed' AND agent = %(agent)s
                 AND open_by <= %(now)s""",
            conversation=conversation,
            agent=agent,
            now=now,
            until=now + APART,
        )
        return changed > 0

    async def wait_for_others(
        self, conversation: ConversationId, agent: AgentId, now: datetime, *, team: str | None = None
    ) -> None:
        """Put what an agent has to the front for a team, or anybody, and for a while not for that agent."""
        await self._db.run(
            """UPDATE handoffs SET state = 'waiting', agent = NULL, claimed_at = NULL, open_by = NULL, returned = true,
                 team = %(team)s, team_until = CASE WHEN %(team)s::text IS NULL THEN NULL ELSE %(until)s END,
                 not_agent = %(agent)s, not_until = %(until)s
               WHERE conversation = %(conversation)s AND state = 'claimed'""",
            conversation=conversation,
            team=team,
            agent=agent,
            until=now + APART,
        )

    async def end(self, conversation: ConversationId, outcome: str, now: datetime, *, note: str | None = None) -> None:
        """End the open handoff, if there is one."""
        await self._db.run(
            """UPDATE handoffs SET state = 'ended', outcome = %(outcome)s, note = %(note)s, ended_at = %(now)s
               WHERE conversation = %(conversation)s AND state <> 'ended'""",
            conversation=conversation,
            outcome=outcome,
            note=note,
            now=now,
        )

    async def waiting(self) -> Sequence[Handoff]:
        """Return the queue: what cannot wait first, then who waits again, then oldest first."""
        rows = await self._db.all(f"SELECT {COLUMNS} FROM handoffs h WHERE state = 'waiting' ORDER BY {ORDER}")
        return [Handoff(**row) for row in rows]

    async def latest(self, conversations: Sequence[ConversationId]) -> dict[ConversationId, Handoff]:
        """Return the newest handoff of each conversation that ever had one."""
        rows = await self._db.all(
            f"""SELECT DISTINCT ON (conversation) {COLUMNS} FROM handoffs WHERE conversation = ANY(%(conversations)s)
                ORDER BY conversation, asked_at DESC, id DESC""",
            conversations=list(conversations),
        )
        return {row["conversation"]: Handoff(**row) for row in rows}

    async def ahead_of(self, handoff: Handoff) -> int:
        """Count those who come before."""
        row = await self._db.one(
            """SELECT count(*) AS n FROM handoffs
               WHERE state = 'waiting'
                 AND (-priority, NOT returned, asked_at, id)
                   < (-%(priority)s, NOT %(returned)s, %(asked_at)s, %(id)s)""",
            priority=handoff.priority,
            returned=handoff.returned,
            asked_at=handoff.asked_at,
            id=handoff.id,
        )
        return int(row["n"])

    async def of(self, conversation: ConversationId) -> Sequence[Handoff]:
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM handoffs WHERE conversation = %(conversation)s ORDER BY asked_at",
            conversation=conversation,
        )
        return [Handoff(**row) for row in rows]
