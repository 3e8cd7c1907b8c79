"""Snoozes: conversations that an agent has set aside until a time or the consumer's next message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.conversation.identity import AgentId, ConversationId
from desk.database import Database

SNOOZE = "snooze"  # the kind of its timer


@dataclass(frozen=True)
class Snooze:
    """`woken_by`: `time` or `message`; None while it is set aside. It counts under one ownership number."""

    conversation: ConversationId
    agent: AgentId
    number: int
    until: datetime
    woken_at: datetime | None
    woken_by: str | None


COLUMNS = "conversation, agent, number, until, woken_at, woken_by"


class Snoozes:
    """The store of snoozes; at most one a conversation."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def set(
        self, conversation: ConversationId, agent: AgentId, number: int, until: datetime, now: datetime
    ) -> None:
        """Set a conversation aside, or move the time."""
        await self._db.run(
            """INSERT INTO snoozes (conversation, agent, number, until, set_at)
               VALUES (%(conversation)s, %(agent)s, %(number)s, %(until)s, %(now)s)
               ON CONFLICT (conversation) DO UPDATE SET agent = excluded.agent, number = excluded.number,
                 until = excluded.until, set_at = excluded.set_at, woken_at = NULL, woken_by = NULL""",
            conversation=conversation,
            agent=agent,
            number=number,
            until=until,
            now=now,
        )

    async def wake(self, conversation: ConversationId, by: str, now: datetime) -> bool:
        """Bring a conversation back; False when it was not set aside, or by `time` is meant to rest for longer."""
        return bool(
            await self._db.run(
                """UPDATE snoozes SET woken_at = %(now)s, woken_by = %(by)s
                   WHERE conversation = %(conversation)s AND woken_at IS NULL
                     AND (%(by)s <> 'time' OR until <= %(now)s)""",
                conversation=conversation,
                by=by,
                now=now,
            )
        )

    async def forget(self, conversation: ConversationId, *, woken: bool = False) -> bool:
        """Take the mark away; with `woken` only that of a conversation which came back."""
        return bool(
            await self._db.run(
                """DELETE FROM snoozes WHERE conversation = %(conversation)s
                     AND (NOT %(woken)s OR woken_at IS NOT NULL)""",
                conversation=conversation,
                woken=woken,
            )
        )

    async def of(self, conversations: Sequence[ConversationId]) -> dict[ConversationId, Snooze]:
        """Return the snoozes of these conversations."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM snoozes WHERE conversation = ANY(%(ids)s)", ids=list(conversations)
        )
        return {row["conversation"]: Snooze(**row) for row in rows}
