"""Turns: one consumer message or burst and the bot's answer, leased by one gateway at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from desk.conversation.identity import ConversationId, new_id
from desk.database import Database, Row, json
from desk.errors import Conflict

LONGEST = 4000  # characters of one turn: what the engine takes
LEASE = timedelta(seconds=12)  # renewed while the turn runs, so that what a dead gateway held is soon free


class TurnState(StrEnum):
    """Waiting and running turns are unfinished; a refused one lost its conversation to a person."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Turn:
    """`lease` names one attempt: only its holder may finish the turn."""

    id: str
    conversation: ConversationId
    ownership_number: int
    state: TurnState
    payload: Mapping[str, Any] | None
    attempt: int
    due_at: datetime
    lease: str | None
    lease_until: datetime | None
    episode: str | None
    created_at: datetime

    @classmethod
    def of(cls, row: Row) -> Turn:
        return cls(**{**row, "state": TurnState(row["state"])})


COLUMNS = "id, conversation, ownership_number, state, payload, attempt, due_at, lease, lease_until, episode, created_at"
_PREFIXED = ", ".join(f"turns.{column.strip()}" for column in COLUMNS.split(","))


class Turns:
    """The store of turns."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def queue(
        self,
        conversation: ConversationId,
        number: int,
        now: datetime,
        *,
        text: str = "",
        payload: Mapping[str, Any] | None = None,
    ) -> str:
        """Return the turn a new message belongs to: an unbegun text turn with room, else a new one.

        Runs inside the transaction that writes the message; a joined turn cannot be leased before that ends.
        """
        if payload is None:
            row = await self._db.one_or_none(
                """SELECT id FROM turns WHERE conversation = %(conversation)s AND state = 'waiting' AND attempt = 0
                     AND payload IS NULL AND ownership_number = %(number)s
                     AND number = (SELECT max(number) FROM turns WHERE conversation = %(conversation)s)
                     AND %(longest)s >= %(length)s + (SELECT coalesce(sum(char_length(text) + 1), 0) FROM messages
                                                     WHERE turn = turns.id)
                   FOR UPDATE""",
                conversation=conversation,
                number=number,
                length=len(text),
                longest=LONGEST,
            )
            if row is not None:
                return str(row["id"])
        turn = new_id("t")
        await self._db.run(
            """INSERT INTO turns (id, conversation, ownership_number, payload, due_at, created_at)
               VALUES (%(id)s, %(conversation)s, %(number)s, %(payload)s, %(now)s, %(now)s)""",
            id=turn,
            conversation=conversation,
            number=number,
            payload=json(dict(payload)) if payload is not None else None,
            now=now,
        )
        return turn

    async def lease(self, now: datetime) -> Turn | None:
        """Take the oldest turn that is due or whose holder is gone, never a second one of the same conversation."""
        row = await self._db.one_or_none(
            f"""WITH next AS (
                  SELECT id FROM turns t
                  WHERE ((state = 'waiting' AND due_at <= %(now)s) OR (state = 'running' AND lease_until < %(now)s))
                    AND NOT EXISTS (SELECT 1 FROM turns o WHERE o.conversation = t.conversation
                                    AND o.state IN ('waiting', 'running') AND o.number < t.number)
                  ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED)
                UPDATE turns SET state = 'running', attempt = attempt + 1, lease = %(lease)s, lease_until = %(until)s
                FROM next WHERE turns.id = next.id RETURNING {_PREFIXED}""",
            now=now,
            lease=new_id("l"),
            until=now + LEASE,
        )
        return Turn.of(row) if row else None

    async def renew(self, turn: Turn, now: datetime) -> None:
        """Hold a running turn for longer; nothing happens when somebody else has it."""
        await self._db.run(
            "UPDATE turns SET lease_until = %(until)s WHERE id = %(id)s AND lease = %(lease)s AND state = 'running'",
            id=turn.id,
            lease=turn.lease,
            until=now + LEASE,
        )

    async def runs_in(self, turn: Turn, episode: str) -> None:
        """Bind a turn to its episode, so that every further attempt is the same turn of the same tracker."""
        await self._db.run("UPDATE turns SET episode = %(episode)s WHERE id = %(id)s", id=turn.id, episode=episode)

    async def finish(self, turn: Turn, state: TurnState, now: datetime, *, error: str | None = None) -> None:
        """End a turn.

        Raises:
            Conflict: the lease ran out and somebody else has the turn; the caller's transaction must not stand.
        """
        changed = await self._db.run(
            """UPDATE turns SET state = %(state)s, finished_at = %(now)s, error = %(error)s, lease = NULL,
                 lease_until = NULL
               WHERE id = %(id)s AND lease = %(lease)s AND state = 'running'""",
            id=turn.id,
            lease=turn.lease,
            state=state,
            now=now,
            error=error,
        )
        if not changed:
            raise Conflict("the turn has another holder", turn=turn.id)

    async def again(self, turn: Turn, due_at: datetime, error: str) -> None:
        """Put a failed attempt back for a later one; nothing happens when the lease has run out."""
        await self._db.run(
            """UPDATE turns SET state = 'waiting', due_at = %(due_at)s, error = %(error)s, lease = NULL,
                 lease_until = NULL
               WHERE id = %(id)s AND lease = %(lease)s AND state = 'running'""",
            id=turn.id,
            lease=turn.lease,
            due_at=due_at,
            error=error,
        )

    async def refuse_waiting(self, conversation: ConversationId, now: datetime) -> int:
        """Drop what the bot has not begun to answer: a person took over."""
        return await self._db.run(
            """UPDATE turns SET state = 'refused', finished_at = %(now)s, error = 'taken_over'
               WHERE conversation = %(conversation)s AND state = 'waiting'""",
            conversation=conversation,
            now=now,
        )
