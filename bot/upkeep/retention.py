"""Retention: once a day, what has been kept for its time is erased, kind by kind, in batches."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, time, timedelta

import structlog

from bot.rights import FORGET
from desk.agreement.notice import Kind
from desk.conversation.identity import ConversationId
from desk.database import DatabaseAway
from desk.front_desk import Desk

log = structlog.get_logger()
RETENTION, DAILY = "retention", "daily"
AT = time(3, 30)  # in the agreement's zone, when nobody is served
BATCH = 100
POLL = 5.0  # seconds
COUNTED = timedelta(days=1)  # no limit counts a try, and no link works, for longer


class Retention:
    """What the timer `retention` does."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def begin(self) -> None:
        """See to it that there is a timer, as soon as the database lets us."""
        while True:
            try:
                return await self._desk.timers.ensure(RETENTION, DAILY, self._desk.clock.now())
            except DatabaseAway as error:
                log.warning("retention_waits_for_database", error=type(error).__name__)
            await asyncio.sleep(POLL)

    async def carry_out(self, key: str) -> None:
        """Erase one batch of each kind; come back at once while any was full, else tomorrow."""
        now = self._desk.clock.now()
        erased = await self._batch(now)
        if +erased:
            await self._desk.audit.note("desk", "retention", DAILY, now, **erased)
            log.info("retention", **erased)
        more = any(count >= BATCH for count in erased.values())
        await self._desk.timers.set(RETENTION, key, now if more else self._tomorrow(now))

    async def _batch(self, now: datetime) -> Counter[str]:
        """The order matters: a consent outlives the contact details that were given under it."""
        retention = self._desk.retention
        erased = Counter(
            conversations=await self._conversations(self._before(Kind.CONVERSATION, now)),
            files=await self._desk.files.remove(await self._desk.files.past(self._before(Kind.FILE, now), batch=BATCH)),
            contacts=await retention.contacts(self._before(Kind.CONTACT, now), BATCH),
            cases=await retention.cases(self._before(Kind.CASE, now), BATCH),
            misses=await self._desk.misses.forget(self._before(Kind.MISS, now).date()),
            consents=await retention.consents(self._before(Kind.CONSENT, now), BATCH),
        )
        await retention.tries(now - COUNTED)
        await self._desk.downloads.forget(now - COUNTED)
        await self._desk.ratings.forget(self._before(Kind.CASE, now))
        await self._desk.unanswered.forget(self._before(Kind.CONVERSATION, now))
        return erased

    def _before(self, kind: Kind, now: datetime) -> datetime:
        return now - timedelta(days=self._desk.agreements.today.privacy.days_for(kind))

    async def _conversations(self, before: datetime) -> int:
        found = await self._desk.retention.conversations(before, BATCH)
        return sum([await self._conversation(one, before) for one in found])

    async def _conversation(self, name: ConversationId, before: datetime) -> bool:
        """Erase what was said, unless somebody said something meanwhile."""
        now, erasing = self._desk.clock.now(), self._desk.erasing
        async with self._desk.database.transaction():
            conversation = await self._desk.conversations.lock(name)
            if conversation.last_at >= before:
                return False
            await erasing.prompts(name)
            await erasing.requests(name, now)
            mark = self._desk.words.say("utter_rights_expired_mark", conversation.locale)
            await erasing.words(name, mark)
            await erasing.address(name)
            await erasing.done(name, now)
            await self._desk.episodes.end(name, "erased", now)
            await self._desk.timers.set(FORGET, name, now)
        return True

    def _tomorrow(self, now: datetime) -> datetime:
        zone = self._desk.agreements.today.service_hours.zone
        return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), AT, zone)
