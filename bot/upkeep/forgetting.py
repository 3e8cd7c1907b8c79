"""Trackers are erased in the engine, one after the other until all are; then the consumer gets the receipt."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.lines import Lines
from bot.news import News
from bot.rights import FORGET
from bot.turns.engine import Engine, EngineDown, EngineFailed
from desk import formats
from desk.conversation.conversations import Conversation
from desk.conversation.identity import ConversationId
from desk.front_desk import Desk
from desk.privacy.erasures import Erasure

log = structlog.get_logger()
AGAIN = timedelta(seconds=10)


class Forgetting:
    """What the timer `forget` does for a conversation; each step may be taken again after a crash."""

    def __init__(self, desk: Desk, engine: Engine, lines: Lines, news: News) -> None:
        self._desk = desk
        self._engine = engine
        self._lines = lines
        self._news = news

    async def carry_out(self, key: str) -> None:
        """Have every ended episode forgotten, or come back in a while."""
        conversation = ConversationId(key)
        try:
            for episode in await self._desk.episodes.to_forget(conversation):
                await self._engine.forget(episode)
                await self._desk.episodes.forgotten(episode, self._desk.clock.now())
        except (EngineDown, EngineFailed) as error:
            log.warning("trackers_wait_for_engine", conversation=conversation, error=type(error).__name__)
            await self._desk.timers.set(FORGET, key, self._desk.clock.now() + AGAIN)
            return
        await self._give_receipt(conversation)

    async def _give_receipt(self, conversation: ConversationId) -> None:
        """Tell once that an erasure is done, if one was asked for."""
        now = self._desk.clock.now()
        async with self._desk.database.transaction():
            row = await self._desk.conversations.lock(conversation)
            erasure = await self._desk.erasures.finish(conversation, now)
            if erasure is None:
                return
            message = await self._lines.say(row, "utter_rights_receipt", **self._facts(row, erasure, now))
            await self._desk.audit.note("desk", "erasure_done", conversation, now, number=erasure.number)
        self._news.publish("conversation", id=conversation, last=message.seq)

    def _facts(self, conversation: Conversation, erasure: Erasure, now: datetime) -> dict[str, str]:
        locale, zone = conversation.locale, self._desk.agreements.today.service_hours.zone
        return {
            "number": erasure.number,
            "at": formats.moment(now, locale, zone),
            "gone": self._desk.words.say("utter_rights_receipt_gone", locale, **erasure.erased),
            "kept": (" " if formats.english(locale) else "").join(self._kept(conversation, erasure)),
        }

    def _kept(self, conversation: Conversation, erasure: Erasure) -> list[str]:
        say, locale = self._desk.words.say, conversation.locale
        zone, kept = self._desk.agreements.today.service_hours.zone, erasure.kept_until
        days = {kind: datetime.fromisoformat(at).astimezone(zone).date() for kind, at in kept.items()}
        said = [
            say(f"utter_rights_receipt_{kind}", locale, until=formats.day(days[kind], locale, erasure.asked_at.date()))
            for kind in sorted(days)
        ]
        return said or [say("utter_rights_receipt_nothing", locale)]
