"""What an operator decides about a miss: an intent, a passage for the catalogue, or that there is nothing to learn."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from desk.audit import Audit
from desk.database import Database
from desk.errors import BadValues
from desk.knowledge.unanswered import Outcome as Unanswer
from desk.knowledge.unanswered import Unanswered
from desk.misses.anonymous import anonymous, spoken
from desk.misses.learned import Learned
from desk.misses.records import Decision, State
from desk.misses.rows import Misses

GAP = "u_"  # ids of questions that the catalogue did not answer
SHORTEST = 1


@dataclass(frozen=True)
class Lesson:
    """What was learned: how many misses it settles, the example, and whether it stands in the tree already."""

    times: int
    example: str | None = None
    written: bool = True


class Review:
    """Decides about misses and about the catalogue's gaps; every decision is audited, without words."""

    def __init__(self, database: Database, learned: Learned, order_pattern: str) -> None:
        self.learned = learned
        self._db = database
        self._misses = Misses(database)
        self._unanswered = Unanswered(database)
        self._audit = Audit(database)
        self._order_pattern = order_pattern
        self._writing = asyncio.Lock()

    async def assign(self, miss: str, intent: str, text: str | None, by: str, now: datetime) -> Lesson:
        """Learn a text as an example of an intent.

        Raises:
            NotFound: there is no such miss, or somebody has decided.
            BadValues: nothing is left of the text.
            Conflict: the example stands under another intent, which `now` names.
        """
        locale, own = await self._asked(miss)
        example = spoken(anonymous(text or own, locale, self._order_pattern), locale)
        if len(example) < SHORTEST:
            raise BadValues({"text": "empty"})
        async with self._writing:
            await asyncio.to_thread(self.learned.check, intent, example, await self._misses.learned())
            times = await self._settle(miss, Decision(State.ASSIGNED, intent, example), locale, by, now)
            written = await asyncio.to_thread(self.learned.add, intent, example)
        return Lesson(times, example, written)

    async def want_passage(self, miss: str, by: str, now: datetime) -> Lesson:
        """Put a question on the catalogue's list; one that stands there is done: the passage has been written.

        Raises:
            NotFound: there is no such miss, or somebody has decided.
        """
        locale, text = await self._asked(miss)
        async with self._db.transaction():
            times = await self._settle(miss, Decision(State.PASSAGE), locale, by, now)
            if not miss.startswith(GAP):
                await self._unanswered.note(locale, "", text, Unanswer.UNKNOWN, now, message=miss)
        return Lesson(times)

    async def dismiss(self, miss: str, by: str, now: datetime) -> Lesson:
        """Decide that there is nothing to learn, now and whenever it comes again.

        Raises:
            NotFound: there is no such miss, or somebody has decided.
        """
        locale, _ = await self._asked(miss)
        return Lesson(await self._settle(miss, Decision(State.NOTHING), locale, by, now))

    async def take_back(self, miss: str, by: str, now: datetime) -> Lesson:
        """Put what was decided about back on the list, and take the example out again.

        Raises:
            NotFound: nothing was decided about it.
        """
        async with self._writing:
            async with self._db.transaction():
                times, decision = await (self._reopen_gap(miss) if miss.startswith(GAP) else self._reopen(miss))
                await self._audit.note(by, "miss_reopened", miss, now, times=times)
            written = await self._unlearn(decision) if decision and decision.example else True
        return Lesson(times, None, written)

    async def whole(self, *, as_patch: bool = False) -> str:
        """Return learned.yml as it is to be, or the way there as a patch, for a tree that is written elsewhere."""
        assigned = await self._misses.learned()
        return await asyncio.to_thread(self.learned.patch if as_patch else self.learned.whole, assigned)

    async def _reopen(self, miss: str) -> tuple[int, Decision | None]:
        times, decision = await self._misses.reopen(miss)
        if decision.state is State.PASSAGE:
            await self._unanswered.drop(miss)
        return times, decision

    async def _reopen_gap(self, gap: str) -> tuple[int, Decision | None]:
        return await self._unanswered.reopen(gap), await self._misses.drop(_kept(gap))

    async def _unlearn(self, decision: Decision) -> bool:
        """Take an example out of the file, unless another miss was assigned with the same words."""
        intent, example = str(decision.intent), str(decision.example)
        if example in (await self._misses.learned()).get(intent, ()):
            return True
        return await asyncio.to_thread(self.learned.remove, intent, example)

    async def _asked(self, miss: str) -> tuple[str, str]:
        """Return language and text of a miss or a gap."""
        gap = next((one for one in await self._unanswered.open() if one.id == miss), None)
        if gap is not None:
            return gap.locale, gap.question
        row = await self._misses.get(miss)
        return row["locale"], row["text"]

    async def _settle(self, miss: str, decision: Decision, locale: str, by: str, now: datetime) -> int:
        async with self._db.transaction():
            times = await self._count(miss, decision, locale, now)
            data = {"intent": decision.intent} if decision.intent else {}
            await self._audit.note(by, f"miss_{decision.state}", miss, now, times=times, locale=locale, **data)
        return times

    async def _count(self, miss: str, decision: Decision, locale: str, now: datetime) -> int:
        if not miss.startswith(GAP):
            return await self._misses.settle(miss, decision)
        times = next((one.times for one in await self._unanswered.open() if one.id == miss), 0)
        await self._unanswered.settle(miss, now)
        if decision.example:
            await self._misses.keep(_kept(miss), decision, locale, now.date())
        return times


def _kept(gap: str) -> str:
    """Name the miss under which the example of a gap is kept."""
    return "m_" + gap.removeprefix(GAP)
