"""Ratings for supervisors: how satisfied consumers are against the agreement's target, by agent, kind and week."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.console.door import Call
from bot.console.forms import RatingPeriod
from bot.console.labels import Labels
from bot.console.views import iso
from desk.conversation.ratings import Count, Rating
from desk.front_desk import Desk

COMMENTS = 50


async def show(call: Call) -> web.Response:
    """Serve the share of 4 and 5 among the answers, and the comments, newest first."""
    weeks, desk = call.query(RatingPeriod).weeks, call.desk
    zone, since = desk.agreements.today.service_hours.zone, since_monday(desk, weeks)
    counts = await desk.ratings.counts(since, str(zone))
    names, labels = await desk.agents.names(), Labels(desk.words, call.locale)
    agents = _shares(counts, lambda one: one.agent)
    return web.json_response(
        {
            "target_percent": desk.agreements.today.satisfaction.target_percent,
            "since": iso(since),
            "all": _share(counts),
            "agents": [{"agent": {"id": one, "name": names[one]}, **share} for one, share in agents.items() if one],
            "kinds": [
                {"subject": subject, "kind": kind, "words": labels.say(f"kind_{kind}"), **share}
                for (subject, kind), share in _shares(counts, lambda one: (one.subject, one.kind)).items()
            ],
            "weeks": [{"week": week, **share} for week, share in _shares(counts, lambda one: one.week).items()],
            "comments": [_comment(one, names) for one in await desk.ratings.comments(since, COMMENTS)],
        }
    )


def since_monday(desk: Desk, weeks: int) -> datetime:
    """Return when the first of so many weeks of the shop began; this week is the last."""
    zone = desk.agreements.today.service_hours.zone
    return _monday(desk.clock.now().astimezone(zone)) - timedelta(weeks=weeks - 1)


def _monday(now: datetime) -> datetime:
    day = now - timedelta(days=now.weekday())
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def _shares(counts: Iterable[Count], by: Callable[[Count], Any]) -> dict[Any, dict[str, Any]]:
    groups: dict[Any, list[Count]] = {}
    for one in counts:
        groups.setdefault(by(one), []).append(one)
    return {name: _share(group) for name, group in groups.items()}


def _share(counts: Iterable[Count]) -> dict[str, Any]:
    """Return sums and the share of the satisfied in tenths of a percent, None where nobody answered."""
    counts = list(counts)
    asked, answered = sum(one.asked for one in counts), sum(one.answered for one in counts)
    satisfied = sum(one.satisfied for one in counts)
    percent = round(100 * satisfied / answered, 1) if answered else None
    return {"asked": asked, "answered": answered, "satisfied": satisfied, "percent": percent}


def _comment(rating: Rating, names: Mapping[Any, str]) -> dict[str, Any]:
    return {
        "conversation": rating.conversation,
        "subject": rating.subject,
        "kind": rating.kind,
        "agent": {"id": rating.agent, "name": names.get(rating.agent, "")} if rating.agent else None,
        "score": rating.score,
        "comment": rating.comment,
        "at": iso(rating.rated_at),
    }
