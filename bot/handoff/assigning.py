"""Automatic assignment: whoever waits is given to an agent who is free, by the compare-and-set of a manual claim."""

from __future__ import annotations

import asyncio

import structlog

from bot.attending import Attending
from bot.metrics import metrics
from bot.news import News
from desk.background import running
from desk.database import DatabaseAway
from desk.errors import NotFound, NotWaiting, Refused
from desk.front_desk import Desk
from desk.handoff.pairing import Pair, pairs

log = structlog.get_logger()
EVERY = 2.0  # seconds between two looks where no news came
PAUSE = 0.1  # in which news that come together are gathered
STIRRING = ("queue", "availability", "missed")


class Assigner:
    """Pairs who waits with who is free; of several gateways one pairs at a time, and each find is checked again."""

    def __init__(self, desk: Desk, attending: Attending, news: News) -> None:
        self._desk = desk
        self._attending = attending
        self._subscription = news.subscribe()
        self._stirred = asyncio.Event()

    async def run(self) -> None:
        """Assign until cancelled."""
        async with running(self._listen()):
            while True:
                self._stirred.clear()
                await self._try()
                try:
                    async with asyncio.timeout(EVERY):
                        await self._stirred.wait()
                except TimeoutError:
                    continue
                await asyncio.sleep(PAUSE)

    async def assign(self) -> int:
        """Give what can be given now and return how many; none while another gateway is at it."""
        async with self._desk.assignments.alone() as alone:
            queue = await self._desk.assignments.queue() if alone else []
            if not queue:
                return 0
            now = self._desk.clock.now()
            seats, teams = await self._desk.assignments.seats(now), await self._desk.teams.all()
            return sum([await self._give(pair) for pair in pairs(seats, queue, teams, now)])

    async def _give(self, pair: Pair) -> bool:
        """Give one, unless somebody was first or the agent has just gone."""
        try:
            await self._attending.assign(pair.waiting.conversation, pair.agent, pair.waiting.number)
        except (NotWaiting, NotFound, Refused):
            metrics.ASSIGNMENTS.labels("raced").inc()
            return False
        metrics.ASSIGNMENTS.labels("given").inc()
        return True

    async def _try(self) -> None:
        try:
            await self.assign()
        except DatabaseAway as error:
            log.warning("assigner_waits_for_database", error=type(error).__name__)
        except Exception:
            log.exception("assignment_failed")

    async def _listen(self) -> None:
        async for item in self._subscription:
            if item["kind"] in STIRRING:
                self._stirred.set()
