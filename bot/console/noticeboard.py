"""Closures, maintenance and announcements, the days ahead, and what consumers will read of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.console.door import Call
from bot.console.notice_forms import Closing, ClosingPreview, Days, Notice
from bot.console.refusals import Refusal, bad_request
from bot.console.views import iso
from desk.availability.announced import maintenance_words
from desk.availability.announcements import Announcement
from desk.availability.calendar import service_hours
from desk.availability.hours import Closure, ServiceHours
from desk.availability.line import reason_words
from desk.availability.outlook import outlook
from desk.availability.plans import PlanRefused, Plans, in_both
from desk.availability.written_times import WHEN, instant
from desk.bilingual import Bilingual
from desk.words import LOCALES

NOON = timedelta(hours=12)
UNSAID = "…"


async def show_hours(call: Call) -> web.Response:
    """Show the days ahead with their hours, as the one availability function counts them, and why a day has none."""
    hours, asked = await call.desk.service_hours(), call.query(Days)
    today = call.desk.clock.now().astimezone(hours.zone).date()
    days = [_day(hours, today + timedelta(days=number), call.locale) for number in range(asked.days)]
    notice = call.desk.agreements.today.maintenance.notice_days
    return web.json_response({"zone": str(hours.zone), "notice_days": notice, "days": days})


async def show_closures(call: Call) -> web.Response:
    found = await call.desk.closures.ending_after(call.desk.clock.now())
    return web.json_response({"closures": [_closure(one) for one in found]})


async def show_announcements(call: Call) -> web.Response:
    found = await call.desk.announcements.ending_after(call.desk.clock.now())
    return web.json_response({"announcements": [_announcement(one) for one in found]})


async def close(call: Call) -> web.Response:
    """Close the desk for a time, or plan maintenance; every page hears of it at once."""
    form = await call.body(Closing)

    async def put_up(plans: Plans, start: datetime, end: datetime) -> str:
        words = in_both(form.zh, form.en)
        if form.kind == "closure":
            return await plans.close(start, end, words)
        effect = in_both(form.effect_zh, form.effect_en) if form.effect_zh or form.effect_en else None
        return await plans.maintain(start, end, words, effect, short_notice=form.short_notice)

    return await _put_up(call, form, put_up)


async def announce(call: Call) -> web.Response:
    form = await call.body(Notice)
    return await _put_up(call, form, lambda plans, start, end: plans.announce(start, end, in_both(form.zh, form.en)))


async def take_down(call: Call) -> web.Response:
    """Call something off, or end what runs."""
    await _plans(call).remove(call.request.match_info["notice"])
    call.news.publish("availability")
    return web.Response(status=204)


async def preview(call: Call) -> web.Response:
    """Show what consumers would read, in both languages, while it lasts; nothing is changed."""
    form, desk = call.query(ClosingPreview), call.desk
    now, (start, end) = desk.clock.now(), _times(call, form.start, form.end)
    if form.kind == "announcement":
        told = {locale: {"announcement": getattr(form, locale).strip() or UNSAID} for locale in LOCALES}
        return web.json_response({"at": iso(max(now, start)), **told})
    planned = _planned(form, start, end)
    hours = service_hours(desk.agreements.today, [*await desk.closures.ending_after(now), planned])
    at = max(now, start)
    told = {locale: _told(call, planned, hours, at, locale) for locale in LOCALES}
    return web.json_response({"at": iso(at), **told})


def _told(call: Call, planned: Closure, hours: ServiceHours, at: datetime, locale: str) -> dict[str, str | None]:
    desk = call.desk
    seen = outlook(desk.words, desk.agreements.today, hours, at, locale)
    now, maintenance = desk.clock.now(), planned.maintenance
    ahead = maintenance_words(desk, planned, locale, now, hours.zone) if maintenance else None
    return {"header": seen.header, "reason": seen.reason, "handoff": seen.handoff, "announcement": ahead}


def _planned(form: ClosingPreview, start: datetime, end: datetime) -> Closure:
    reason, effect = Bilingual(zh=form.zh or UNSAID, en=form.en or UNSAID), None
    if form.effect_zh or form.effect_en:
        effect = Bilingual(zh=form.effect_zh or UNSAID, en=form.effect_en or UNSAID)
    return Closure(start, end, reason, maintenance=form.kind == "maintenance", effect=effect)


async def _put_up(
    call: Call, form: Notice, put_up: Callable[[Plans, datetime, datetime], Awaitable[str]]
) -> web.Response:
    try:
        notice = await put_up(_plans(call), *_times(call, form.start, form.end))
    except PlanRefused as refused:
        raise Refusal(400, "bad_request", f"utter_console_plan_{refused.code}", allowed=refused.code) from refused
    call.news.publish("availability")
    return web.json_response({"id": notice}, status=201)


def _times(call: Call, start: str, end: str) -> tuple[datetime, datetime]:
    zone, now = call.desk.agreements.today.service_hours.zone, call.desk.clock.now()
    begins, ends = instant(start, zone, now), instant(end, zone, now, end=True)
    if begins is None or ends is None:
        raise bad_request("from" if begins is None else "until", WHEN)
    return begins, ends


def _plans(call: Call) -> Plans:
    return Plans(call.desk.database, call.desk.agreements.today, call.desk.clock.now(), call.agent.id)


def _day(hours: ServiceHours, day: date, locale: str) -> dict[str, Any]:
    """Return a day's hours, and where there are none why not, asked at its noon."""
    spans = hours.spans_of(day)
    noon = datetime(day.year, day.month, day.day, tzinfo=hours.zone) + NOON
    why = hours.why_closed(noon) if not spans else None
    cut = _during(hours, day)
    return {
        "day": day.isoformat(),
        "open": [{"from": iso(start), "until": iso(end)} for start, end in spans],
        "why": reason_words(why, locale) if why else None,
        "closures": [one.id for one in cut],
    }


def _during(hours: ServiceHours, day: date) -> Sequence[Closure]:
    begin = datetime(day.year, day.month, day.day, tzinfo=hours.zone)
    return [one for one in hours.closures if one.start < begin + timedelta(days=1) and one.end > begin]


def _closure(one: Closure) -> dict[str, Any]:
    effect = one.effect.model_dump() if one.effect else None
    kind = "maintenance" if one.maintenance else "closure"
    return _lasting(one) | {"kind": kind, "words": one.reason.model_dump(), "effect": effect}


def _announcement(one: Announcement) -> dict[str, Any]:
    return _lasting(one) | {"kind": "announcement", "words": one.text.model_dump(), "effect": None}


def _lasting(one: Closure | Announcement) -> dict[str, Any]:
    return {"id": one.id, "from": iso(one.start), "until": iso(one.end)}
