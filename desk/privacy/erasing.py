"""Erasing: what is taken out of the stores of one conversation. Numbers, instants and coded outcomes stay.

Callers hold the conversation's row inside a transaction. Everything here may run again: what is gone stays gone.
A new store of personal data gets its statement here, and its canary in tests/rights.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from desk.case.states import OPEN
from desk.case.steps import REMARK
from desk.conversation.identity import ConversationId
from desk.database import Database

CODED = ("reason", "condition", "quantity", "safety", "promise")  # fields of a case that hold no words


class Erasing:
    """Takes personal data out, kind by kind."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def contacts(self, conversation: ConversationId) -> int:
        """Erase sealed contact details but those that an open case needs; return how many went."""
        await self._db.run(
            "UPDATE cases SET contact = NULL WHERE conversation = %(conversation)s AND NOT state = ANY(%(open)s)",
            conversation=conversation,
            open=list(OPEN),
        )
        await self._db.run(
            """UPDATE drafts SET fields = fields - 'contact' - 'consent'
               WHERE conversation = %(conversation)s AND state <> 'submitted'""",
            conversation=conversation,
        )
        await self.prompts(conversation)
        return await self._db.run(
            """DELETE FROM contacts k WHERE k.conversation = %(conversation)s
                 AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.contact = k.id)""",
            conversation=conversation,
        )

    async def prompts(self, conversation: ConversationId) -> None:
        """Close the open form, and forget what was parked for any."""
        await self._db.run(
            """UPDATE prompts SET parked = NULL, state = CASE state WHEN 'open' THEN 'dismissed' ELSE state END
               WHERE conversation = %(conversation)s""",
            conversation=conversation,
        )

    async def words(self, conversation: ConversationId, mark: str, *, sparing: str = "") -> int:
        """Put a mark in the place of everything said, and forget what was derived from it; return how many went.

        What waits for a turn that has not run yet stays, and so do the answers of the turn to be spared.
        """
        gone = await self._db.run(
            """UPDATE messages SET text = %(mark)s, data = '{}'
               WHERE conversation = %(conversation)s AND text <> %(mark)s
                 AND (turn IS NULL OR author = 'consumer' OR turn <> %(sparing)s)
                 AND (turn IS NULL OR turn NOT IN (
                   SELECT id FROM turns WHERE conversation = %(conversation)s AND state IN ('waiting', 'running')))""",
            conversation=conversation,
            mark=mark,
            sparing=sparing,
        )
        await self._unsent(conversation, mark)
        await self._derived(conversation)
        return gone

    async def _unsent(self, conversation: ConversationId, mark: str) -> None:
        """Do not post what is erased."""
        await self._db.run(
            """DELETE FROM outbox o USING messages m
               WHERE o.conversation = %(conversation)s AND m.conversation = o.conversation AND m.seq = o.message
                 AND m.text = %(mark)s""",
            conversation=conversation,
            mark=mark,
        )

    async def _derived(self, conversation: ConversationId) -> None:
        await self._db.run(
            """UPDATE turns SET payload = NULL
               WHERE conversation = %(conversation)s AND state NOT IN ('waiting', 'running')""",
            conversation=conversation,
        )
        await self._db.run(
            "UPDATE episodes SET seed = NULL WHERE conversation = %(conversation)s", conversation=conversation
        )
        await self._db.run(
            "UPDATE handoffs SET note = NULL WHERE conversation = %(conversation)s AND state = 'ended'",
            conversation=conversation,
        )
        await self._db.run("UPDATE errands SET found = '{}' WHERE conversation = %(c)s", c=conversation)
        await self._db.run("DELETE FROM downloads WHERE conversation = %(conversation)s", conversation=conversation)
        await self._db.run("DELETE FROM misses WHERE conversation = %(conversation)s", conversation=conversation)
        await self._db.run(
            "UPDATE ratings SET comment = NULL WHERE conversation = %(conversation)s", conversation=conversation
        )
        await self._db.run(
            "UPDATE contact_reads SET note = '' WHERE conversation = %(conversation)s", conversation=conversation
        )
        await self._db.run(
            "UPDATE promises SET why = '' WHERE conversation = %(conversation)s AND why <> ''",
            conversation=conversation,
        )

    async def requests(self, conversation: ConversationId, now: datetime) -> int:
        """Empty every draft, and let go of the orders that were proven; return how many drafts were not handed in."""
        rows = await self._db.all(
            """UPDATE drafts SET fields = '{}', updated_at = %(now)s,
                 state = CASE state WHEN 'submitted' THEN 'submitted' ELSE 'cancelled' END
               WHERE conversation = %(conversation)s AND fields <> '{}' RETURNING state""",
            conversation=conversation,
            now=now,
        )
        await self._db.run(
            "UPDATE drafts SET state = 'cancelled' WHERE conversation = %(conversation)s AND state <> 'submitted'",
            conversation=conversation,
        )
        await self._db.run("DELETE FROM proofs WHERE conversation = %(conversation)s", conversation=conversation)
        await self._db.run(
            "DELETE FROM tries WHERE kind = 'proof' AND key = %(conversation)s", conversation=conversation
        )
        return sum(row["state"] == "cancelled" for row in rows)

    async def cases(self, conversation: ConversationId) -> None:
        """Take the words out of closed cases; what was asked for, judged and decided stays as a record."""
        await self._db.run(
            """UPDATE case_steps SET note = '', details = '{}' FROM cases c
               WHERE c.number = case_no AND c.conversation = %(conversation)s AND NOT c.state = ANY(%(open)s)""",
            conversation=conversation,
            open=list(OPEN),
        )
        await self._db.run(
            """UPDATE cases SET fields = (SELECT coalesce(jsonb_object_agg(key, value), '{}')
                                          FROM jsonb_each(fields) WHERE key = ANY(%(coded)s))
               WHERE conversation = %(conversation)s AND NOT state = ANY(%(open)s)""",
            conversation=conversation,
            coded=list(CODED),
            open=list(OPEN),
        )

    async def address(self, conversation: ConversationId) -> None:
        """Forget how the consumer is reached and recognised: whoever comes back begins a new conversation."""
        await self._db.run(
            "UPDATE conversations SET address = NULL, secret_hash = NULL WHERE id = %(id)s", id=conversation
        )

    async def done(self, conversation: ConversationId, now: datetime) -> None:
        await self._db.run("UPDATE conversations SET erased_at = %(now)s WHERE id = %(id)s", id=conversation, now=now)

    async def remains(self, conversation: ConversationId) -> Mapping[str, datetime]:
        """Return what the law has us keep, and when it came to its end: closed cases, consents."""
        row = await self._db.one(
            """SELECT (SELECT max(s.at) FROM case_steps s JOIN cases c ON c.number = s.case_no
                       WHERE c.conversation = %(conversation)s AND s.state <> %(remark)s) AS cases,
                      (SELECT max(coalesce(withdrawn_at, at)) FROM consents
                       WHERE conversation = %(conversation)s) AS consents""",
            conversation=conversation,
            remark=REMARK,
        )
        return {kind: at for kind, at in row.items() if at is not None}
