"""Reads of contact details: who may have them shown, and why they were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from desk.conversation.identity import AgentId, ConversationId, new_id
from desk.database import Database
from desk.privacy.contacts import Contact

REASONS = ("call", "delivery", "check", "asked", "other")


class ContactReads:
    """The store of reads; callers hold the conversation's row, and audit the read in the same transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def may_read(self, contact: Contact, agent: AgentId) -> bool:
        """Tell whether an agent has the conversation, or owns or has worked on a case that these details belong to."""
        row = await self._db.one(
            """SELECT EXISTS (SELECT 1 FROM conversations WHERE id = %(conversation)s AND agent = %(agent)s)
                   OR EXISTS (SELECT 1 FROM cases c WHERE c.contact = %(contact)s AND (c.owner = %(agent)s
                     OR EXISTS (SELECT 1 FROM case_steps s WHERE s.case_no = c.number AND s.by = %(agent)s))) AS may""",
            conversation=contact.conversation,
            contact=contact.id,
            agent=agent,
        )
        return bool(row["may"])

    async def note(self, contact: Contact, agent: AgentId, reason: str, words: str, now: datetime) -> str:
        """Keep why contact details are shown and return the read's id."""
        read = new_id("v")
        await self._db.run(
            """INSERT INTO contact_reads (id, contact, conversation, agent, reason, note, at)
               VALUES (%(id)s, %(contact)s, %(conversation)s, %(agent)s, %(reason)s, %(note)s, %(now)s)""",
            id=read,
            contact=contact.id,
            conversation=contact.conversation,
            agent=agent,
            reason=reason,
            note=words,
            now=now,
        )
        return read

    async def lately(self, conversation: ConversationId, agent: AgentId, since: datetime) -> str | None:
        """Return the contact that was last shown to an agent, if that was since an instant."""
        row = await self._db.one_or_none(
            """SELECT contact FROM contact_reads
               WHERE conversation = %(conversation)s AND agent = %(agent)s AND at >= %(since)s
               ORDER BY at DESC LIMIT 1""",
            conversation=conversation,
            agent=agent,
            since=since,
        )
        return row["contact"] if row else None

    async def notes(self, conversation: ConversationId) -> Mapping[str, str]:
        """Return what was written beside the reasons, by the read's id."""
        rows = await self._db.all(
            "SELECT id, note FROM contact_reads WHERE conversation = %(conversation)s", conversation=conversation
        )
        return {row["id"]: row["note"] for row in rows}
