"""Drafts: what is collected of a request so far. They survive handoffs, episodes and restarts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.conversation.identity import ConversationId, new_id
from desk.database import Database, Row, json
from desk.errors import NotFound
from desk.request.requests import ERRANDS


@dataclass(frozen=True)
class Draft:
    """`fields` holds what `desk.requests` names for the kind; a missing key is a field not answered yet."""

    id: str
    conversation: ConversationId
    kind: str
    fields: Mapping[str, Any]
    state: str
    created_at: datetime
    updated_at: datetime


COLUMNS = "id, conversation, kind, fields, state, created_at, updated_at"


class Drafts:
    """The store of drafts; at most one a conversation is open."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open(self, conversation: ConversationId) -> Draft | None:
        """Return the request that is being filled in, if any."""
        return self._draft(
            await self._db.one_or_none(
                f"SELECT {COLUMNS} FROM drafts WHERE conversation = %(conversation)s AND state = 'open'",
                conversation=conversation,
            )
        )

    async def get(self, draft: str) -> Draft:
        """Raises: NotFound."""
        found = self._draft(await self._db.one_or_none(f"SELECT {COLUMNS} FROM drafts WHERE id = %(id)s", id=draft))
        if found is None:
            raise NotFound(draft)
        return found

    async def last(self, conversation: ConversationId, kind: str) -> Draft | None:
        """Return the newest draft of a kind, whatever its state: what a retry of "submit" asks for."""
        return self._draft(
            await self._db.one_or_none(
                f"""SELECT {COLUMNS} FROM drafts WHERE conversation = %(conversation)s AND kind = %(kind)s
                    ORDER BY created_at DESC LIMIT 1""",
                conversation=conversation,
                kind=kind,
            )
        )

    async def of(self, conversation: ConversationId) -> Sequence[Draft]:
        rows = await self._db.all(
            f"""SELECT {COLUMNS} FROM drafts
                WHERE conversation = %(conversation)s AND fields <> '{{}}' ORDER BY created_at""",
            conversation=conversation,
        )
        return [Draft(**row) for row in rows]

    async def begin(self, conversation: ConversationId, kind: str, now: datetime) -> Draft:
        """Return the open draft of this kind; an open one of another kind is set aside first, or let go when empty."""
        await self._set_aside(conversation, kind, now)
        await self._db.run(
            """INSERT INTO drafts (id, conversation, kind, created_at, updated_at)
               VALUES (%(id)s, %(conversation)s, %(kind)s, %(now)s, %(now)s)
               ON CONFLICT (conversation) WHERE state = 'open' DO NOTHING""",
            id=new_id("d"),
            conversation=conversation,
            kind=kind,
            now=now,
        )
        draft = await self.open(conversation)
        assert draft is not None, "just made or already there"
        return draft

    async def _set_aside(self, conversation: ConversationId, kind: str, now: datetime) -> None:
        """Make room for a draft of a kind."""
        await self._db.run(
            """UPDATE drafts SET updated_at = %(now)s,
                 state = CASE WHEN fields = '{}' OR kind = ANY(%(errands)s) THEN 'cancelled' ELSE 'aside' END
               WHERE conversation = %(conversation)s AND state = 'open' AND kind <> %(kind)s""",
            conversation=conversation,
            kind=kind,
            errands=list(ERRANDS),
            now=now,
        )

    async def become(self, draft: str, kind: str, now: datetime) -> None:
        """Make an open draft one of another kind; what is filled in stays."""
        await self._db.run(
            "UPDATE drafts SET kind = %(kind)s, updated_at = %(now)s WHERE id = %(id)s AND state = 'open'",
            id=draft,
            kind=kind,
            now=now,
        )

    async def aside(self, conversation: ConversationId, kind: str | None = None) -> Draft | None:
        """Return the draft that was set aside last, of one kind or of any."""
        return self._draft(
            await self._db.one_or_none(
                f"""SELECT {COLUMNS} FROM drafts WHERE conversation = %(conversation)s AND state = 'aside'
                    AND (%(kind)s::text IS NULL OR kind = %(kind)s) ORDER BY updated_at DESC LIMIT 1""",
                conversation=conversation,
                kind=kind,
            )
        )

    async def resume(self, conversation: ConversationId, now: datetime, kind: str | None = None) -> Draft | None:
        """Return the open draft, or else the one that was set aside last; of the kind that was named, if any."""
        current = await self.open(conversation)
        stands = current is not None and current.kind not in ERRANDS
        if current and stands and kind in (None, current.kind):
            return current
        aside = await self.aside(conversation, kind) or (None if stands else await self.aside(conversation))
        if aside is None:
            return current
        await self._set_aside(conversation, aside.kind, now)
        await self._db.run(
            "UPDATE drafts SET state = 'open', updated_at = %(now)s WHERE id = %(id)s", id=aside.id, now=now
        )
        return await self.open(conversation)

    async def fill(self, draft: str, fields: Mapping[str, Any], now: datetime) -> None:
        """Set fields of an open draft; a value of None takes the field out."""
        await self._db.run(
            """UPDATE drafts SET fields = jsonb_strip_nulls(fields || %(fields)s), updated_at = %(now)s
               WHERE id = %(id)s AND state = 'open'""",
            id=draft,
            fields=json(dict(fields)),
            now=now,
        )

    async def close(self, draft: str, state: str, now: datetime) -> None:
        """End a draft as `submitted` or `cancelled`."""
        await self._db.run(
            "UPDATE drafts SET state = %(state)s, updated_at = %(now)s WHERE id = %(id)s AND state = 'open'",
            id=draft,
            state=state,
            now=now,
        )

    @staticmethod
    def _draft(row: Row | None) -> Draft | None:
        return Draft(**row) if row else None
