"""The outbox: what leaves by a messaging app, in order, and what became of it.

A row is one message of the ledger, or one prompt, and is posted in one or more parts. Before a part is posted the row
says `sending`; if its holder dies there, nobody knows whether the part arrived: it counts as unsure, never repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString

from desk.conversation.identity import ConversationId, new_id
from desk.database import Database, Row
from desk.errors import Conflict, NotFound

LEASE = timedelta(seconds=30)  # longer than any post may take


@dataclass(frozen=True)
class Outgoing:
    """One row under `lease`: exactly one of `message` and `prompt`; `part` is the next to post."""

    id: int
    conversation: ConversationId
    message: int | None
    prompt: str | None
    state: str
    part: int
    unsure: int
    attempt: int
    lease: str | None
    created_at: datetime


COLUMNS = "id, conversation, message, prompt, state, part, unsure, attempt, lease, created_at"
_PREFIXED = ", ".join(f"outbox.{column.strip()}" for column in COLUMNS.split(","))


class Outbox:
    """The store of what is to be posted; messages get in by `Ledger.append`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ask(self, conversation: ConversationId, prompt: str, now: datetime) -> None:
        """Post a prompt, where the consumer has an address; elsewhere nothing happens."""
        await self._db.run(
            """INSERT INTO outbox (conversation, prompt, due_at, created_at)
               SELECT id, %(prompt)s, %(now)s, %(now)s FROM conversations
               WHERE id = %(conversation)s AND address IS NOT NULL""",
            conversation=conversation,
            prompt=prompt,
            now=now,
        )

    async def lease(self, channels: Sequence[str], now: datetime) -> Outgoing | None:
        """Take the oldest that is due or whose holder is gone, never a second one of the same conversation.

        One taken over in the middle of a post comes with that part behind it, counted as unsure.
        """
        row = await self._db.one_or_none(
            f"""WITH next AS (
                  SELECT o.id FROM outbox o JOIN conversations c ON c.id = o.conversation
                  WHERE c.channel = ANY(%(channels)s)
                    AND o.state IN ('pending', 'sending') AND o.due_at <= %(now)s
                    AND (o.lease_until IS NULL OR o.lease_until < %(now)s)
                    AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.conversation = o.conversation
                                    AND e.state IN ('pending', 'sending') AND e.id < o.id)
                  ORDER BY o.id LIMIT 1 FOR UPDATE OF o SKIP LOCKED)
                UPDATE outbox SET state = 'pending', lease = %(lease)s, lease_until = %(until)s,
                  part = part + CASE state WHEN 'sending' THEN 1 ELSE 0 END,
                  unsure = unsure + CASE state WHEN 'sending' THEN 1 ELSE 0 END,
                  attempt = CASE state WHEN 'sending' THEN 0 ELSE attempt END
                FROM next WHERE outbox.id = next.id RETURNING {_PREFIXED}""",
            channels=list(channels),
            now=now,
            lease=new_id("l"),
            until=now + LEASE,
        )
        return Outgoing(**row) if row else None

    async def sending(self, outgoing: Outgoing, now: datetime) -> None:
        """Say that the next part is about to be posted.

        Raises:
            Conflict: the lease ran out and somebody else has it; the part must not be posted.
        """
        await self._change(
            outgoing,
            """UPDATE outbox SET state = 'sending', attempt = attempt + 1, lease_until = %(until)s
               WHERE id = %(id)s AND lease = %(lease)s""",
            until=now + LEASE,
        )

    async def posted(self, outgoing: Outgoing, *, unsure: bool) -> None:
        """Note that the part left, or (`unsure`) that nobody knows; the lease is kept for the next part.

        Raises:
            Conflict: it is noted already, or somebody else has the row.
        """
        await self._change(
            outgoing,
            """UPDATE outbox SET state = 'pending', part = part + 1, attempt = 0,
                 unsure = unsure + CASE WHEN %(unsure)s THEN 1 ELSE 0 END
               WHERE id = %(id)s AND lease = %(lease)s AND state = 'sending' AND part = %(part)s""",
            part=outgoing.part,
            unsure=unsure,
        )

    async def again(self, outgoing: Outgoing, due_at: datetime, error: str) -> None:
        """Put a part that certainly did not leave back for later."""
        await self._change(
            outgoing,
            """UPDATE outbox SET state = 'pending', due_at = %(due_at)s, error = %(error)s, lease = NULL,
                 lease_until = NULL WHERE id = %(id)s AND lease = %(lease)s""",
            due_at=due_at,
            error=error,
        )

    async def finish(self, outgoing: Outgoing, now: datetime, *, error: str | None = None) -> None:
        """End a row: `failed` with an error, else `sent`, or `unknown` when nobody knows of one of its parts."""
        await self._change(
            outgoing,
            """UPDATE outbox SET finished_at = %(now)s, error = %(error)s, lease = NULL, lease_until = NULL,
                 state = CASE WHEN %(error)s::text IS NOT NULL THEN 'failed'
                              WHEN unsure > 0 THEN 'unknown' ELSE 'sent' END
               WHERE id = %(id)s AND lease = %(lease)s""",
            now=now,
            error=error,
        )

    async def deliveries(self, conversation: ConversationId, messages: Sequence[int]) -> Mapping[int, str]:
        """Return what became of messages of a conversation, by number; there is nothing about those not posted."""
        rows = await self._db.all(
            "SELECT message, state FROM outbox WHERE conversation = %(conversation)s AND message = ANY(%(messages)s)",
            conversation=conversation,
            messages=list(messages),
        )
        return {row["message"]: row["state"] for row in rows}

    async def counts(self) -> Mapping[str, int]:
        """Count rows by state."""
        rows = await self._db.all("SELECT state, count(*) AS n FROM outbox GROUP BY state")
        return {row["state"]: int(row["n"]) for row in rows}

    async def undelivered(self) -> Sequence[Row]:
        """Return what failed and what nobody knows of, oldest first: ids, instants and errors, never texts."""
        return await self._db.all(
            """SELECT id, conversation, state, created_at, finished_at, error FROM outbox
               WHERE state IN ('unknown', 'failed') ORDER BY id"""
        )

    async def resend(self, outgoing: int, now: datetime) -> ConversationId:
        """Put one back on purpose: a failed one goes on at its part, an unknown one begins anew and may arrive twice.

        Raises:
            NotFound: there is no such row, or it neither failed nor is unknown.
        """
        row = await self._db.one_or_none(
            """UPDATE outbox SET part = CASE state WHEN 'unknown' THEN 0 ELSE part END, state = 'pending', unsure = 0,
                 attempt = 0, due_at = %(now)s, error = NULL, finished_at = NULL
               WHERE id = %(id)s AND state IN ('unknown', 'failed') RETURNING conversation""",
            id=outgoing,
            now=now,
        )
        if row is None:
            raise NotFound(str(outgoing))
        return ConversationId(row["conversation"])

    async def _change(self, outgoing: Outgoing, statement: LiteralString, **values: Any) -> None:
        if not await self._db.run(statement, id=outgoing.id, lease=outgoing.lease, **values):
            raise Conflict("the row has another holder", outgoing=outgoing.id)
