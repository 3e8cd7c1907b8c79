"""What may be written into the blanks of the agreement; each check says what is allowed."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field

from desk.days_off import known_countries
from desk.intervals import Interval, parse_intervals

_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,200}\.[^\s@.]{1,60}")
_PAGE = re.compile(r"https?://[^\s<>\"]{1,500}")


def whole(least: int, most: int) -> Callable[[object], int]:
    """Return a check for whole numbers; true, false and quoted numbers are none."""

    def check(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return check


def _day(value: object) -> date:
    if type(value) is not date or not 2000 <= value.year <= 2100:
        raise ValueError("a day such as 2026-11-25, without quotes and time")
    return value


@cache
def _zones() -> frozenset[str]:
    """Return the names of all time zones, read from the disk once."""
    return frozenset(available_timezones())


def _zone(value: object) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    if not isinstance(value, str) or value not in _zones():
        raise ValueError("the name of a time zone such as Asia/Shanghai")
    return ZoneInfo(value)


def _country(value: object) -> str:
    if not isinstance(value, str) or value not in known_countries():
        raise ValueError("the two capital letters of a country such as CN")
    return value


def _phone(value: object) -> str:
    if not isinstance(value, str) or not 5 <= sum(map(str.isdigit, value)) <= 15 or set(value) - set("+0123456789 -()"):
        raise ValueError("a telephone number in quotes such as '400-000-0000'")
    return value


def _email(value: object) -> str:
    if not isinstance(value, str) or not _EMAIL.fullmatch(value):
        raise ValueError("an e-mail address such as service@shop.example")
    return value


def _address_of_page(value: object) -> str:
    if not isinstance(value, str) or not _PAGE.fullmatch(value):
        raise ValueError("the address of a page such as https://shop.example/service")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Days = Annotated[int, BeforeValidator(whole(1, 365))]
Hours = Annotated[int, BeforeValidator(whole(1, 720))]
Minutes = Annotated[int, BeforeValidator(whole(1, 10_080))]
Months = Annotated[int, BeforeValidator(whole(0, 240))]
Percent = Annotated[int, BeforeValidator(whole(0, 100))]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
Country = Annotated[str, BeforeValidator(_country)]
Phone = Annotated[str, BeforeValidator(_phone)]
Email = Annotated[str, BeforeValidator(_email)]
Page = Annotated[str, BeforeValidator(_address_of_page)]
DayIntervals = Annotated[tuple[Interval, ...], BeforeValidator(parse_intervals)]
Year = Annotated[int, BeforeValidator(whole(2000, 2100))]
RetentionDays = Annotated[int, BeforeValidator(whole(1, 3650))]
Key = Annotated[str, Field(strict=True, max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]


def if_given(alias: str | None = None) -> Any:
    """Return the field of a blank that may stay empty; left out, it does not change what a content's hash says."""
    return Field(default=None, alias=alias, exclude_if=lambda value: value is None)
