"""Days that a question names: tomorrow, Sunday, 10月1日, the National Day holiday; always the next ones to come."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from desk.availability.hours import ServiceHours
from desk.bilingual import Bilingual
from desk.patterns import any_of

ONE_DAY = timedelta(days=1)
AHEAD = 400  # days within which a holiday comes round again
FESTIVALS = {  # how people call them: what the name in the calendar holds
    any_of(r"国庆|國慶|十一(?![月点點号號日个個天])|national day|golden week"): "国庆",
    any_of(r"春节|春節|过年|過年|除夕|大年|年三十|(?:chinese|lunar) new year|spring festival|\bcny\b"): "春节",
    any_of(r"元旦|(?<!chinese )(?<!lunar )new year(?!.?s eve)"): "元旦",
    any_of(r"清明|qing ?ming|tomb.sweeping"): "清明",
    any_of(r"五一|劳动节|勞動節|labou?r day|may day"): "劳动",
    any_of(r"端午|dragon boat"): "端午",
    any_of(r"中秋|mid.?autumn|moon festival"): "中秋",
}
FIXED = {  # days that people name though they may be working days
    any_of(r"圣诞|聖誕|christmas(?! eve)|\bxmas\b"): (12, 25),
    any_of(r"平安夜|christmas eve"): (12, 24),
    any_of(r"new year.?s eve|跨年"): (12, 31),
}
NEAR = {
    any_of(r"大后天|大後天"): 3,
    any_of(r"(?<!大)[后後]天|day after tomorrow"): 2,
    any_of(r"明天|明早|明晚|明儿|明日|(?<!after )\b(?:tomorrow|tmrw|tmr)\b"): 1,
    any_of(r"今天|今晚|今早|今日|\btoday\b|\btonight\b"): 0,
}
WEEK_ZH, WEEK_EN = "一二三四五六日", ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY = re.compile(
    r"(?P<next_zh>下)?(?:个|個)?(?:周|週|星期|礼拜|禮拜)(?P<zh>[一二三四五六日天])|"
    r"\b(?P<next_en>next )?(?P<en>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:days?)?\b",
    re.IGNORECASE,
)
SPAN = any_of(
    rf"[{WEEK_ZH}日天]\s*[至到~—-]+\s*(?:周|週|星期|礼拜|禮拜)?[{WEEK_ZH}天]|day\s*(?:to|through|till|-)\s*\w+day"
)
WEEKEND = re.compile(r"(?P<next>下(?:个|個)?|next )?(?:周末|週末|weekend)", re.IGNORECASE)
DATE_ZH = re.compile(
    r"(?:(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?)?(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})[日号號]"
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE_EN = re.compile(
    rf"\b(?P<m1>{'|'.join(MONTHS)})[a-z]*\.? (?:the )?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b|"
    rf"\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m2>{'|'.join(MONTHS)})[a-z]*\b",
    re.IGNORECASE,
)
DIGITS = "一二三四五六七八九"


@dataclass(frozen=True)
class Named:
    """One stretch of days that a question names, and of which holiday it is if it named one."""

    first: date
    last: date
    holiday: Bilingual | None = None


def named_days(text: str, hours: ServiceHours, today: date) -> tuple[Named, ...]:
    """Return what days a text names, from today on; none where it names only today, or no day at all."""
    if SPAN.search(text):
        return ()  # the week as a whole
    readers: tuple[Callable[[], Iterator[Named]], ...] = (
        lambda: _festivals(text, hours, today),
        lambda: _dates(text, today),
        lambda: _weekend(text, today),
        lambda: _weekdays(text, today),
        lambda: _near(text, today),
    )
    found = next((days for days in (tuple(dict.fromkeys(read())) for read in readers) if days), ())
    return () if found == (Named(today, today),) else found


def names_day(text: str) -> bool:
    """Tell whether a text names a day at all, whenever that is."""
    words = (*FESTIVALS, *FIXED, *NEAR, WEEKEND, WEEKDAY, DATE_ZH, DATE_EN)
    return any(one.search(text) for one in words)


def _festivals(text: str, hours: ServiceHours, today: date) -> Iterator[Named]:
    """Yield the holidays of a text: as people call them, else by the names of the country's own calendar."""
    stems = [stem for words, stem in FESTIVALS.items() if words.search(text)]
    runs = [_run(hours, today, partial(_holds, stem)) for stem in stems]
    yield from (run for run in runs or [_run(hours, today, partial(_named, text.casefold()))] if run)
    for words, (month, day) in FIXED.items():
        if words.search(text):
            yield _single(_next(today, month, day))


