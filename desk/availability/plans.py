"""What is planned and told: closures, maintenance and announcements, as the shop's operator changes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.agreement.agreement import Agreement
from desk.audit import Audit
from desk.availability.announcements import Announcement, Announcements
from desk.availability.closures import MAINTENANCE, Closures
from desk.availability.hours import Closure
from desk.bilingual import Bilingual
from desk.case.promises import Promises
from desk.case.put_off import PUT_OFF
from desk.database import Database
from desk.errors import NotFound, ProblemList

A_YEAR = timedelta(days=366)
LONGEST = 300


class PlanRefused(ProblemList):
    """What was asked for cannot be put up; each line says why and what is allowed, `code` the first of them."""

    def __init__(self, problems: Sequence[str], code: str = "words") -> None:
        super().__init__(problems)
        self.code = code


def in_both(zh: str | None, en: str | None, option: str = "--") -> Bilingual:
    """Check a text in both languages.

    Raises:
        PlanRefused: empty, too long, not printable, or in the wrong language.
    """
    texts = {"zh": (zh or "").strip(), "en": (en or "").strip()}
    problems = [
        f"{option}{locale}: 1-{LONGEST} printable characters"
        for locale, text in texts.items()
        if not (1 <= len(text) <= LONGEST and text.isprintable())
    ]
    if any("\u4e00" <= character <= "\u9fff" for character in texts["en"]):
        problems.append(f"{option}en: in English")
    if not any("\u4e00" <= character <= "\u9fff" for character in texts["zh"]):
        problems.append(f"{option}zh: in Chinese")
    if problems:
        raise PlanRefused(problems)
    return Bilingual(**texts)


@dataclass(frozen=True)
class Plans:
    """Closures, maintenance and announcements as whoever changes them sees them; every change is audited."""

    database: Database
    agreement: Agreement
    now: datetime
    by: str = "operator"  # or an agent's id

    async def close(self, start: datetime, end: datetime, reason: Bilingual) -> str:
        return await self._closed("closure", start, end, reason, None)

    async def maintain(
        self, start: datetime, end: datetime, what: Bilingual, effect: Bilingual | None, *, short_notice: bool = False
    ) -> str:
        """Plan maintenance: closed for that time, and told before.

        Raises:
            PlanRefused: it is nearer than the agreement's notice, and that was not said to be known.
        """
        days = self.agreement.maintenance.notice_days
        if start < self.now + timedelta(days=days) and not short_notice:
            raise PlanRefused(
                [f"FROM: maintenance is announced {days} days before (maintenance.notice_days); or add --short-notice"],
                "notice",
            )
        return await self._closed(MAINTENANCE, start, end, what, effect)

    async def _closed(
        self, kind: str, start: datetime, end: datetime, reason: Bilingual, effect: Bilingual | None
    ) -> str:
        closures = Closures(self.database)
        self._require_time(start, end)
        async with self.database.transaction():
            for one in await closures.ending_after(self.now):
                if (one.start, one.end) == (start, end):
                    raise PlanRefused([f"FROM, UNTIL: {one.id} closes that time already; remove it first"], "taken")
            closure = await closures.announce(start, end, reason, self.now, kind=kind, effect=effect)
            await Promises(self.database).look_again(start, self.now, timer=PUT_OFF)
            await self._note("closure_announced", closure, kind=kind, start=start, end=end)
        return closure

    async def announce(self, start: datetime, end: datetime, text: Bilingual) -> str:
        self._require_time(start, end)
        async with self.database.transaction():
            announcement = await Announcements(self.database).put_up(start, end, text, self.now)
            await self._note("announcement_put_up", announcement, start=start, end=end)
        return announcement

    async def remove(self, notice: str) -> None:
        """Take something down, or end it where it runs.

        Raises:
            NotFound: nothing that is planned or runs has this id.
        """
        async with self.database.transaction():
            try:
                await Closures(self.database).end(notice, self.now)
            except NotFound:
                await Announcements(self.database).take_down(notice, self.now)
            await self._note("notice_removed", notice)

    async def listed(self) -> Sequence[tuple[str, ...]]:
        """Return what is planned or runs: id, kind, from, until, Chinese, English."""
        rows = [
            (one.id, MAINTENANCE if one.maintenance else "closure", *self._span(one), one.reason.zh, one.reason.en)
            for one in await Closures(self.database).ending_after(self.now)
        ]
        shown = await Announcements(self.database).ending_after(self.now)
        return [*rows, *((one.id, "announcement", *self._span(one), one.text.zh, one.text.en) for one in shown)]

    def _span(self, one: Closure | Announcement) -> tuple[str, str]:
        zone = self.agreement.service_hours.zone
        start, end = (at.astimezone(zone).isoformat(timespec="minutes") for at in (one.start, one.end))
        return start, end

    def _require_time(self, start: datetime, end: datetime) -> None:
        problems = {}
        if not start < end <= start + A_YEAR:
            problems["order"] = "UNTIL: later than FROM, by a year at most"
        if end <= self.now:
            problems["over"] = "UNTIL: a time that is still to come"
        if start < self.now - timedelta(minutes=1):
            problems["past"] = "FROM: now, or a time that is still to come"
        if problems:
            raise PlanRefused(list(problems.values()), next(iter(problems)))

    async def _note(self, what: str, subject: str, **data: str | datetime) -> None:
        told = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in data.items()}
        await Audit(self.database).note(self.by, what, subject, self.now, **told)
