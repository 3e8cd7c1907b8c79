"""Public holidays and make-up working days of a country, from the `holidays` library."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import holidays
from holidays.registry import EntityLoader

from desk.bilingual import Bilingual

DAY = timedelta(days=1)


class Which(StrEnum):
    """Which days count as a holiday: the days the law names, or all days off that are arranged around them."""

    STATUTORY = "statutory"
    ALL_DAYS_OFF = "all_days_off"


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of one year: days off by name, weekend days that are worked, whether that is settled."""

    off: dict[date, Bilingual]
    makeup: frozenset[date]
    settled: bool


def known_countries() -> frozenset[str]:
    """Return the codes alone: the library's own list of countries imports every country."""
    return frozenset(EntityLoader.get_country_codes())


@lru_cache(maxsize=256)
def days_off(country: str, which: Which, year: int) -> Year:
    """Return a year's days off.

    China announces each year's arrangement late in the year before. Until the library knows that notice, the dates
    are computed from the calendar alone, and the year is not settled.
    """
    zh, en = _names(country, year, "zh_CN"), _names(country, year, "en_US")
    calendar = holidays.country_holidays(country, years=range(year - 1, year + 2))
    makeup = frozenset(day for day in calendar.weekend_workdays if day.year == year)
    named = {day: Bilingual(zh=zh[day], en=en.get(day, zh[day])) for day in zh}
    off = named if which is Which.STATUTORY else _arranged(calendar, named)
    return Year({day: name for day, name in off.items() if day.year == year}, makeup, _settled(country, year))


def _names(country: str, year: int, language: str) -> dict[date, str]:
    """Return the days that the law names, without substitutes, for the year and the weeks around it."""
    spoken = language if language in _languages(country) else None
    calendar = holidays.country_holidays(country, years=range(year - 1, year + 2), observed=False, language=spoken)
    swapped = _substituted(country)
    return {day: _plain(name) for day, name in calendar.items() if day not in swapped}


def _languages(country: str) -> tuple[str, ...]:
    return tuple(holidays.country_holidays(country).supported_languages)


@lru_cache(maxsize=8)
def _substituted(country: str) -> frozenset[date]:
    """Return the days that are only off because another day is worked instead."""
    special = getattr(holidays.country_holidays(country), "special_public_holidays", {})
    return frozenset(
        date(year, entry[0], entry[1])
        for year, entries in special.items()
        for entry in _entries(entries)
        if _swaps(entry)
    )


def _entries(entries: tuple[object, ...]) -> tuple[tuple[int, ...], ...]:
    return entries if isinstance(entries[0], tuple) else (entries,)  # type: ignore[return-value]


def _swaps(entry: tuple[object, ...]) -> bool:
    return len(entry) >= 4 and all(isinstance(part, int) for part in entry[:4])


def _plain(name: str) -> str:
    """Drop the additions in brackets and the second of two names that fall on one day."""
    return re.sub(r"\s*[（(][^）)]*[）)]", "", name.split(";")[0]).strip()


def _arranged(calendar: holidays.HolidayBase, named: dict[date, Bilingual]) -> dict[date, Bilingual]:
    """Return every day off: named, moved and substituted days, and the weekends that touch them."""
    worked = set(calendar.weekend_workdays)
    off = set(calendar) | {day for holiday in calendar for day in _touching(holiday) if day not in worked}
    return {day: named.get(day) or _after(day, named) for day in off}


def _touching(holiday: date) -> list[date]:
    """Return the weekend days that join a holiday without a working day between."""
    found = []
    for step in (-DAY, DAY):
        day = holiday + step
        while day.weekday() >= 5:
            found.append(day)
            day += step
    return found


def _after(day: date, named: dict[date, Bilingual]) -> Bilingual:
    """Name a day off after the nearest named holiday; the earlier one of two."""
    nearest = min(named, key=lambda other: (abs((other - day).days), other))
    return Bilingual(zh=f"{named[nearest].zh}假期", en=f"{named[nearest].en} holiday")


def _settled(country: str, year: int) -> bool:
    announced = getattr(holidays.country_holidays(country), "special_public_holidays", {})
    return country != "CN" or year in announced