def _holds(stem: str, name: Bilingual) -> bool:
    return stem in name.zh


def _named(text: str, name: Bilingual) -> bool:
    return name.zh.casefold() in text or name.en.casefold() in text


def _run(hours: ServiceHours, today: date, fits: Callable[[Bilingual], bool]) -> Named | None:
    """Return the next days off around a holiday, from today on where they run."""
    ahead = ((today + offset * ONE_DAY, hours.holiday(today + offset * ONE_DAY)) for offset in range(AHEAD))
    first, name = next(((day, name) for day, name in ahead if name and fits(name)), (None, None))
    if first is None:
        return None
    last = first
    while hours.holiday(last + ONE_DAY):
        last += ONE_DAY
    while first > today and hours.holiday(first - ONE_DAY):
        first -= ONE_DAY
    return Named(first, last, name)


def _dates(text: str, today: date) -> Iterator[Named]:
    for found in DATE_ZH.finditer(text):
        day = _number(found["day"])
        months = [_number(found["month"])] if found["month"] else [today.month, today.month % 12 + 1]
        yield from _coming(today, months, day)
    for found in DATE_EN.finditer(text):
        name = (found["m1"] or found["m2"]).lower()
        yield from _coming(today, [MONTHS.index(name) + 1], int(found["d1"] or found["d2"]))


def _coming(today: date, months: list[int], day: int) -> Iterator[Named]:
    """Yield the next such day of the first month that has it still to come."""
    days = [found for month in months if (found := _next_or_none(today, month, day))]
    if days:
        yield _single(min(days))


def _next_or_none(today: date, month: int, day: int) -> date | None:
    try:
        return _next(today, month, day)
    except ValueError:
        return None  # the 31st of November


def _next(today: date, month: int, day: int) -> date:
    this = date(today.year, month, day)
    return this if this >= today else date(today.year + 1, month, day)


def _weekend(text: str, today: date) -> Iterator[Named]:
    for found in WEEKEND.finditer(text):
        saturday = today + timedelta(days=(5 - today.weekday()) % 7)
        first = today if today.weekday() == 6 and not found["next"] else saturday
        first += timedelta(days=7 if found["next"] and today.weekday() < 5 else 0)
        yield Named(first, first if first.weekday() == 6 else first + ONE_DAY)


def _weekdays(text: str, today: date) -> Iterator[Named]:
    monday = today - timedelta(days=today.weekday())
    for found in WEEKDAY.finditer(text):
        zh, en = (found["zh"] or "").replace("天", "日"), (found["en"] or "").lower()
        number = WEEK_ZH.index(zh) if zh else WEEK_EN.index(en)
        upcoming = today + timedelta(days=(number - today.weekday()) % 7)
        next_week = found["next_zh"] or found["next_en"]
        yield _single(monday + timedelta(days=7 + number) if next_week else upcoming)


def _near(text: str, today: date) -> Iterator[Named]:
    for words, offset in NEAR.items():
        if words.search(text):
            yield _single(today + offset * ONE_DAY)


def _single(day: date) -> Named:
    return Named(day, day)


def _number(written: str) -> int:
    """Return 1-31 however it is written: 7, 十, 十一, 二十, 三十一."""
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return DIGITS.index(written) + 1 if len(written) == 1 else 0
    return (DIGITS.index(tens) + 1 if tens else 1) * 10 + (DIGITS.index(ones) + 1 if ones else 0)
