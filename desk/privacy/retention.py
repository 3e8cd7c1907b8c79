"""Retention: what has been kept for its time, found and erased in batches; nothing of an open case or handoff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from desk.case.states import OPEN
from desk.case.steps import REMARK
from desk.conversation.identity import ConversationId
from desk.database import Database

NO_HANDOFF: LiteralString = """NOT EXISTS (SELECT 1 FROM handoffs h
    WHERE h.conversation = c.id AND h.state <> 'ended')"""
NO_CASE: LiteralString = """NOT EXISTS (SELECT 1 FROM cases o
    WHERE o.conversation = c.id AND o.state = ANY(%(open)s))"""
CLOSED: LiteralString = "(SELECT max(s.at) FROM case_steps s WHERE s.case_no = o.number AND s.state <> %(remark)s)"


class Retention:
    """Each call erases at most `batch` and returns how many it did."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def contacts(self, before: datetime, batch: int) -> int:
        """Erase contact details whose last case closed before an instant, or, without one, the last word fell."""
        rows = await self._db.all(
            f"""SELECT k.id FROM contacts k JOIN conversations c ON c.id = k.conversation
                WHERE {NO_HANDOFF}
                  AND NOT EXISTS (SELECT 1 FROM cases o WHERE o.contact = k.id AND o.state = ANY(%(open)s))
                  AND coalesce((SELECT max({CLOSED}) FROM cases o WHERE o.contact = k.id), c.last_at) < %(before)s
                LIMIT %(batch)s""",
            before=before,
            batch=batch,
            open=list(OPEN),
            remark=REMARK,
        )
        ids = [row["id"] for row in rows]
        async with self._db.transaction():
            await self._db.run("UPDATE cases SET contact = NULL WHERE contact = ANY(%(ids)s)", ids=ids)
            await self._db.run(
                "UPDATE drafts SET fields = fields - 'contact' WHERE fields ->> 'contact' = ANY(%(ids)s)", ids=ids
            )
            return await self._db.run("DELETE FROM contacts WHERE id = ANY(%(ids)s)", ids=ids)

    async def conversations(self, before: datetime, batch: int) -> Sequence[ConversationId]:
        """Return conversations whose last word fell before an instant and is still there to read."""
        rows = await self._db.all(
            f"""SELECT c.id FROM conversations c
                WHERE c.last_at < %(before)s AND c.owner = 'bot' AND (c.erased_at IS NULL OR c.erased_at < c.last_at)
                  AND {NO_HANDOFF} AND {NO_CASE} ORDER BY c.last_at LIMIT %(batch)s""",
            before=before,
            batch=batch,
            open=list(OPEN),
        )
        return [row["id"] for row in rows]

    async def cases(self, before: datetime, batch: int) -> int:
        """Take everything but kind, outcome and times out of cases that closed before an instant."""
        async with self._db.transaction():
            rows = await self._db.all(
                f"""UPDATE cases SET order_no = NULL, item = NULL, fields = '{{}}', contact = NULL WHERE number IN (
                      SELECT o.number FROM cases o WHERE NOT o.state = ANY(%(open)s) AND {CLOSED} < %(before)s
                        AND (o.order_no IS NOT NULL OR o.fields <> '{{}}' OR o.contact IS NOT NULL)
                      LIMIT %(batch)s FOR UPDATE SKIP LOCKED) RETURNING number""",
                before=before,
                batch=batch,
                open=list(OPEN),
                remark=REMARK,
            )
            numbers = [row["number"] for row in rows]
            await self._db.run(
                "UPDATE case_steps SET note = '', details = '{}' WHERE case_no = ANY(%(numbers)s)", numbers=numbers
            )
            await self._db.run(
                "UPDATE promises SET why = '' WHERE case_no = ANY(%(numbers)s) AND why <> ''", numbers=numbers
            )
        return len(numbers)

    async def consents(self, before: datetime, batch: int) -> int:
        """Drop consents that were withdrawn before an instant, or whose conversation's last word fell before it."""
        return await self._db.run(
            f"""DELETE FROM consents WHERE id IN (
                  SELECT s.id FROM consents s JOIN conversations c ON c.id = s.conversation
                  WHERE coalesce(s.withdrawn_at, c.last_at) < %(before)s AND {NO_HANDOFF} AND {NO_CASE}
                    AND NOT EXISTS (SELECT 1 FROM contacts k WHERE k.consent = s.id) LIMIT %(batch)s)""",
            before=before,
            batch=batch,
            open=list(OPEN),
        )

    async def tries(self, before: datetime) -> int:
        """Drop wrong sign-ins and proofs that no limit counts any more."""
        return await self._db.run("DELETE FROM tries WHERE at < %(before)s", before=before)
