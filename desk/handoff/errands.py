"""Errands: what an agent has the assistant ask a consumer for, before the conversation comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desk.conversation.identity import AgentId, ConversationId, new_id
from desk.database import Database, Row, json

ERRAND = "errand"  # the kind of its timer
LONGEST = timedelta(hours=24)  # without an answer to all of it
PHOTOS, REQUEST = "photos", "request"
STEPS: Mapping[str, tuple[str, ...]] = {  # what may be asked for, and the questions it takes
    "order": ("order_no", "phone_last4"),
    "serial_no": ("serial_no",),
    "description": ("description",),
    "photos": (PHOTOS,),
    "time": ("time",),
    "request": (REQUEST,),  # the open draft, by its own form
}


@dataclass(frozen=True)
class Errand:
    """`found` holds an answer by step, None where the consumer has none; `question` is the message that asks."""

    id: str
    conversation: ConversationId
    agent: AgentId
    asks: Sequence[str]
    found: Mapping[str, Any]
    wrong: int
    question: int | None
    begun_at: datetime
    ended_at: datetime | None
    outcome: str | None

    @property
    def steps(self) -> list[str]:
        return [step for name in self.asks for step in STEPS[name]]

    @property
    def step(self) -> str | None:
        """Return what is asked for now."""
        return next((step for step in self.steps if step not in self.found), None)


COLUMNS = "id, conversation, agent, asks, found, wrong, question, begun_at, ended_at, outcome"


class Errands:
    """The store of errands; at most one a conversation is open."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, conversation: ConversationId, agent: AgentId, asks: Sequence[str], now: datetime) -> Errand:
        row = await self._db.one(
            f"""INSERT INTO errands (id, conversation, agent, asks, begun_at)
                VALUES (%(id)s, %(conversation)s, %(agent)s, %(asks)s, %(now)s) RETURNING {COLUMNS}""",
            id=new_id("er"),
            conversation=conversation,
            agent=agent,
            asks=list(asks),
            now=now,
        )
        return Errand(**row)

    async def open(self, conversation: ConversationId) -> Errand | None:
        """Return the errand that goes on, if any."""
        return _errand(
            await self._db.one_or_none(
                f"SELECT {COLUMNS} FROM errands WHERE conversation = %(conversation)s AND ended_at IS NULL",
                conversation=conversation,
            )
        )

    async def many(self, conversations: Sequence[ConversationId]) -> dict[ConversationId, Errand]:
        """Return the errands that go on in these conversations."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM errands WHERE conversation = ANY(%(ids)s) AND ended_at IS NULL",
            ids=list(conversations),
        )
        return {row["conversation"]: Errand(**row) for row in rows}

    async def find(self, errand: str, values: Mapping[str, Any]) -> Errand:
        """Note answers, None for what the consumer does not have."""
        return await self._changed("found = found || %(value)s", errand, json(dict(values)))

    async def doubt(self, errand: str, *steps: str) -> Errand:
        """Take answers back that proved to be wrong, and count that."""
        return await self._changed("found = found - %(value)s::text[], wrong = wrong + 1", errand, list(steps))

    async def ask(self, errand: str, message: int) -> Errand:
        """Note which message asks."""
        return await self._changed("question = %(value)s", errand, message)

    async def end(self, conversation: ConversationId, outcome: str, now: datetime) -> Errand | None:
        """End the errand that goes on as `done`, `early` or `expired`; None when there was none."""
        return _errand(
            await self._db.one_or_none(
                f"""UPDATE errands SET ended_at = %(now)s, outcome = %(outcome)s
                    WHERE conversation = %(conversation)s AND ended_at IS NULL RETURNING {COLUMNS}""",
                conversation=conversation,
                outcome=outcome,
                now=now,
            )
        )

    async def _changed(self, change: str, errand: str, value: Any) -> Errand:
        row = await self._db.one(
            f"UPDATE errands SET {change} WHERE id = %(id)s RETURNING {COLUMNS}", id=errand, value=value
        )
        return Errand(**row)


def _errand(row: Row | None) -> Errand | None:
    return Errand(**row) if row else None
