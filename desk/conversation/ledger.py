"""The ledger: what was said in a conversation, numbered, for good.

Callers hold the conversation's row (`Conversations.lock`) inside a transaction, so numbers have no rivals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from desk.conversation.identity import AgentId, ConversationId
from desk.database import Database, Row, json
from desk.errors import NotFound


class Author(StrEnum):
    """Who said it; `desk` is a line of the desk itself."""

    CONSUMER = "consumer"
    BOT = "bot"
    AGENT = "agent"
    DESK = "desk"


class Kind(StrEnum):
    """How it was said; a `note` is for agents only."""

    TEXT = "text"
    CHOICE = "choice"
    FORM = "form"
    NOTE = "note"
    LINE = "line"


@dataclass(frozen=True)
class Message:
    """One thing said. `data` may hold `buttons` (title and payload), `card`, `basis`, `response`."""

    conversation: ConversationId
    seq: int
    author: Author
    text: str
    at: datetime
    kind: Kind = Kind.TEXT
    client_id: str | None = None
    agent: AgentId | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    chosen: int | None = None
    suppressed: bool = False
    turn: str | None = None

    @classmethod
    def of(cls, row: Row) -> Message:
        return cls(**{**row, "author": Author(row["author"]), "kind": Kind(row["kind"])})

    @property
    def for_consumer(self) -> bool:
        """Notes and suppressed replies are the agents' business."""
        return self.kind is not Kind.NOTE and not self.suppressed


COLUMNS = "conversation, seq, client_id, author, agent, kind, text, data, chosen, suppressed, turn, at"


