"""Conversations: one consumer's thread on one channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.conversation.identity import AgentId, ConversationId, new_id
from desk.database import Database, Row
from desk.errors import NotFound


class Owner(StrEnum):
    """Who answers a conversation now."""

    BOT = "bot"
    QUEUE = "queue"
    AGENT = "agent"


@dataclass(frozen=True)
class Conversation:
    """A consumer's thread. `ownership_number` rises with each change of owner; what lies before `erased_at` is gone."""

    id: ConversationId
    channel: str
    address: str | None
    locale: str
    locale_chosen: bool
    owner: Owner
    agent: AgentId | None
    ownership_number: int
    last_seq: int
    consumer_seen: int
    agent_seen: int
    misses: int
    created_at: datetime
    last_at: datetime
    unreachable_since: datetime | None
    erased_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> Conversation:
        return cls(**{**row, "owner": Owner(row["owner"])})


COLUMNS = (
    "id, channel, address, locale, locale_chosen, owner, agent, ownership_number, last_seq, consumer_seen, agent_seen, "
    "misses, created_at, last_at, unreachable_since, erased_at"
)
PREFIXED = ", ".join(f"c.{column.strip()}" for column in COLUMNS.split(","))


class Conversations:
    """The store of conversations; who owns one changes in `desk.conversation.ownership` alone."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def arrive(self, channel: str, address: str, locale: str, now: datetime) -> Conversation:
        """Return the conversation of an address, made when there is none; whoever arrives can be reached again."""
        await self._db.run(
            """INSERT INTO conversations (id, channel, address, locale, created_at, last_at)
               VALUES (%(id)s, %(channel)s, %(address)s, %(locale)s, %(now)s, %(now)s)
               ON CONFLICT (channel, address) DO NOTHING""",
            id=new_id("c"),
            channel=channel,
            address=address,
            locale=locale,
            now=now,
        )
        row = await self._db.one(
            f"SELECT {COLUMNS} FROM conversations WHERE channel = %(channel)s AND address = %(address)s",
            channel=channel,
            address=address,
        )
        if row["unreachable_since"] is not None:
            await self.reach(row["id"], None)
        return Conversation.of({**row, "unreachable_since": None})

    async def reach(self, conversation: ConversationId, unreachable_since: datetime | None) -> None:
        """Note since when nothing reaches this consumer; None: they are reached."""
        await self._db.run(
            """UPDATE conversations
               SET unreachable_since = CASE WHEN %(since)s::timestamptz IS NULL THEN NULL
                                            ELSE coalesce(unreachable_since, %(since)s) END
               WHERE id = %(id)s""",
            id=conversation,
            since=unreachable_since,
        )

    async def get(self, conversation: ConversationId) -> Conversation:
        """Raises: NotFound."""
        row = await self._db.one_or_none(f"SELECT {COLUMNS} FROM conversations WHERE id = %(id)s", id=conversation)
        if row is None:
            raise NotFound(conversation)
        return Conversation.of(row)

    async def lock(self, conversation: ConversationId) -> Conversation:
        """Hold the conversation until the transaction ends; whoever numbers messages or changes owners does so first.

        Raises:
            NotFound: there is no such conversation.
        """
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM conversations WHERE id = %(id)s FOR UPDATE", id=conversation
        )
        if row is None:
            raise NotFound(conversation)
        return Conversation.of(row)

    async def speak(self, conversation: ConversationId, locale: str, *, chosen: bool) -> None:
        """Set the language; what was chosen is never overruled by what was detected."""
        await self._db.run(
            """UPDATE conversations SET locale = %(locale)s, locale_chosen = locale_chosen OR %(chosen)s
               WHERE id = %(id)s AND (%(chosen)s OR NOT locale_chosen)""",
            id=conversation,
            locale=locale,
            chosen=chosen,
        )

    async def miss(self, conversation: ConversationId, *, understood: bool) -> int:
        """Count misunderstandings in a row and return how many there are now."""
        row = await self._db.one(
            """UPDATE conversations SET misses = CASE WHEN %(understood)s THEN 0 ELSE misses + 1 END
               WHERE id = %(id)s RETURNING misses""",
            id=conversation,
            understood=understood,
        )
        return int(row["misses"])

    async def seen(self, conversation: ConversationId, seq: int, *, by_consumer: bool) -> Conversation | None:
        """Note the highest number shown to one side; never beyond what exists, never back; None: it was known."""
        column = "consumer_seen" if by_consumer else "agent_seen"
        row = await self._db.one_or_none(
            f"""UPDATE conversations SET {column} = LEAST(%(seq)s, last_seq)
                WHERE id = %(id)s AND {column} < LEAST(%(seq)s, last_seq) RETURNING {COLUMNS}""",
            id=conversation,
            seq=seq,
        )
        return Conversation.of(row) if row else None

    async def listed(
        self, where: str, *, agent: AgentId | None, before: datetime | None, limit: int
    ) -> list[Conversation]:
        """Page through a list, newest first: the agent's own (mine), the bot's (bot), those a person helped (ended)."""
        row_filter = _LISTS[where]
        rows = await self._db.all(
            f"""SELECT {COLUMNS} FROM conversations c WHERE {row_filter}
                  AND (%(before)s::timestamptz IS NULL OR last_at < %(before)s) AND last_seq > 0
                ORDER BY last_at DESC LIMIT %(limit)s""",
            agent=agent,
            before=before,
            limit=limit,
        )
        return [Conversation.of(row) for row in rows]

    async def many(self, conversations: Sequence[ConversationId]) -> dict[ConversationId, Conversation]:
        """Return these conversations by their ids."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM conversations WHERE id = ANY(%(ids)s)", ids=list(conversations)
        )
        return {row["id"]: Conversation.of(row) for row in rows}

    async def unanswered(self, before: datetime) -> list[Conversation]:
        """Return the bot's conversations whose last word is a consumer's, with no turn and no handoff to answer it."""
        rows = await self._db.all(
            f"""SELECT {PREFIXED} FROM conversations c
                JOIN messages m ON m.conversation = c.id
                  AND m.seq = (SELECT max(seq) FROM messages s WHERE s.conversation = c.id AND s.kind <> 'note')
                WHERE c.owner = 'bot' AND c.last_at < %(before)s AND m.author = 'consumer'
                  AND NOT EXISTS (SELECT 1 FROM turns t
                                  WHERE t.conversation = c.id AND t.state IN ('waiting', 'running'))
                  AND NOT EXISTS (SELECT 1 FROM handoffs h WHERE h.conversation = c.id AND h.state <> 'ended')""",
            before=before,
        )
        return [Conversation.of(row) for row in rows]


_LISTS = {
    "mine": """c.id IN (SELECT id FROM conversations WHERE owner = 'agent' AND agent = %(agent)s
                        UNION ALL
                        SELECT conversation FROM errands WHERE ended_at IS NULL AND agent = %(agent)s)""",
    "bot": "owner = 'bot'",
    "ended": """owner = 'bot'
               AND EXISTS (SELECT 1 FROM handoffs h WHERE h.conversation = c.id AND h.state = 'ended')""",
}
