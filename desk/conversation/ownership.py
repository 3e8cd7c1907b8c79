"""Ownership: who answers a conversation now; the number rises with each change, and a stale one changes nothing."""

from __future__ import annotations

from datetime import datetime

from desk.conversation.conversations import COLUMNS, PREFIXED, Conversation, Conversations, Owner
from desk.conversation.identity import AgentId, ConversationId
from desk.database import Database
from desk.errors import NotTheOwner, NotWaiting


class Ownership:
    """Changes owners by compare-and-set; only the gateway may."""

    def __init__(self, database: Database, conversations: Conversations) -> None:
        self._db = database
        self._now = conversations.get

    async def to_queue(self, conversation: ConversationId) -> Conversation:
        """Let people answer from here on; a conversation that is not the bot's stays as it is."""
        return await self._own(conversation, Owner.QUEUE, None, only_from=("bot",)) or await self._now(conversation)

    async def claim(self, conversation: ConversationId, agent: AgentId, number: int) -> Conversation:
        """Give a conversation to an agent, if nobody changed its owner since `number`; the first to ask gets it.

        Raises:
            NotWaiting: somebody was first.
        """
        claimed = await self._own(conversation, Owner.AGENT, agent, number=number, only_from=("bot", "queue"))
        if claimed is None:
            now = await self._now(conversation)
            raise NotWaiting(conversation, owner=now.owner, agent=now.agent, number=now.ownership_number)
        return claimed

    async def release(self, conversation: ConversationId, agent: AgentId | None, number: int) -> Conversation:
        """Give a conversation back to the bot: the agent who has it, or (`agent` None) the consumer who left the queue.

        Raises:
            NotTheOwner: it is no longer theirs.
        """
        owners = ("agent",) if agent else ("queue",)
        released = await self._own(conversation, Owner.BOT, None, number=number, only_from=owners, held_by=agent)
        if released is None:
            now = await self._now(conversation)
            raise NotTheOwner(conversation, owner=now.owner, agent=now.agent, number=now.ownership_number)
        return released

    async def pass_on(
        self, conversation: ConversationId, agent: AgentId, number: int, to: AgentId | None
    ) -> Conversation:
        """Give what an agent has to another one, or (`to` None) back to the queue.

        Raises:
            NotTheOwner: it is no longer theirs.
        """
        owner = Owner.AGENT if to else Owner.QUEUE
        passed = await self._own(conversation, owner, to, number=number, only_from=("agent",), held_by=agent)
        if passed is None:
            now = await self._now(conversation)
            raise NotTheOwner(conversation, owner=now.owner, agent=now.agent, number=now.ownership_number)
        return passed

    async def requeue(self, conversation: ConversationId) -> Conversation | None:
        """Take a conversation from an agent who is gone and put it back into the queue; None when it was no agent's."""
        return await self._own(conversation, Owner.QUEUE, None, only_from=("agent",))

    async def _own(
        self,
        conversation: ConversationId,
        owner: Owner,
        agent: AgentId | None,
        *,
        only_from: tuple[str, ...],
        number: int | None = None,
        held_by: AgentId | None = None,
    ) -> Conversation | None:
        row = await self._db.one_or_none(
            f"""UPDATE conversations SET owner = %(owner)s, agent = %(agent)s,
                 ownership_number = ownership_number + 1, misses = 0
                WHERE id = %(id)s AND owner = ANY(%(only_from)s)
                  AND (%(number)s::integer IS NULL OR ownership_number = %(number)s)
                  AND (%(held_by)s::text IS NULL OR agent = %(held_by)s)
                RETURNING {COLUMNS}""",
            id=conversation,
            owner=owner,
            agent=agent,
            only_from=list(only_from),
            number=number,
            held_by=held_by,
        )
        return Conversation.of(row) if row else None

    async def owned_by_absent(self, now: datetime) -> list[Conversation]:
        """Return what belongs to agents who are no longer there."""
        rows = await self._db.all(
            f"""SELECT {PREFIXED} FROM conversations c JOIN agents a ON a.id = c.agent
                WHERE c.owner = 'agent' AND (NOT a.active OR a.present_until IS NULL OR a.present_until < %(now)s)""",
            now=now,
        )
        return [Conversation.of(row) for row in rows]
