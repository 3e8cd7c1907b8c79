"""Erasures: the receipts of what was erased at a consumer's request; no personal data in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.conversation.identity import ConversationId
from desk.database import Database, json


@dataclass(frozen=True)
class Erasure:
    """`erased` counts by kind; `kept_until` says, as ISO instants by kind, what had to stay and how long."""

    number: str
    conversation: ConversationId
    erased: Mapping[str, int]
    kept_until: Mapping[str, str]
    asked_at: datetime
    done_at: datetime | None


COLUMNS = "number, conversation, erased, kept_until, asked_at, done_at"


class Erasures:
    """The store of receipts; at most one a conversation is unfinished."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(
        self,
        conversation: ConversationId,
        erased: Mapping[str, int],
        kept_until: Mapping[str, datetime],
        now: datetime,
    ) -> None:
        """Write down what was erased of the desk's stores; asked again before the rest is done, the first stands."""
        serial = await self._db.one("SELECT nextval('erasure_numbers') AS n")
        await self._db.run(
            f"""INSERT INTO erasures ({COLUMNS})
                VALUES (%(number)s, %(conversation)s, %(erased)s, %(kept)s, %(now)s, NULL)
                ON CONFLICT (conversation) WHERE done_at IS NULL DO NOTHING""",
            number=f"D{now:%Y%m%d}-{serial['n']:04d}",
            conversation=conversation,
            erased=json(dict(erased)),
            kept=json({kind: at.isoformat() for kind, at in kept_until.items()}),
            now=now,
        )

    async def finish(self, conversation: ConversationId, now: datetime) -> Erasure | None:
        """Finish the erasure that is under way and return it; None when there is none."""
        row = await self._db.one_or_none(
            f"""UPDATE erasures SET done_at = %(now)s
                WHERE conversation = %(conversation)s AND done_at IS NULL RETURNING {COLUMNS}""",
            conversation=conversation,
            now=now,
        )
        return Erasure(**row) if row else None

    async def of(self, conversation: ConversationId) -> Sequence[Erasure]:
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM erasures WHERE conversation = %(conversation)s ORDER BY asked_at",
            conversation=conversation,
        )
        return [Erasure(**row) for row in rows]
