"""What falls due: openings are told, prompts closed, what others have set. One row, one gateway, at least once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from bot.handoff.handoffs import Handoffs
from bot.news import News
from desk.conversation.identity import ConversationId
from desk.database import DatabaseAway
from desk.front_desk import Desk
from desk.timers import Timer

log = structlog.get_logger()
POLL = 1.0
CarryOut = Callable[[str], Awaitable[None]]  # given the timer's key
LOOK_AGAIN = timedelta(minutes=1)  # when the desk turns out to be closed at an announced opening


class Timers:
    """Leases timers and does what their kind says."""

    def __init__(self, desk: Desk, handoffs: Handoffs, news: News, more: Mapping[str, CarryOut] | None = None) -> None:
        self._desk = desk
        self._handoffs = handoffs
        self._news = news
        self._kinds: Mapping[str, CarryOut] = {
            **(more or {}),
            "opening": self._opening,
            "prompt_expiry": self._prompt_expiry,
        }

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                while await self.next():
                    pass
            except DatabaseAway as error:
                log.warning("timers_wait_for_database", error=type(error).__name__)
            except Exception:
                log.exception("timer_failed")
            await asyncio.sleep(POLL)

    async def next(self) -> bool:
        """Do the next thing that is due; False when nothing is."""
        timer = await self._desk.timers.lease(self._desk.clock.now())
        if timer is None:
            return False
        await self._carry_out(timer)
        await self._desk.timers.done(timer)
        return True

    async def _carry_out(self, timer: Timer) -> None:
        carry_out = self._kinds.get(timer.kind)
        if carry_out is None:
            log.error("timer_unknown", kind=timer.kind)
        else:
            await carry_out(timer.key)

    async def _opening(self, key: str) -> None:
        """Bring a captured message into the live queue and tell the consumer, once."""
        conversation = ConversationId(key)
        async with self._desk.database.transaction():
            if not await self._handoffs.opened(await self._desk.conversations.lock(conversation)):
                again = (await self._handoffs.prospect()).opens_at or self._desk.clock.now() + LOOK_AGAIN
                await self._desk.timers.set("opening", key, again)
        await self._tell(conversation)

    async def _prompt_expiry(self, key: str) -> None:
        conversation, now = ConversationId(key), self._desk.clock.now()
        async with self._desk.database.transaction():
            await self._desk.conversations.lock(conversation)
            if await self._desk.prompts.open(conversation, now) is None:
                await self._desk.prompts.close(conversation, "expired")
        await self._tell(conversation)

    async def _tell(self, conversation: ConversationId) -> None:
        row = await self._desk.conversations.get(conversation)
        self._news.publish("conversation", id=conversation, last=row.last_seq)
        self._news.publish("queue")
