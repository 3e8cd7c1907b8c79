"""Service hours: when agents work, and how much service time passes between two instants."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk.bilingual import Bilingual
from desk.errors import DeskError
from desk.intervals import Interval

ONE_DAY = timedelta(days=1)
FAR = 800
Span = tuple[datetime, datetime]


class NeverOpen(DeskError):
    """No service time is left to count within more than two years: closures or overrides cover it all."""


class Why(StrEnum):
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    OUTSIDE_HOURS = "outside_hours"


class Presence(StrEnum):
    """Whether somebody can answer: agents are there, nobody is at a desk that is open, or it is closed."""

    OPEN = "open"
    UNATTENDED = "unattended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Closure:
    """An announced time without service, whatever the hours say; maintenance tells what it means for consumers.

    `announced_at`: since when it counts; None for one that always did.
    """

    start: datetime
    end: datetime
    reason: Bilingual
    id: str = ""
    maintenance: bool = False
    effect: Bilingual | None = None
    announced_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nobody works: a holiday or closure has a name, the plain end of hours has none."""

    why: Why
    name: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Availability:
    """What everybody is told: the state, when it opens next (closed) or closes (open), and why it is closed."""

    state: Presence
    opens_at: datetime | None
    closes_at: datetime | None
    reason: Reason | None


@dataclass(frozen=True)
class ServiceHours:
    """The hours of a week in one zone, with holidays, days of their own hours and closures.

    An interval belongs to the day it begins on: one past midnight runs into a holiday, none begins on it. `special`
    gives a day hours of its own (make-up days, overrides) and beats holidays, which beat the week. All instants are
    aware. A wall time that a clock change repeats means its first occurrence; one that it skips means the instant as
    if it had not.
    """

    zone: ZoneInfo
    weekly: tuple[tuple[Interval, ...], ...]
    holiday: Callable[[date], Bilingual | None] = field(default=lambda day: None, compare=False)
    special: Callable[[date], tuple[Interval, ...] | None] = field(default=lambda day: None, compare=False)
    closures: tuple[Closure, ...] = ()
    _days: dict[date, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_open(self, at: datetime) -> bool:
        return any(start <= at for start, _ in self._spans(at, days=2))

    def next_opening(self, after: datetime) -> datetime | None:
        """Return the first instant of service from `after` on: `after` itself when it is open then."""
        first = next(self._spans(after), None)
        return first and max(first[0], after)

    def closes_at(self, at: datetime) -> datetime | None:
        """Return when the service that runs at an instant ends; None when closed, or open for the next month."""
        end = None
        for start, until in self._spans(at, days=32):
            if start > (end or at):
                return end
            end = until
        return None

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """Return when this much service time has passed; the end of a day rather than the next opening.

        Raises:
            NeverOpen: there is not enough service time ahead.
        """
        if amount < timedelta():
            raise ValueError(f"service time cannot run backwards: {amount}")
        for begin, end in self._spans(start):
            begin = max(begin, start)
            if amount <= end - begin:
                return begin + amount
            amount -= end - begin
        raise NeverOpen("not enough service time ahead")

    def between(self, a: datetime, b: datetime) -> timedelta:
        """Return the service time from one instant to another, negative when they are the other way round."""
        if b < a:
            return -self.between(b, a)
        days = (b - a).days + 3
        return sum((max(min(end, b) - max(start, a), timedelta()) for start, end in self._spans(a, days)), timedelta())

    def why_closed(self, at: datetime) -> Reason | None:
        """Return why nobody works at an instant; None when it is open."""
        if self.is_open(at):
            return None
        for closure in self.closures:
            if closure.start <= at < closure.end:
                return Reason(Why.CLOSURE, closure.reason)
        day = at.astimezone(self.zone).date()
        name = self.holiday(day) if not self.special(day) else None
        return Reason(Why.HOLIDAY, name) if name else Reason(Why.OUTSIDE_HOURS)

    def availability(self, at: datetime, agents_present: int) -> Availability:
        """Return what widget, bot and due times all tell."""
        if not self.is_open(at):
            return Availability(Presence.CLOSED, self.next_opening(at), None, self.why_closed(at))
        state = Presence.OPEN if agents_present > 0 else Presence.UNATTENDED
        return Availability(state, None, self.closes_at(at), None)

    def spans_of(self, day: date) -> tuple[Span, ...]:
        """Return the service that begins on a day, closures cut out."""
        return self._open_on(day)

    def intervals_of(self, day: date) -> tuple[Interval, ...]:
        """Return the intervals that begin on a day, closures aside."""
        special = self.special(day)
        if special is not None:
            return special
        return () if self.holiday(day) else self.weekly[day.weekday()]

    def _spans(self, at: datetime, days: int = FAR) -> Iterator[Span]:
        """Yield the spans of service that end after an instant, in order and disjoint; some may touch."""
        first = at.astimezone(self.zone).date() - ONE_DAY
        reached = datetime.min.replace(tzinfo=UTC)
        for offset in range(days + 1):
            for start, end in self._open_on(first + offset * ONE_DAY):
                start, reached = max(start, reached), max(end, reached)
                if start < end and end > at:
                    yield start, end

    def _open_on(self, day: date) -> tuple[Span, ...]:
        if day not in self._days:
            spans = (self._instants(day, interval) for interval in self.intervals_of(day))
            self._days[day] = tuple(_without(spans, self.closures))
        return self._days[day]

    def _instants(self, day: date, interval: Interval) -> Span:
        return self._instant(day, interval.opens), self._instant(day, interval.closes)

    def _instant(self, day: date, minutes: int) -> datetime:
        wall = datetime(day.year, day.month, day.day, tzinfo=self.zone) + timedelta(minutes=minutes)
        return wall.astimezone(UTC)


def _without(spans: Iterable[Span], closures: tuple[Closure, ...]) -> Iterator[Span]:
    """Cut the closures out of spans that follow one another."""
    for start, end in spans:
        for closure in sorted(closures, key=lambda one: one.start):
            if closure.start < end and closure.end > start:
                if start < closure.start:
                    yield start, closure.start
                start = max(start, closure.end)
        if start < end:
            yield start, end
