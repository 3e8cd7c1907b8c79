"""A closure that is put up later: who was promised something in its time hears the new one, while the old one lasts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.call_backs import CallBacks
from bot.case_steps.words import LONGER
from bot.lines import Lines
from bot.news import News
from bot.promises import watch
from desk import formats
from desk.availability.due import last_day
from desk.availability.hours import Closure, Reason, Why
from desk.availability.line import reason_words
from desk.case.cases import Case
from desk.case.promises import Promise
from desk.case.put_off import RECEIPT, Told, closing, lineage, put_off_until
from desk.conversation.conversations import Conversation
from desk.front_desk import Desk

WORDS = "utter_promise_put_off"
DESK = "desk"


class PuttingOff:
    """Carries out the timers that a closure sets, one a promise; what is told once is not told again."""

    def __init__(self, desk: Desk, lines: Lines, news: News) -> None:
        self._desk = desk
        self._lines = lines
        self._news = news
        self._call_backs = CallBacks(desk)

    async def carry_out(self, key: str) -> None:
        """Give a promise the time that is left of it without the closure, and say so; what is not later stands."""
        promise = await self._desk.promises.get(key)
        if promise is None:
            return
        async with self._desk.database.transaction():
            conversation = await self._desk.conversations.lock(promise.conversation)
            promise = await self._desk.promises.get(key)
            if promise is None or not self._may_move(promise) or not await self._move(conversation, promise):
                return
        row = await self._desk.conversations.get(conversation.id)
        self._news.publish("conversation", id=row.id, last=row.last_seq)
        self._news.publish("queue")

    def _may_move(self, promise: Promise) -> bool:
        """Leave alone what is over."""
        return promise.state == "pending" and promise.due_at > self._desk.clock.now()

    async def _move(self, conversation: Conversation, promise: Promise) -> bool:
        desk, now = self._desk, self._desk.clock.now()
        case = await desk.cases.get(promise.case_no) if promise.case_no else None
        told = await self._told(promise, case)
        closures = await desk.closures.ending_after(told.since)
        due, closure = put_off_until(told, closures, now), closing(told, closures, now)
        if due is None or closure is None:
            return False
        new = await desk.promises.supersede(promise, due, agreement=promise.agreement, words=WORDS, now=now)
        await watch(desk, new)
        facts = self._facts(conversation.locale, promise, due, closure)
        line = await self._lines.say(conversation, WORDS, **facts)
        if case is not None:
            await self._note(case, closure, due)
            await self._call_backs.owe(conversation, case, line.seq, promise.due_at)
        subject, until = case.number if case else conversation.id, due.isoformat()
        await desk.audit.note(DESK, "promise_put_off", subject, now, kind=promise.kind, until=until, closure=closure.id)
        return True

    async def _told(self, promise: Promise, case: Case | None) -> Told:
        """Put together what a due time is worked out from; only what comes after a receipt goes by the supplier."""
        desk = self._desk
        line = lineage(promise, await desk.promises.of(promise.conversation))
        item = await desk.orders.item(case.item) if case and case.item and promise.kind in RECEIPT else None
        agreement = desk.agreements.today.for_supplier(item.supplier if item else "")
        kind, safety = (case.kind, bool(case.fields.get("safety"))) if case else (None, False)
        return Told(promise, line[-1].made_at, agreement, kind, safety, any(one.words == LONGER for one in line))

    def _facts(self, locale: str, promise: Promise, due: datetime, closure: Closure) -> dict[str, Any]:
        words, now = self._desk.words, self._desk.clock.now()
        zone = self._desk.agreements.today.service_hours.zone
        time = formats.span(closure.start, closure.end, locale, zone, now)
        closed = words.say("utter_label_closed_for", locale, time=time, what=closure.reason.in_locale(locale))
        about = words.say("utter_label_promised_about", locale, number=promise.case_no) if promise.case_no else ""
        return {
            "closed": formats.sentences([closed], locale),
            "promised": words.say(f"utter_label_promised_{promise.kind}", locale),
            "about": about,
            "before": formats.due(promise.due_at, locale, zone, now),
            "due": formats.due(due, locale, zone, now),
        }

    async def _note(self, case: Case, closure: Closure, due: datetime) -> None:
        """Write the new time among the case's steps, like one that an agent gives."""
        desk, now = self._desk, self._desk.clock.now()
        until = last_day(due, desk.agreements.today.service_hours.zone).isoformat()
        why = reason_words(Reason(Why.CLOSURE, closure.reason), "zh")
        await desk.case_steps.extend(case.number, DESK, why, now, {"until": until})
