"""Dates, times, money, durations and lists as consumers read them, in both languages."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

from babel import dates, lists, numbers

from desk.intervals import DAY, Interval

_UNITS = {
    "day": ("天", " day", " days"),
    "hour": ("小时", " hour", " hours"),
    "minute": ("分钟", " minute", " minutes"),
    "month": ("个月", " month", " months"),
}
_MONDAY = date(2024, 1, 1)


def english(locale: str) -> bool:
    return locale.lower().startswith("en")


def _babel(locale: str) -> str:
    return "en_GB" if english(locale) else "zh_Hans_CN"


def day(value: date, locale: str, today: date | None = None) -> str:
    """11月25日, 25 Nov; with the year when it is not today's."""
    year = today is not None and today.year != value.year
    pattern = ("d MMM y" if year else "d MMM") if english(locale) else ("y年M月d日" if year else "M月d日")
    return dates.format_date(value, pattern, locale=_babel(locale))


def weekday(value: date, locale: str) -> str:
    """周三, Wed."""
    return dates.format_date(value, "EEE", locale=_babel(locale))


def day_with_weekday(value: date, locale: str, today: date | None = None) -> str:
    """11月25日（周三）, Wed 25 Nov."""
    named = day(value, locale, today)
    return f"{weekday(value, locale)} {named}" if english(locale) else f"{named}（{weekday(value, locale)}）"


def time_of_day(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.hour}:{local.minute:02d}"


def moment(at: datetime, locale: str, zone: ZoneInfo, now: datetime | None = None) -> str:
    """11月25日（周三）18:00, Wed 25 Nov, 18:00."""
    named = day_with_weekday(at.astimezone(zone).date(), locale, now and now.astimezone(zone).date())
    return f"{named}{', ' if english(locale) else ''}{time_of_day(at, zone)}"


def span(start: datetime, end: datetime, locale: str, zone: ZoneInfo, now: datetime | None = None) -> str:
    """11月30日（周一）22:00–23:30, Mon 30 Nov, 22:00–23:30; both days where it passes midnight."""
    same = start.astimezone(zone).date() == end.astimezone(zone).date()
    until = time_of_day(end, zone) if same else moment(end, locale, zone, now)
    return f"{moment(start, locale, zone, now)}{'–' if same else ' – ' if english(locale) else '至'}{until}"


def due(at: datetime, locale: str, zone: ZoneInfo, now: datetime | None = None) -> str:
    """11月25日（周三）18:00前, by Wed 25 Nov, 18:00; or 最晚11月25日（周三）, by the end of Wed 25 Nov."""
    local = at.astimezone(zone)
    if local.time() == time():
        last = day_with_weekday(local.date() - timedelta(days=1), locale, now and now.astimezone(zone).date())
        return f"by the end of {last}" if english(locale) else f"最晚{last}"
    said = moment(at, locale, zone, now)
    return f"by {said}" if english(locale) else f"{said}前"


def opening(at: datetime, now: datetime, locale: str, zone: ZoneInfo) -> str:
    """今天14:00, 明天（周一）9:00, 11月25日（周三）9:00; today at 14:00, tomorrow at 9:00, on Wed 25 Nov at 9:00."""
    value, today, time = at.astimezone(zone).date(), now.astimezone(zone).date(), time_of_day(at, zone)
    away = (value - today).days
    if english(locale):
        near = {0: "today", 1: "tomorrow"}.get(away, f"on {day_with_weekday(value, locale, today)}")
        return f"{near} at {time}"
    near = {0: "今天", 1: f"明天（{weekday(value, locale)}）"}.get(away, day_with_weekday(value, locale, today))
    return f"{near}{time}"


def zone_name(zone: ZoneInfo, locale: str) -> str:
    """中国时间, China Time; a zone that belongs to no place bears its own name."""
    if "/" not in zone.key or zone.key.startswith("Etc/"):
        return zone.key
    return dates.get_timezone_name(zone, width="long", zone_variant="generic", locale=_babel(locale))


def interval(value: Interval, locale: str) -> str:
    """9:00–18:00; what ends after midnight says so."""
    if (value.opens, value.closes) == (0, DAY):
        return "all day" if english(locale) else "全天"
    begin, end = str(value).split("-")
    if value.closes <= DAY:
        return f"{begin}–{end}"
    return f"{begin}–{end} the next day" if english(locale) else f"{begin}–次日{end}"


def week(weekly: Sequence[Sequence[Interval]], locale: str) -> str:
    """周一至周日9:00–18:00, Mon–Sun 9:00–18:00; runs of equal days in one, days without service left out."""
    runs = [(hours, list(days)) for hours, days in groupby(range(7), key=lambda number: tuple(weekly[number]))]
    colon, comma = (" ", ", ") if english(locale) else ("", "、")
    said = [
        f"{_run(days, locale)}{colon}{comma.join(interval(one, locale) for one in hours)}"
        for hours, days in runs
        if hours
    ]
    return ("; " if english(locale) else "；").join(said)


def _run(days: Sequence[int], locale: str) -> str:
    first, last = (weekday(_MONDAY + timedelta(days=number), locale) for number in (days[0], days[-1]))
    return first if first == last else f"{first}{'–' if english(locale) else '至'}{last}"


def money(amount: Decimal, locale: str) -> str:
    """¥1,299.00: amounts are in yuan, whatever the language."""
    return numbers.format_currency(amount, "CNY", "'¥'#,##0.00", locale=_babel(locale))


def count(number: int, unit: str, locale: str) -> str:
    """7天, 1 day; units are day, hour, minute and month."""
    chinese, one, many = _UNITS[unit]
    return f"{number}{(one if number == 1 else many) if english(locale) else chinese}"


def listing(items: Sequence[str], locale: str) -> str:
    """甲、乙和丙; a, b and c."""
    return lists.format_list(list(items), locale=_babel(locale))


def sentences(parts: Iterable[str], locale: str) -> str:
    """Join parts into sentences, each with its full stop."""
    stop, ends = (".", ".!?") if english(locale) else ("。", "。！？.!?")
    said = [part if part.endswith(tuple(ends)) else f"{part}{stop}" for part in map(str.strip, parts) if part]
    return (" " if english(locale) else "").join(said)