class Ledger:
    """The store of messages."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def said(self, conversation: ConversationId, author: Author, client_id: str) -> Message | None:
        """Return the message an author sent under this id before, if any."""
        row = await self._db.one_or_none(
            f"""SELECT {COLUMNS} FROM messages
                WHERE conversation = %(conversation)s AND author = %(author)s AND client_id = %(client_id)s""",
            conversation=conversation,
            author=author,
            client_id=client_id,
        )
        return Message.of(row) if row else None

    async def append(
        self,
        conversation: ConversationId,
        author: Author,
        text: str,
        now: datetime,
        *,
        kind: Kind = Kind.TEXT,
        client_id: str | None = None,
        agent: AgentId | None = None,
        data: Mapping[str, Any] | None = None,
        suppressed: bool = False,
        turn: str | None = None,
    ) -> Message:
        """Write the next message of a conversation whose row the caller holds.

        What is said to a consumer who has an address goes to the outbox in the same stroke: nothing can be forgotten.
        """
        row = await self._db.one(
            f"""WITH numbered AS (UPDATE conversations SET last_seq = last_seq + 1, last_at = %(now)s
                                  WHERE id = %(conversation)s RETURNING last_seq, address),
                posted AS (INSERT INTO outbox (conversation, message, due_at, created_at)
                           SELECT %(conversation)s, last_seq, %(now)s, %(now)s FROM numbered
                           WHERE address IS NOT NULL AND %(author)s <> 'consumer' AND %(kind)s <> 'note'
                             AND NOT %(suppressed)s)
                INSERT INTO messages ({COLUMNS})
                SELECT %(conversation)s, last_seq, %(client_id)s, %(author)s, %(agent)s, %(kind)s, %(text)s, %(data)s,
                NULL,
                       %(suppressed)s, %(turn)s, %(now)s FROM numbered RETURNING {COLUMNS}""",
            conversation=conversation,
            client_id=client_id,
            author=author,
            agent=agent,
            kind=kind,
            text=text,
            data=json(dict(data or {})),
            suppressed=suppressed,
            turn=turn,
            now=now,
        )
        return Message.of(row)

    async def since(self, conversation: ConversationId, seq: int, *, limit: int = 500) -> Sequence[Message]:
        """Return up to `limit` messages after `seq`, oldest first."""
        rows = await self._db.all(
            f"""SELECT {COLUMNS} FROM messages WHERE conversation = %(conversation)s AND seq > %(seq)s
                ORDER BY seq LIMIT %(limit)s""",
            conversation=conversation,
            seq=seq,
            limit=limit,
        )
        return [Message.of(row) for row in rows]

    async def at(self, conversation: ConversationId, seq: int) -> Message:
        """Raises: NotFound."""
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM messages WHERE conversation = %(conversation)s AND seq = %(seq)s",
            conversation=conversation,
            seq=seq,
        )
        if row is None:
            raise NotFound(f"{conversation}/{seq}")
        return Message.of(row)

    async def choose(self, conversation: ConversationId, seq: int, index: int) -> None:
        """Note which button of a message was pressed last."""
        await self._db.run(
            "UPDATE messages SET chosen = %(index)s WHERE conversation = %(conversation)s AND seq = %(seq)s",
            conversation=conversation,
            seq=seq,
            index=index,
        )

    async def of_turn(self, turn: str) -> Sequence[Message]:
        """Return the consumer's messages that one turn answers, in order."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM messages WHERE turn = %(turn)s AND author = 'consumer' ORDER BY seq", turn=turn
        )
        return [Message.of(row) for row in rows]

    async def last_words(
        self, conversation: ConversationId, since: datetime, *, limit: int, longest: int
    ) -> Sequence[str]:
        """Return how the consumer's last messages since an instant end, oldest first."""
        rows = await self._db.all(
            """SELECT right(text, %(longest)s) AS words FROM messages
               WHERE conversation = %(conversation)s AND author = 'consumer' AND at >= %(since)s
               ORDER BY seq DESC LIMIT %(limit)s""",
            conversation=conversation,
            since=since,
            limit=limit,
            longest=longest,
        )
        return [row["words"] for row in reversed(rows)]

    async def last_reply(self, conversation: ConversationId, before: int) -> Message | None:
        """Return the bot's last reply before a message, one that the consumer was shown."""
        row = await self._db.one_or_none(
            f"""SELECT {COLUMNS} FROM messages WHERE conversation = %(conversation)s AND seq < %(before)s
                  AND author = 'bot' AND NOT suppressed ORDER BY seq DESC LIMIT 1""",
            conversation=conversation,
            before=before,
        )
        return Message.of(row) if row else None

    async def last_said(self, conversation: ConversationId) -> Message | None:
        """Return the last thing that was said to the consumer, by whomever."""
        row = await self._db.one_or_none(
            f"""SELECT {COLUMNS} FROM messages WHERE conversation = %(conversation)s AND author <> 'consumer'
                  AND NOT suppressed AND kind <> 'note' ORDER BY seq DESC LIMIT 1""",
            conversation=conversation,
        )
        return Message.of(row) if row else None

    async def was_told(self, conversation: ConversationId, responses: Sequence[str], since: datetime) -> bool:
        """Tell whether the consumer was given one of these responses since an instant."""
        row = await self._db.one_or_none(
            """SELECT 1 FROM messages WHERE conversation = %(conversation)s AND at >= %(since)s AND NOT suppressed
                 AND data ->> 'response' = ANY(%(responses)s) LIMIT 1""",
            conversation=conversation,
            responses=list(responses),
            since=since,
        )
        return row is not None

    async def last_of_product(self, conversation: ConversationId) -> Message | None:
        """Return the last answer that rests on a product's file."""
        row = await self._db.one_or_none(
            f"""SELECT {COLUMNS} FROM messages WHERE conversation = %(conversation)s AND author = 'bot'
                  AND NOT suppressed AND data @? '$.basis[*].sku' ORDER BY seq DESC LIMIT 1""",
            conversation=conversation,
        )
        return Message.of(row) if row else None

    async def last_lines(self, conversations: Sequence[ConversationId]) -> dict[ConversationId, Message]:
        """Return the last thing that consumer or agent said in each conversation: what it is about."""
        rows = await self._db.all(
            f"""SELECT DISTINCT ON (conversation) {COLUMNS} FROM messages
                WHERE conversation = ANY(%(conversations)s) AND author IN ('consumer', 'agent') AND kind <> 'note'
                ORDER BY conversation, seq DESC""",
            conversations=list(conversations),
        )
        return {row["conversation"]: Message.of(row) for row in rows}

    async def unread(self, conversations: Sequence[ConversationId]) -> dict[ConversationId, int]:
        """Count what consumers wrote to people and no agent has seen: nothing before a person was asked for."""
        rows = await self._db.all(
            """SELECT m.conversation, count(*) AS n FROM messages m
               JOIN conversations c ON c.id = m.conversation
               JOIN handoffs h ON h.conversation = c.id AND h.state <> 'ended'
               WHERE c.id = ANY(%(conversations)s) AND m.author = 'consumer' AND m.seq > c.agent_seen
                 AND m.at >= h.asked_at
               GROUP BY m.conversation""",
            conversations=list(conversations),
        )
        return {row["conversation"]: int(row["n"]) for row in rows}
