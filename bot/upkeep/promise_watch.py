"""Promises that were told are watched: warned of in time, scored when their time is over, brought to notice."""

from __future__ import annotations

import structlog

from bot.lines import Lines
from bot.news import News
from bot.promises import FIRST_REPLY
from desk.case.promises import Promise
from desk.case.warnings import About
from desk.conversation.conversations import Owner
from desk.front_desk import Desk

log = structlog.get_logger()


class PromiseWatch:
    """Carries out the timers of promises; whoever is told of one is told once, whatever gateway gets it."""

    def __init__(self, desk: Desk, lines: Lines, news: News) -> None:
        self._desk = desk
        self._lines = lines
        self._news = news

    async def warn(self, key: str) -> None:
        """Warn the owner and the supervisors of a promise that is still to be kept."""
        async with self._desk.database.transaction():
            promise = await self._desk.promises.get(key)
            if promise is None:
                return
            await self._desk.conversations.lock(promise.conversation)
            promise = await self._desk.promises.get(key)
            agents = await self._give(promise, About.SOON) if promise and promise.state == "pending" else []
        if promise and agents:
            self._tell(promise, About.SOON, agents)

    async def score(self, key: str) -> None:
        """Score a promise that was not kept; say so to who still waits for a reply, and to who must explain it."""
        async with self._desk.database.transaction():
            promise = await self._desk.promises.get(key)
            if promise is None:
                return
            await self._expire(promise)
            promise = await self._desk.promises.get(key)
            if promise is None or promise.state != "broken":
                return
            agents = await self._give(promise, About.BROKEN)
        row = await self._desk.conversations.get(promise.conversation)
        self._news.publish("conversation", id=row.id, last=row.last_seq)
        self._news.publish("queue")
        self._tell(promise, About.BROKEN, agents)

    async def _expire(self, promise: Promise) -> None:
        now = self._desk.clock.now()
        conversation = await self._desk.conversations.lock(promise.conversation)
        broken = await self._desk.promises.expire(promise.id, now)
        if broken is None:
            return
        log.warning("promise_broken", conversation=broken.conversation, kind=broken.kind)
        await self._desk.audit.note("desk", "promise_broken", broken.conversation, now, kind=broken.kind)
        if broken.kind == FIRST_REPLY and conversation.owner is not Owner.AGENT:
            phone = self._desk.agreements.today.channels.phone
            await self._lines.say(conversation, "utter_handoff_late", phone=phone)

    async def _give(self, promise: Promise, about: About) -> list[str]:
        owners = await self._desk.breaches.owners([promise.id])
        return [*await self._desk.warnings.give(promise.id, about, owners.get(promise.id), self._desk.clock.now())]

    def _tell(self, promise: Promise, about: About, agents: list[str]) -> None:
        if agents:
            self._news.publish("warning", promise=promise.id, about=about, agents=agents)
