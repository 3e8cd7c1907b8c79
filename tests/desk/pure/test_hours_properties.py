"""Service hours must hold together for any week, zone and set of closures."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desk.availability.hours import Closure, NeverOpen, ServiceHours
from desk.bilingual import Bilingual
from desk.intervals import DAY, Interval

REASON = Bilingual(zh="盘点", en="stocktaking")
HOLIDAYS = {date(2026, 3, 30): REASON, date(2026, 10, 26): REASON}
zones = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
instants = st.one_of(
    st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 30), timezones=st.just(UTC)),
    st.datetimes(datetime(2026, 9, 20), datetime(2026, 11, 10), timezones=st.just(UTC)),
)
amounts = st.integers(0, 60 * 60 * 60).map(lambda seconds: timedelta(seconds=seconds))


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Interval, ...]:
    """Draw up to three intervals of a day, the last one perhaps past midnight."""
    cuts = sorted(draw(st.lists(st.integers(0, DAY - 1), max_size=5, unique=True)))
    day = [Interval(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    if len(cuts) % 2:
        day.append(Interval(cuts[-1], draw(st.integers(cuts[-1] + 1, cuts[-1] + DAY))))
    return tuple(day)


@st.composite
def closures(draw: st.DrawFn) -> Closure:
    start = draw(instants)
    return Closure(start, start + timedelta(minutes=draw(st.integers(1, 5000))), REASON)


@st.composite
def service(draw: st.DrawFn) -> ServiceHours:
    week = draw(st.lists(intervals(), min_size=7, max_size=7).filter(any))
    return ServiceHours(
        ZoneInfo(draw(zones)), tuple(week), HOLIDAYS.get, closures=tuple(draw(st.lists(closures(), max_size=3)))
    )


def added(hours: ServiceHours, start: datetime, amount: timedelta) -> datetime:
    """Return when the time has passed; the end of all days where a desk has so few minutes that it never has."""
    try:
        return hours.add(start, amount)
    except NeverOpen:
        return datetime.max.replace(tzinfo=UTC)


@settings(max_examples=150, deadline=None)
@given(service(), instants, amounts)
def test_what_was_added_is_what_lies_between(hours: ServiceHours, start: datetime, amount: timedelta):
    end = added(hours, start, amount)
    assume(end.year < datetime.max.year)
    assert hours.between(start, end) == amount


@settings(max_examples=150, deadline=None)
@given(service(), instants, instants, amounts, amounts)
def test_adding_never_overtakes(hours: ServiceHours, a: datetime, b: datetime, small: timedelta, large: timedelta):
    early, late = sorted((a, b))
    small, large = sorted((small, large))
    assert added(hours, early, small) <= added(hours, late, small)
    assert added(hours, early, small) <= added(hours, early, large)


@settings(max_examples=150, deadline=None)
@given(service(), instants)
def test_the_next_opening_is_open_and_nothing_before_it_is(hours: ServiceHours, at: datetime):
    opening = hours.next_opening(at)
    assert opening is not None
    assert opening >= at
    assert hours.is_open(opening)
    assert hours.between(at, opening) == timedelta()


@settings(max_examples=150, deadline=None)
@given(service(), instants)
def test_it_is_open_until_it_closes(hours: ServiceHours, at: datetime):
    end = hours.closes_at(at)
    if end is None:
        assert not hours.is_open(at) or hours.between(at, at + timedelta(days=29)) == timedelta(days=29)
        return
    assert hours.is_open(at)
    assert not hours.is_open(end)
    assert hours.between(at, end) == end - at


@settings(max_examples=150, deadline=None)
@given(service(), instants)
def test_open_means_that_a_reason_is_missing_and_that_time_counts(hours: ServiceHours, at: datetime):
    assert hours.is_open(at) == (hours.why_closed(at) is None)
    assert hours.is_open(at) == (hours.between(at, at + timedelta(microseconds=1)) > timedelta())


@settings(max_examples=100, deadline=None)
@given(st.lists(intervals(), min_size=7, max_size=7), instants)
def test_without_clock_changes_open_agrees_with_the_wall_clock(week: list[tuple[Interval, ...]], at: datetime):
    hours = ServiceHours(ZoneInfo("Asia/Shanghai"), tuple(week))
    local = at.astimezone(hours.zone)
    minutes = local.hour * 60 + local.minute
    today = any(one.opens <= minutes < one.closes for one in week[local.weekday()])
    yesterday = any(one.opens <= minutes + DAY < one.closes for one in week[local.weekday() - 1])
    assert hours.is_open(at) == (today or yesterday)


@settings(max_examples=100, deadline=None)
@given(service(), instants, instants, instants)
def test_service_time_adds_up(hours: ServiceHours, a: datetime, b: datetime, c: datetime):
    assert hours.between(a, b) + hours.between(b, c) == hours.between(a, c)
