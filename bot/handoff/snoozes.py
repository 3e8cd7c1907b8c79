"""Snooze: an agent sets a conversation aside; it comes back at a time or with the consumer's next message."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.news import News
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.identity import AgentId, ConversationId
from desk.errors import BadValues, NotTheOwner
from desk.front_desk import Desk
from desk.handoff.snoozes import SNOOZE

LONGEST = timedelta(days=30)


class Snoozes:
    """Each public method is one transaction, then news; owners stay as they are."""

    def __init__(self, desk: Desk, news: News) -> None:
        self._desk = desk
        self._news = news

    async def set(
        self, conversation: ConversationId, agent: AgentId, number: int, until: datetime | None
    ) -> Conversation:
        """Set aside what an agent has, or (`until` None) take it up again.

        Raises:
            NotFound: there is no such conversation.
            NotTheOwner: it is no longer the agent's.
            BadValues: `until` is past, or more than 30 days ahead.
        """
        now = self._desk.clock.now()
        if until is not None and not now < until <= now + LONGEST:
            raise BadValues({"until": "not_ahead"})
        async with self._desk.database.transaction():
            row = await self._desk.conversations.lock(conversation)
            if (row.owner, row.agent, row.ownership_number) != (Owner.AGENT, agent, number):
                raise NotTheOwner(conversation, owner=row.owner, agent=row.agent, number=row.ownership_number)
            if until is None:
                await self._desk.snoozes.forget(conversation)
                await self._desk.timers.cancel(SNOOZE, conversation)
            else:
                await self._desk.snoozes.set(conversation, agent, number, until, now)
                await self._desk.timers.set(SNOOZE, conversation, until)
        self._news.publish("queue")
        return row

    async def carry_out(self, key: str) -> None:
        """Bring a conversation back because it is time: a timer's work."""
        if await self._desk.snoozes.wake(ConversationId(key), "time", self._desk.clock.now()):
            row = await self._desk.conversations.get(ConversationId(key))
            self._news.publish("conversation", id=row.id, last=row.last_seq)
            self._news.publish("queue")
