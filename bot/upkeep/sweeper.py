"""The sweeper: nobody is stranded. What its rules find should not exist; each find is counted and logged."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from bot.handoff.handoffs import Handoffs
from bot.metrics import metrics
from bot.news import News
from desk.conversation.conversations import Conversation
from desk.database import DatabaseAway
from desk.front_desk import Desk
from desk.people.agents import PRESENCE

log = structlog.get_logger()
EVERY = 5.0
UNANSWERED = timedelta(seconds=60)


class Sweeper:
    """Looks every five seconds for conversations that nobody attends to."""

    def __init__(self, desk: Desk, handoffs: Handoffs, news: News) -> None:
        self._desk = desk
        self._handoffs = handoffs
        self._news = news
        self._deaf_until = desk.clock.now() + PRESENCE  # agents reconnect after a restart
        self.found = 0

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            await self.sweep()

    async def sweep(self) -> None:
        """Look once; after a time without the database nobody could note that they are there, so nobody is gone."""
        try:
            if self._desk.clock.now() > self._deaf_until:
                await self.requeue_of_absent()
                await self.requeue_unopened()
            await self.answer_the_stranded()
        except DatabaseAway as error:
            self._deaf_until = self._desk.clock.now() + PRESENCE
            log.warning("sweeper_waits_for_database", error=type(error).__name__)
        except Exception:
            log.exception("sweep_failed")

    async def requeue_of_absent(self) -> None:
        """Put conversations of agents who are gone back to the front of the queue."""
        for conversation in await self._desk.ownership.owned_by_absent(self._desk.clock.now()):
            async with self._desk.database.transaction():
                queued = await self._handoffs.leave(conversation)
            if queued is not None:
                self._count("agent_absent", conversation)

    async def requeue_unopened(self) -> None:
        """Put back what agents were given and did not open; they are away, it seems, and are told so."""
        now = self._desk.clock.now()
        for handoff in await self._desk.handoffs.unopened(now):
            agent = handoff.agent
            async with self._desk.database.transaction():
                held = await self._desk.conversations.lock(handoff.conversation)
                if agent is None or held.agent != agent:
                    continue
                if not await self._desk.handoffs.wait_unopened(held.id, agent, now):
                    continue
                queued = await self._desk.ownership.pass_on(held.id, agent, held.ownership_number, None)
                await self._desk.agents.goes_away(agent, away=True, why="unopened")
                names = await self._desk.agents.names()
                await self._handoffs.back_in_front(queued, "unopened", agent, names[agent])
            metrics.ASSIGNMENTS.labels("unopened").inc()
            log.info("assignment_unopened", conversation=held.id, agent=agent)
            self._news.publish("away", agent=agent)
            self._news.publish("availability")
            self._tell(queued)

    async def answer_the_stranded(self) -> None:
        """Give to people what the bot should have answered a minute ago and never will."""
        for conversation in await self._desk.conversations.unanswered(self._desk.clock.now() - UNANSWERED):
            async with self._desk.database.transaction():
                held = await self._desk.conversations.lock(conversation.id)
                if (held.last_seq, held.ownership_number) != (conversation.last_seq, conversation.ownership_number):
                    continue
                await self._handoffs.ask(held, "engine")
            self._count("unanswered", conversation)

    def _count(self, why: str, conversation: Conversation) -> None:
        self.found += 1
        metrics.STRANDED.labels(why).inc()
        log.warning("stranded", why=why, conversation=conversation.id, found=self.found)
        self._tell(conversation)

    def _tell(self, conversation: Conversation) -> None:
        self._news.publish("conversation", id=conversation.id, last=conversation.last_seq)
        self._news.publish("queue")
