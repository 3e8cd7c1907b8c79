"""What consumers are told ahead: announcements of today, and maintenance that comes or runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk import formats
from desk.availability.hours import Closure
from desk.front_desk import Desk
from desk.words import LOCALES


async def announced(desk: Desk) -> dict[str, str | None]:
    """Return the line for every page now, by language; None when there is nothing to tell."""
    now, zone = desk.clock.now(), desk.agreements.today.service_hours.zone
    maintenance = await maintenance_ahead(desk)
    shown = [one.text for one in await desk.announcements.ending_after(now) if one.start <= now]
    lines = {}
    for locale in LOCALES:
        told = [maintenance_words(desk, one, locale, now, zone) for one in maintenance]
        lines[locale] = formats.sentences([*told, *(text.in_locale(locale) for text in shown)], locale) or None
    return lines


async def maintenance_ahead(desk: Desk) -> list[Closure]:
    """Return the maintenance that runs or is near enough to be told, the next first."""
    now, notice = desk.clock.now(), timedelta(days=desk.agreements.today.maintenance.notice_days)
    return [one for one in await desk.closures.ending_after(now) if one.maintenance and one.start - notice <= now]


def maintenance_words(desk: Desk, closure: Closure, locale: str, now: datetime, zone: ZoneInfo) -> str:
    """11月30日（周一）22:00–23:30系统维护：升级。消息照常保存。"""
    what = formats.sentences(_what(closure, locale), locale)
    if closure.start <= now:
        until = formats.moment(closure.end, locale, zone, now)
        return desk.words.say("utter_desk_maintenance_now", locale, until=until, what=what)
    time = formats.span(closure.start, closure.end, locale, zone, now)
    return desk.words.say("utter_desk_maintenance", locale, time=time, what=what)


def _what(closure: Closure, locale: str) -> Iterator[str]:
    yield closure.reason.in_locale(locale)
    if closure.effect:
        yield closure.effect.in_locale(locale)
