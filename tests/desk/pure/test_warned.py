"""Three quarters of a promise's time, counted in service time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk.availability.due import warn_at
from desk.availability.hours import Closure, ServiceHours
from desk.bilingual import Bilingual
from desk.intervals import Interval

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE_TO_SIX = (Interval(9 * 60, 18 * 60),)
OFFICE = ServiceHours(SHANGHAI, (*[NINE_TO_SIX] * 5, (), ()))


def november(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def test_a_weekend_counts_for_nothing() -> None:
    # Friday 15:00 to Monday 15:00 is three hours and six; three quarters are 6:45, of which Monday has 3:45.
    assert warn_at(OFFICE, november(20, 15), november(23, 15)) == november(23, 12, 45)


def test_a_promise_that_ends_with_a_day_is_warned_of_while_somebody_works() -> None:
    # From Friday 18:00 to the end of Tuesday there are eighteen hours; three quarters end on Tuesday 13:30.
    assert warn_at(OFFICE, november(20, 18), november(25)) == november(24, 13, 30)


def test_where_nobody_works_until_it_is_due_the_clock_counts() -> None:
    assert warn_at(OFFICE, november(21, 8), november(21, 12)) == november(21, 11)


def test_a_closure_brings_the_warning_nearer_to_the_start() -> None:
    shut = Closure(november(23, 9), november(23, 12), Bilingual(zh="盘点", en="stocktaking"))
    hours = ServiceHours(SHANGHAI, OFFICE.weekly, closures=(shut,))
    # Friday has three hours, Monday 12:00-15:00 three: three quarters of six are 4:30.
    assert warn_at(hours, november(20, 15), november(23, 15)) == november(23, 13, 30)
    assert november(23, 15) - warn_at(hours, november(20, 15), november(23, 15)) == timedelta(minutes=90)
