"""Callers: conversations with somebody on the phone, as agents took them down, and whom to call back with news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.conversation.identity import AgentId, ConversationId
from desk.database import Database


@dataclass(frozen=True)
class PhoneCall:
    """Who took a call down; `linked` is the same consumer's conversation on another channel."""

    conversation: ConversationId
    agent: AgentId
    linked: ConversationId | None
    at: datetime


@dataclass(frozen=True)
class CallBack:
    """The newest news of a case that a caller has to be told: the line `message` of the conversation's ledger."""

    case_no: str
    conversation: ConversationId
    message: int
    since: datetime
    due_at: datetime
    called_at: datetime | None


CALL = "conversation, agent, linked, at"
BACK = "b.case_no, c.conversation, b.message, b.since, b.due_at, b.called_at"


class Callers:
    """The store of calls and of calls that are owed."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(
        self, conversation: ConversationId, key: str, agent: AgentId, linked: ConversationId | None, now: datetime
    ) -> bool:
        """Note that an agent took a call down; False when it was noted before under this key."""
        return bool(
            await self._db.run(
                """INSERT INTO calls (conversation, key, agent, linked, at)
                   VALUES (%(conversation)s, %(key)s, %(agent)s, %(linked)s, %(now)s) ON CONFLICT (key) DO NOTHING""",
                conversation=conversation,
                key=key,
                agent=agent,
                linked=linked,
                now=now,
            )
        )

    async def by_key(self, key: str) -> PhoneCall | None:
        row = await self._db.one_or_none(f"SELECT {CALL} FROM calls WHERE key = %(key)s", key=key)
        return PhoneCall(**row) if row else None

    async def around(self, conversation: ConversationId) -> Sequence[ConversationId]:
        """Return the conversations of the same consumer that an agent linked with this one, newest first."""
        rows = await self._db.all(
            """SELECT other FROM (
                 SELECT linked AS other, at FROM calls WHERE conversation = %(id)s AND linked IS NOT NULL
                 UNION SELECT conversation, at FROM calls WHERE linked = %(id)s) links ORDER BY at DESC""",
            id=conversation,
        )
        return [row["other"] for row in rows]

    async def proven_with(self, order_no: str, *, limit: int = 5) -> Sequence[ConversationId]:
        """Return the conversations that have proven an order themselves, newest first; calls are none of them."""
        rows = await self._db.all(
            """SELECT p.conversation FROM proofs p JOIN conversations c ON c.id = p.conversation
               WHERE p.order_no = %(order_no)s
                 AND NOT EXISTS (SELECT 1 FROM calls k WHERE k.conversation = p.conversation)
               ORDER BY c.last_at DESC LIMIT %(limit)s""",
            order_no=order_no,
            limit=limit,
        )
        return [row["conversation"] for row in rows]

    async def owe(self, case_no: str, message: int, due_at: datetime, now: datetime) -> None:
        """Note that a caller is to be told; what was to be told before is told with it, by the earlier time."""
        await self._db.run(
            """INSERT INTO call_backs AS b (case_no, message, since, due_at)
               VALUES (%(case_no)s, %(message)s, %(now)s, %(due_at)s)
               ON CONFLICT (case_no) DO UPDATE SET message = excluded.message, called_at = NULL, agent = NULL,
                 since = CASE WHEN b.called_at IS NULL THEN b.since ELSE excluded.since END,
                 due_at = CASE WHEN b.called_at IS NULL THEN least(b.due_at, excluded.due_at)
                               ELSE excluded.due_at END""",
            case_no=case_no,
            message=message,
            due_at=due_at,
            now=now,
        )

    async def told(self, case_no: str, message: int, agent: AgentId, now: datetime) -> bool:
        """Note that a caller was told this line; False when that is done, or there is something newer to tell."""
        return bool(
            await self._db.run(
                """UPDATE call_backs SET called_at = %(now)s, agent = %(agent)s
                   WHERE case_no = %(case_no)s AND message = %(message)s AND called_at IS NULL""",
                case_no=case_no,
                message=message,
                agent=agent,
                now=now,
            )
        )

    async def back(self, case_no: str) -> CallBack | None:
        """Return what the caller is to be told of a case, or was."""
        row = await self._db.one_or_none(
            f"SELECT {BACK} FROM call_backs b JOIN cases c ON c.number = b.case_no WHERE b.case_no = %(case_no)s",
            case_no=case_no,
        )
        return CallBack(**row) if row else None

    async def owed(self, until: datetime, *, limit: int = 200) -> Sequence[CallBack]:
        """Return whom to call until an instant, the longest due first."""
        rows = await self._db.all(
            f"""SELECT {BACK} FROM call_backs b JOIN cases c ON c.number = b.case_no
                WHERE b.called_at IS NULL AND b.due_at <= %(until)s ORDER BY b.due_at LIMIT %(limit)s""",
            until=until,
            limit=limit,
        )
        return [CallBack(**row) for row in rows]
