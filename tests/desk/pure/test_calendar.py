"""The hours of an agreement on the Chinese calendar; the dates of 2026 are those of the official notice."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk.agreement.agreement import Agreement, load
from desk.availability.calendar import service_hours, unsettled_years
from desk.days_off import Which, days_off

TEXT = (Path(__file__).parents[3] / "agreement.yml").read_text(encoding="utf-8")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def agreement(*changes: tuple[str, str]) -> Agreement:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load(text)


def noon(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 12, tzinfo=SHANGHAI)


def span(first: date, last: date) -> set[date]:
    return {first + timedelta(days=number) for number in range((last - first).days + 1)}


def test_all_days_off_of_2026_are_those_of_the_notice():
    year = days_off("CN", Which.ALL_DAYS_OFF, 2026)
    runs = [
        ((1, 1), (1, 3)),
        ((2, 15), (2, 23)),
        ((4, 4), (4, 6)),
        ((5, 1), (5, 5)),
        ((6, 19), (6, 21)),
        ((9, 25), (9, 27)),
        ((10, 1), (10, 7)),
    ]
    assert set(year.off) == set().union(*(span(date(2026, *a), date(2026, *b)) for a, b in runs))
    assert year.makeup == {date(2026, *day) for day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]}


def test_the_statutory_days_of_2026_are_thirteen():
    assert len(days_off("CN", Which.STATUTORY, 2026).off) == 13


def test_a_day_swapped_around_a_holiday_bears_its_name():
    off = days_off("CN", Which.ALL_DAYS_OFF, 2026).off
    assert (off[date(2026, 10, 6)].zh, off[date(2026, 10, 6)].en) == ("国庆节假期", "National Day holiday")
    assert off[date(2026, 9, 25)].zh == "中秋节"


def test_the_key_decides_whether_swapped_days_are_worked():
    swapped = noon(10, 6)
    assert service_hours(agreement()).is_open(swapped)
    assert not service_hours(agreement(("which: statutory", "which: all_days_off"))).is_open(swapped)
    assert not service_hours(agreement()).is_open(noon(10, 1))


WEEKDAYS_ONLY = (('saturday: ["9:00-18:00"]', "saturday: []"), ('sunday: ["9:00-18:00"]', "sunday: []"))


def test_a_makeup_day_is_worked_where_weekends_are_not():
    hours = service_hours(agreement(*WEEKDAYS_ONLY))
    assert hours.is_open(noon(10, 10))
    assert not hours.is_open(noon(10, 11))
    assert not service_hours(agreement(*WEEKDAYS_ONLY, ("worked: true", "worked: false"))).is_open(noon(10, 10))


def test_an_override_beats_the_calendar():
    lines = "overrides: [{from: 2026-10-01, until: 2026-10-01, hours: ['11:00-13:00'], name: {zh: 值班, en: on duty}}, {from: 2026-11-11, until: 2026-11-12, hours: [], name: {zh: 盘点, en: stocktaking}}]"
    hours = service_hours(agreement(("overrides: []", lines)))
    assert hours.is_open(noon(10, 1))
    assert hours.next_opening(noon(11, 11)) == datetime(2026, 11, 13, 9, tzinfo=SHANGHAI)
    reason = hours.why_closed(noon(11, 12))
    assert reason is not None
    assert reason.name is not None
    assert reason.name.en == "stocktaking"


def test_a_year_whose_notice_is_not_known_is_warned_of_90_days_ahead():
    unknown = next(year for year in range(2027, 2100) if not days_off("CN", Which.STATUTORY, year).settled)
    shortly_before = datetime(unknown, 1, 1, tzinfo=SHANGHAI) - timedelta(days=80)
    assert [one.year for one in unsettled_years(agreement(), shortly_before)] == [unknown]
    assert unsettled_years(agreement(), shortly_before - timedelta(days=20)) == ()
    confirmed = agreement(("confirmed_years: []", f"confirmed_years: [{unknown}]"))
    assert unsettled_years(confirmed, shortly_before) == ()
    assert str(unknown) in str(unsettled_years(agreement(), shortly_before)[0])


def test_a_country_without_such_notices_needs_no_warning():
    german = agreement(("country: CN", "country: DE"), ("zone: Asia/Shanghai", "zone: Europe/Berlin"))
    assert unsettled_years(german, datetime(2090, 12, 1, tzinfo=UTC)) == ()
    assert not service_hours(german).is_open(datetime(2026, 12, 25, 12, tzinfo=UTC))


@pytest.mark.parametrize("year", [2025, 2027, 2030])
def test_every_year_has_its_thirteen_days_or_one_fewer_where_two_coincide(year: int):
    assert 12 <= len(days_off("CN", Which.STATUTORY, year).off) <= 13
