"""The consent ledger: who agreed to what, in which words, when, and when it was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.conversation.identity import ConversationId, new_id
from desk.database import Database


@dataclass(frozen=True)
class Consent:
    """A yes or a no to a notice; `message` is the turn in which it was given (PIPL art. 14-16).

    `manner` is `shown`, or `read_out` by an agent to somebody on the phone.
    """

    id: str
    conversation: ConversationId
    purpose: str
    granted: bool
    notice_version: str
    notice_hash: str
    language: str
    channel: str
    message: str
    at: datetime
    withdrawn_at: datetime | None
    manner: str = "shown"


COLUMNS = (
    "id, conversation, purpose, granted, notice_version, notice_hash, language, channel, message, at, withdrawn_at, "
    "manner"
)


class Consents:
    """The store of consents; nothing is changed but the withdrawal."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def record(
        self,
        conversation: ConversationId,
        purpose: str,
        *,
        granted: bool,
        notice_version: str,
        notice_hash: str,
        language: str,
        channel: str,
        message: str,
        now: datetime,
        manner: str = "shown",
    ) -> Consent:
        """Write down an answer to the notice; the same answer in the same message is written once."""
        row = await self._db.one(
            f"""INSERT INTO consents ({COLUMNS})
                VALUES (%(id)s, %(conversation)s, %(purpose)s, %(granted)s, %(notice_version)s, %(notice_hash)s,
                %(language)s,
                        %(channel)s, %(message)s, %(now)s, NULL, %(manner)s)
                ON CONFLICT (conversation, purpose,
                message) DO UPDATE SET purpose = excluded.purpose RETURNING {COLUMNS}""",
            id=new_id("s"),
            conversation=conversation,
            purpose=purpose,
            granted=granted,
            notice_version=notice_version,
            notice_hash=notice_hash,
            language=language,
            channel=channel,
            message=message,
            now=now,
            manner=manner,
        )
        return Consent(**row)

    async def valid(self, conversation: ConversationId, purpose: str, notice_hash: str) -> Consent | None:
        """Return the yes that holds for exactly this notice: the last word counts, and it must not be withdrawn."""
        row = await self._db.one_or_none(
            f"""SELECT {COLUMNS} FROM consents WHERE conversation = %(conversation)s AND purpose = %(purpose)s
                ORDER BY at DESC, id DESC LIMIT 1""",
            conversation=conversation,
            purpose=purpose,
        )
        consent = Consent(**row) if row else None
        if consent is None or not consent.granted or consent.withdrawn_at or consent.notice_hash != notice_hash:
            return None
        return consent

    async def in_force(self, conversation: ConversationId) -> Sequence[Consent]:
        """Return the yeses that were not withdrawn, whatever the notice they were given to."""
        return [one for one in await self.of(conversation) if one.granted and one.withdrawn_at is None]

    async def withdraw(self, conversation: ConversationId, now: datetime) -> int:
        """Withdraw every yes that is in force and return how many there were; what was withdrawn before stands."""
        return await self._db.run(
            """UPDATE consents SET withdrawn_at = %(now)s
               WHERE conversation = %(conversation)s AND granted AND withdrawn_at IS NULL""",
            conversation=conversation,
            now=now,
        )

    async def of(self, conversation: ConversationId) -> Sequence[Consent]:
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM consents WHERE conversation = %(conversation)s ORDER BY at",
            conversation=conversation,
        )
        return [Consent(**row) for row in rows]
