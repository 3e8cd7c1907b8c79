"""What consumers are told ahead: announcements of today, and maintenance that comes or runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk import formats
from desk.agreement.agreement import Agreement
from desk.availability.hours import Closure
from desk.availability.planned import Planned
from desk.front_desk import Desk
from desk.words import LOCALES, Words


async def announced(desk: Desk) -> dict[str, str | None]:
    """Return the line for every page now, by language; None when there is nothing to tell."""
    now = desk.clock.now()
    planned = Planned(await desk.closures.ending_after(now), await desk.announcements.ending_after(now))
    return announced_words(desk.words, desk.agreements.today, planned, now)


def announced_words(words: Words, agreement: Agreement, planned: Planned, now: datetime) -> dict[str, str | None]:
    """Put the line for every page together; maintenance is told from the agreement's notice on, and comes first."""
    zone, notice = agreement.service_hours.zone, timedelta(days=agreement.maintenance.notice_days)
    maintenance = [one for one in planned.closures if one.maintenance and one.start - notice <= now < one.end]
    shown = [one.text for one in planned.announcements if one.start <= now < one.end]
    lines = {}
    for locale in LOCALES:
        told = [_maintenance(words, one, locale, now, zone) for one in maintenance]
        lines[locale] = formats.sentences([*told, *(text.in_locale(locale) for text in shown)], locale) or None
    return lines


def maintenance_words(desk: Desk, closure: Closure, locale: str, now: datetime, zone: ZoneInfo) -> str:
    """11月30日（周一）22:00–23:30系统维护：升级。消息照常保存。"""
    return _maintenance(desk.words, closure, locale, now, zone)


def _maintenance(words: Words, closure: Closure, locale: str, now: datetime, zone: ZoneInfo) -> str:
    what = formats.sentences(_what(closure, locale), locale)
    if closure.start <= now:
        until = formats.moment(closure.end, locale, zone, now)
        return words.say("utter_desk_maintenance_now", locale, until=until, what=what)
    time = formats.span(closure.start, closure.end, locale, zone, now)
    return words.say("utter_desk_maintenance", locale, time=time, what=what)


def _what(closure: Closure, locale: str) -> Iterator[str]:
    yield closure.reason.in_locale(locale)
    if closure.effect:
        yield closure.effect.in_locale(locale)
