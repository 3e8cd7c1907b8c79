"""The steps of cases: an agent takes one, and the consumer hears it in the conversation."""

from __future__ import annotations

from datetime import datetime

from bot.call_backs import CallBacks
from bot.case_steps.longer import longest, until_when
from bot.case_steps.replacement import open_exchange
from bot.case_steps.told_promises import CasePromises
from bot.case_steps.wanted import Longer, Wanted
from bot.case_steps.words import ARRIVED, LONGER, CaseWords, Told
from bot.lines import Lines
from bot.news import News
from desk.availability.due import last_day
from desk.case.cases import Case
from desk.case.promises import Promise
from desk.case.states import FROM_RECEIPT, State, awaited
from desk.case.steps import EXTENDED
from desk.conversation.conversations import Conversation
from desk.conversation.identity import AgentId
from desk.conversation.ratings import CASE_AFTER, RATING, Subject, has_ended, key
from desk.errors import BadValues, Conflict
from desk.front_desk import Desk
from desk.request.orders import Item


class CaseSteps:
    """Moves cases on; each public method that changes something is one transaction, then news."""

    def __init__(self, desk: Desk, news: News, lines: Lines) -> None:
        self._desk = desk
        self._news = news
        self._lines = lines
        self._words = CaseWords(desk)
        self._promises = CasePromises(desk)
        self._call_backs = CallBacks(desk)

    async def take(self, number: str, agent: AgentId, wanted: Wanted) -> Case:
        """Take a step and tell what comes next. The same step again by the same agent stands.

        A repair that is `irreparable` becomes an exchange, and nothing is asked again.

        Raises:
            NotFound: there is no such case.
            Conflict: it is elsewhere by now, or the step leads nowhere from there.
            BadValues: the step needs more, or other, values.
        """
        found = await self._desk.cases.get(number)
        async with self._desk.database.transaction():
            conversation = await self._desk.conversations.lock(found.conversation)
            wanted = wanted.stored(self._desk.settings.order_pattern, conversation.locale)
            why = self._words.why(wanted, conversation.locale)
            if await self._stands(number, agent, wanted, why):
                return await self._desk.cases.get(number)
            case, item = await self._allowed(number, wanted)
            moved = await self._move(conversation, case, item, wanted, agent, why)
        await self._publish(moved)
        return moved

    async def extend(self, number: str, agent: AgentId, wanted: Longer) -> Case:
        """Give the promise of a repair a new time, while the old one is not over, and tell why.

        Raises:
            NotFound: there is no such case.
            Conflict: nothing of the kind is promised, the time is over, or the new one is beyond the agreement.
            BadValues: the new time is not later than the old one.
        """
        found = await self._desk.cases.get(number)
        async with self._desk.database.transaction():
            conversation = await self._desk.conversations.lock(found.conversation)
            wanted = wanted.stored(self._desk.settings.order_pattern, conversation.locale)
            details = {"until": wanted.until.isoformat()}
            last = (await self._desk.case_steps.of(number))[-1]
            if (last.state, last.by, last.note, last.details) == (EXTENDED, agent, wanted.why, details):
                return await self._desk.cases.get(number)
            case, item, promise, due = await self._longer(number, wanted)
            now, version = self._desk.clock.now(), self._desk.agreements.today.version
            new = await self._desk.promises.supersede(promise, due, agreement=version, words=LONGER, now=now)
            await self._promises.watch(new)
            await self._desk.case_steps.extend(number, agent, wanted.why, now, details)
            await self._desk.audit.note(agent, "case_extended", number, now, until=wanted.until.isoformat())
            told = self._words.longer(conversation, case, item, wanted, promise.due_at, due)
            line = await self._lines.say(conversation, told.response, acts=told.acts, **told.facts)
            await self._call_backs.owe(conversation, case, line.seq, promise.due_at)
        await self._publish(case)
        return case

    async def preview(self, number: str, wanted: Wanted | Longer) -> tuple[str, Conversation]:
        """Return what the consumer would read, and their conversation; what is not said yet is left open.

        Raises:
            NotFound: there is no such case.
            Conflict: the step leads nowhere from where the case is.
            BadValues: the new time is not later than the old one.
        """
        case = await self._desk.cases.get(number)
        conversation = await self._desk.conversations.get(case.conversation)
        stored = wanted.stored(self._desk.settings.order_pattern, conversation.locale)
        told = await self._told(conversation, case, stored)
        return self._desk.words.say(told.response, conversation.locale, **told.facts), conversation

    async def latest(self, case: Case) -> datetime | None:
        """Return the latest time to which what is promised may be put off now, None where it may not."""
        kind = awaited(case.kind, case.state)
        promise = await self._promises.pending(case, kind) if kind == FROM_RECEIPT["repair"] else None
        if promise is None or promise.state != "pending" or promise.due_at < self._desk.clock.now():
            return None
        end = await longest(self._desk, case, await self._item(case))
        return end if end and end > promise.due_at else None

    def last_day(self, latest: datetime | None) -> str | None:
        """Return the day that ends with a due time."""
        zone = self._desk.agreements.today.service_hours.zone
        return last_day(latest, zone).isoformat() if latest else None

    async def _told(self, conversation: Conversation, case: Case, wanted: Wanted | Longer) -> Told:
        if isinstance(wanted, Longer):
            case, item, promise, due = await self._longer(case.number, wanted)
            return self._words.longer(conversation, case, item, wanted, promise.due_at, due)
        if wanted.of(case) is None:
            raise await self._desk.cases.moved(case.number)
        item = await self._item(case)
        return self._words.step(conversation, case, item, wanted, await self._due(case, item, wanted))

    async def _allowed(self, number: str, wanted: Wanted) -> tuple[Case, Item | None]:
        case = await self._desk.cases.get(number)
        move, item = wanted.of(case), await self._item(case)
        if move is None:
            raise await self._desk.cases.moved(number)
        wanted.check(move, case, item)
        return case, item

    async def _stands(self, number: str, agent: AgentId, wanted: Wanted, why: str) -> bool:
        """Say whether this very step was taken before: its answer was lost on the way."""
        last = await self._desk.case_steps.decision(number)
        return (last.state, last.by, last.note, dict(last.details)) == (wanted.state, agent, why, wanted.kept)

    async def _move(
        self, conversation: Conversation, case: Case, item: Item | None, wanted: Wanted, agent: AgentId, why: str
    ) -> Case:
        desk, now = self._desk, self._desk.clock.now()
        due, before = await self._due(case, item, wanted), await self._owed(case)
        told = self._words.step(conversation, case, item, wanted, due)
        moved = await desk.cases.move(case.number, case.state, wanted.state, agent, now, note=why, details=wanted.kept)
        await self._promises.turn(case, moved, due, told.response)
        await desk.audit.note(agent, f"case_{wanted.state}", case.number, now, reason=wanted.reason)
        follows = await self._replace(conversation, case, agent, due, told) if wanted.irreparable else {}
        line = await self._lines.say(conversation, told.response, acts=told.acts, **{**told.facts, **follows})
        await self._call_backs.owe(conversation, moved, line.seq, before)
        if has_ended(moved):
            await desk.timers.ensure(RATING, key(Subject.CASE, moved.number), now + CASE_AFTER)
        return moved

    async def _owed(self, case: Case) -> datetime | None:
        """Return when what the consumer waits for was promised."""
        kind = awaited(case.kind, case.state)
        promise = await self._promises.pending(case, kind) if kind else None
        return promise.due_at if promise else None

    async def _due(self, case: Case, item: Item | None, wanted: Wanted) -> datetime | None:
        """Return what is promised with a step; of a repair that becomes an exchange it is the exchange's promise."""
        if not wanted.irreparable:
            return await self._promises.due(case, item, wanted.state)
        return await self._promises.first("exchange", item, arrived=case.state in ARRIVED)

    async def _replace(
        self, conversation: Conversation, repair: Case, agent: AgentId, due: datetime | None, told: Told
    ) -> dict[str, str]:
        arrived = repair.state in ARRIVED
        exchange = await open_exchange(self._desk, conversation, repair, agent, arrived=arrived)
        kind = awaited("exchange", State.RECEIVED if arrived else State.SUBMITTED)
        if due and kind:
            await self._promises.make(exchange, kind, due, told.response)
        return {"follows": exchange.number}

    async def _longer(self, number: str, wanted: Longer) -> tuple[Case, Item | None, Promise, datetime]:
        case = await self._desk.cases.get(number)
        kind, latest = awaited(case.kind, case.state), await self.latest(case)
        promise = await self._promises.pending(case, kind) if kind else None
        due = until_when(self._desk, wanted.until)
        if promise is None or latest is None or due > latest:
            conflict = await self._desk.cases.moved(number)
            raise Conflict(number, **conflict.now, latest=self.last_day(latest))
        if due <= promise.due_at:
            raise BadValues({"until": "too_early"})
        return case, await self._item(case), promise, due

    async def _item(self, case: Case) -> Item | None:
        return await self._desk.orders.item(case.item) if case.item else None

    async def _publish(self, case: Case) -> None:
        row = await self._desk.conversations.get(case.conversation)
        self._news.publish("conversation", id=row.id, last=row.last_seq)
        self._news.publish("queue")
