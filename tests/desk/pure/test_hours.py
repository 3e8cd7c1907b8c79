"""Service hours by example: days, holidays, closures, clock changes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk.availability.hours import Closure, NeverOpen, Presence, ServiceHours, Why
from desk.bilingual import Bilingual
from desk.intervals import Interval, parse_intervals

SHANGHAI = ZoneInfo("Asia/Shanghai")
NATIONAL_DAY = Bilingual(zh="国庆节", en="National Day")
UPKEEP = Bilingual(zh="系统维护", en="maintenance")


def weekly(*written: str, days: range = range(7)) -> tuple[tuple[Interval, ...], ...]:
    return tuple(parse_intervals(list(written)) if day in days else () for day in range(7))


def at(*parts: int, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[arg-type,misc]


def holidays(*days: date) -> Callable[[date], Bilingual | None]:
    return lambda day: NATIONAL_DAY if day in days else None


NINE_TO_SIX = ServiceHours(SHANGHAI, weekly("9:00-18:00"))
WEEKDAYS = ServiceHours(SHANGHAI, weekly("9:00-12:00", "13:00-18:00", days=range(5)))


def test_it_is_open_from_the_first_minute_to_just_before_the_last():
    assert NINE_TO_SIX.is_open(at(2026, 11, 25, 9))
    assert NINE_TO_SIX.is_open(at(2026, 11, 25, 17, 59))
    assert not NINE_TO_SIX.is_open(at(2026, 11, 25, 18))
    assert not NINE_TO_SIX.is_open(at(2026, 11, 25, 8, 59))


def test_an_instant_in_another_zone_is_judged_by_the_wall_clock_of_the_desk():
    assert NINE_TO_SIX.is_open(datetime(2026, 11, 25, 1, tzinfo=UTC))
    assert not NINE_TO_SIX.is_open(datetime(2026, 11, 25, 12, tzinfo=UTC))


def test_a_question_in_the_evening_is_due_the_next_morning():
    assert NINE_TO_SIX.add(at(2026, 11, 25, 17, 50), timedelta(minutes=30)) == at(2026, 11, 26, 9, 20)


def test_a_due_time_that_fits_the_day_falls_on_its_end_and_not_on_the_next_opening():
    assert NINE_TO_SIX.add(at(2026, 11, 25, 17, 30), timedelta(minutes=30)) == at(2026, 11, 25, 18)


def test_a_question_before_the_weekend_is_due_after_it():
    assert WEEKDAYS.add(at(2026, 11, 27, 17, 50), timedelta(minutes=30)) == at(2026, 11, 30, 9, 20)


def test_a_lunch_break_is_no_service_time():
    assert not WEEKDAYS.is_open(at(2026, 11, 25, 12, 30))
    assert WEEKDAYS.between(at(2026, 11, 25, 11), at(2026, 11, 25, 14)) == timedelta(hours=2)
    assert WEEKDAYS.closes_at(at(2026, 11, 25, 10)) == at(2026, 11, 25, 12)


def test_no_time_at_all_is_due_when_it_opens_next():
    assert NINE_TO_SIX.add(at(2026, 11, 25, 20), timedelta()) == at(2026, 11, 26, 9)


def test_service_time_cannot_run_backwards():
    with pytest.raises(ValueError, match="backwards"):
        NINE_TO_SIX.add(at(2026, 11, 25, 9), timedelta(minutes=-1))


def test_the_next_opening_of_an_open_desk_is_now():
    assert NINE_TO_SIX.next_opening(at(2026, 11, 25, 10)) == at(2026, 11, 25, 10)
    assert WEEKDAYS.next_opening(at(2026, 11, 27, 18)) == at(2026, 11, 30, 9)


def test_a_night_shift_goes_on_past_midnight():
    night = ServiceHours(SHANGHAI, weekly("22:00-2:00", days=range(4, 5)))
    assert night.is_open(at(2026, 11, 27, 23))
    assert night.is_open(at(2026, 11, 28, 1, 59))
    assert not night.is_open(at(2026, 11, 28, 2))
    assert not night.is_open(at(2026, 11, 27, 1))
    assert night.closes_at(at(2026, 11, 27, 23)) == at(2026, 11, 28, 2)


def test_shifts_that_meet_at_midnight_are_one_stretch_of_service():
    hours = ServiceHours(SHANGHAI, (*weekly("18:00-24:00", days=range(1))[:1], *weekly("0:00-4:00")[1:]))
    assert hours.closes_at(at(2026, 11, 23, 20)) == at(2026, 11, 24, 4)


def test_a_desk_that_never_closes_has_no_closing_time():
    hours = ServiceHours(SHANGHAI, weekly("0:00-24:00"))
    assert hours.closes_at(at(2026, 11, 25, 3)) is None
    assert hours.add(at(2026, 11, 25, 3), timedelta(days=30)) == at(2026, 12, 25, 3)


def test_overlapping_shifts_of_two_days_are_counted_once():
    hours = ServiceHours(SHANGHAI, (*weekly("20:00-10:00", days=range(1))[:1], *weekly("9:00-12:00")[1:]))
    assert hours.between(at(2026, 11, 24, 8), at(2026, 11, 24, 12)) == timedelta(hours=4)


def test_a_holiday_is_closed_and_says_its_name():
    hours = ServiceHours(SHANGHAI, weekly("9:00-18:00"), holidays(date(2026, 10, 1)))
    assert hours.next_opening(at(2026, 9, 30, 18)) == at(2026, 10, 2, 9)
    reason = hours.why_closed(at(2026, 10, 1, 12))
    assert reason is not None
    assert (reason.why, reason.name) == (Why.HOLIDAY, NATIONAL_DAY)


def test_a_day_with_hours_of_its_own_beats_holiday_and_week():
    special = {date(2026, 10, 1): parse_intervals(["10:00-11:00"]), date(2026, 11, 28): parse_intervals(["9:00-18:00"])}
    hours = ServiceHours(SHANGHAI, weekly("9:00-18:00", days=range(5)), holidays(date(2026, 10, 1)), special.get)
    assert hours.is_open(at(2026, 10, 1, 10, 30))
    assert hours.is_open(at(2026, 11, 28, 10))
    assert not hours.is_open(at(2026, 11, 29, 10))


def test_a_night_shift_runs_into_a_holiday_but_none_begins_on_it():
    hours = ServiceHours(SHANGHAI, weekly("22:00-2:00"), holidays(date(2026, 10, 1)))
    assert hours.is_open(at(2026, 10, 1, 1))
    assert not hours.is_open(at(2026, 10, 1, 23))
    assert not hours.is_open(at(2026, 10, 2, 1))


def test_a_closure_cuts_the_day_and_gives_its_reason():
    closure = Closure(at(2026, 11, 25, 14), at(2026, 11, 25, 16), UPKEEP)
    hours = ServiceHours(SHANGHAI, weekly("9:00-18:00"), closures=(closure,))
    assert hours.closes_at(at(2026, 11, 25, 10)) == at(2026, 11, 25, 14)
    assert hours.next_opening(at(2026, 11, 25, 14)) == at(2026, 11, 25, 16)
    assert hours.add(at(2026, 11, 25, 13, 50), timedelta(minutes=30)) == at(2026, 11, 25, 16, 20)
    reason = hours.why_closed(at(2026, 11, 25, 15))
    assert reason is not None
    assert (reason.why, reason.name) == (Why.CLOSURE, UPKEEP)


def test_closures_that_overlap_count_once():
    first = Closure(at(2026, 11, 25, 10), at(2026, 11, 25, 15), UPKEEP)
    inner = Closure(at(2026, 11, 25, 11), at(2026, 11, 25, 12), UPKEEP)
    later = Closure(at(2026, 11, 25, 14), at(2026, 11, 25, 17), UPKEEP)
    hours = ServiceHours(SHANGHAI, weekly("9:00-18:00"), closures=(later, inner, first))
    assert hours.between(at(2026, 11, 25), at(2026, 11, 26)) == timedelta(hours=2)


def test_a_desk_closed_for_years_has_no_next_opening():
    forever = Closure(at(2026, 1, 1), at(2036, 1, 1), UPKEEP)
    hours = ServiceHours(SHANGHAI, weekly("9:00-18:00"), closures=(forever,))
    assert hours.next_opening(at(2026, 11, 25)) is None
    with pytest.raises(NeverOpen):
        hours.add(at(2026, 11, 25), timedelta(minutes=1))


BERLIN = ZoneInfo("Europe/Berlin")


def test_the_short_night_of_the_clock_change_holds_an_hour_less():
    night = ServiceHours(BERLIN, weekly("22:00-6:00"))
    assert night.between(at(2026, 3, 28, 12, zone=BERLIN), at(2026, 3, 29, 12, zone=BERLIN)) == timedelta(hours=7)
    assert night.between(at(2026, 10, 24, 12, zone=BERLIN), at(2026, 10, 25, 12, zone=BERLIN)) == timedelta(hours=9)


def test_office_hours_keep_to_the_wall_clock_after_a_clock_change():
    office = ServiceHours(BERLIN, weekly("9:00-18:00"))
    assert office.next_opening(at(2026, 3, 28, 20, zone=BERLIN)) == datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert office.next_opening(at(2026, 3, 27, 20, zone=BERLIN)) == datetime(2026, 3, 28, 8, tzinfo=UTC)


def test_an_opening_that_the_clock_change_skips_happens_an_hour_later():
    early = ServiceHours(BERLIN, weekly("2:30-5:00"))
    opening = early.next_opening(at(2026, 3, 29, 0, zone=BERLIN))
    assert opening is not None
    assert opening.astimezone(BERLIN).strftime("%H:%M") == "03:30"


def test_availability_tells_open_unattended_and_closed_apart():
    open_desk = NINE_TO_SIX.availability(at(2026, 11, 25, 10), agents_present=2)
    assert (open_desk.state, open_desk.closes_at, open_desk.opens_at) == (Presence.OPEN, at(2026, 11, 25, 18), None)
    assert NINE_TO_SIX.availability(at(2026, 11, 25, 10), agents_present=0).state is Presence.UNATTENDED
    closed = NINE_TO_SIX.availability(at(2026, 11, 25, 20), agents_present=2)
    assert (closed.state, closed.opens_at) == (Presence.CLOSED, at(2026, 11, 26, 9))
    assert closed.reason is not None
    assert closed.reason.why is Why.OUTSIDE_HOURS
