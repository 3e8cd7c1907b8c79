"""Dates, money and durations as consumers read them."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from desk import formats
from desk.availability.hours import Closure, ServiceHours
from desk.availability.line import availability_words, reason_words
from desk.bilingual import Bilingual
from desk.intervals import Interval, parse_intervals

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("instant", "chinese", "english"),
    [
        (at(2026, 11, 25, 18), "11月25日（周三）18:00前", "by Wed 25 Nov, 18:00"),
        (at(2027, 1, 4, 9, 5), "2027年1月4日（周一）9:05前", "by Mon 4 Jan 2027, 9:05"),
    ],
)
def test_a_due_time_names_day_weekday_and_hour(instant: datetime, chinese: str, english: str):
    assert formats.due(instant, "zh", ZONE, NOW) == chinese
    assert formats.due(instant, "en", ZONE, NOW) == english


@pytest.mark.parametrize(
    ("instant", "chinese", "english"),
    [
        (at(2026, 11, 22, 21), "今天21:00", "today at 21:00"),
        (at(2026, 11, 23, 9), "明天（周一）9:00", "tomorrow at 9:00"),
        (at(2026, 11, 25, 9), "11月25日（周三）9:00", "on Wed 25 Nov at 9:00"),
        (at(2027, 1, 2, 9), "2027年1月2日（周六）9:00", "on Sat 2 Jan 2027 at 9:00"),
    ],
)
def test_an_opening_is_told_from_where_one_stands(instant: datetime, chinese: str, english: str):
    assert formats.opening(instant, NOW, "zh", ZONE) == chinese
    assert formats.opening(instant, NOW, "en", ZONE) == english


def test_tomorrow_begins_at_the_midnight_of_the_desk():
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert formats.opening(at(2026, 11, 23, 9), late, "zh", ZONE) == "今天9:00"


def test_a_week_is_told_in_runs_of_equal_days():
    office, night = parse_intervals(["9:00-12:00", "13:00-18:00"]), parse_intervals(["22:00-2:00"])
    week = [office] * 5 + [night, ()]
    assert formats.week(week, "zh") == "周一至周五9:00–12:00、13:00–18:00；周六22:00–次日2:00"
    assert formats.week(week, "en") == "Mon–Fri 9:00–12:00, 13:00–18:00; Sat 22:00–2:00 the next day"
    assert formats.week([(Interval(0, 1440),)] * 7, "zh") == "周一至周日全天"


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_money_is_yuan_with_two_decimals(locale: str):
    assert formats.money(Decimal("1299"), locale) == "¥1,299.00"
    assert formats.money(Decimal("0.5"), locale) == "¥0.50"


def test_lists_end_in_and():
    assert formats.listing(["甲", "乙", "丙"], "zh") == "甲、乙和丙"
    assert formats.listing(["a", "b", "c"], "en") == "a, b and c"
    assert formats.listing(["a"], "en") == "a"


UPKEEP = Closure(at(2026, 11, 24, 9), at(2026, 11, 24, 12), Bilingual(zh="系统维护", en="maintenance"))
HOURS = ServiceHours(ZONE, (parse_intervals(["9:00-18:00"]),) * 7, closures=(UPKEEP,))


def test_the_line_of_availability_says_when_people_are_back():
    closed, manned, alone = (
        HOURS.availability(NOW, 0),
        HOURS.availability(at(2026, 11, 23, 10), 1),
        HOURS.availability(at(2026, 11, 23, 10), 0),
    )
    assert availability_words(closed, NOW, "zh", ZONE) == "人工客服明天（周一）9:00上班"
    assert availability_words(closed, NOW, "en", ZONE) == "Agents are back tomorrow at 9:00"
    assert availability_words(manned, NOW, "zh", ZONE) == "人工客服在线"
    assert availability_words(alone, NOW, "en", ZONE) == "We're open, but no agent is at the desk right now"


def test_a_closure_is_told_with_its_reason():
    reason = HOURS.why_closed(at(2026, 11, 24, 10))
    assert reason is not None
    assert reason_words(reason, "zh") == "临时停止服务：系统维护"
    assert reason_words(reason, "en") == "we're closed: maintenance"
