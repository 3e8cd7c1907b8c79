"""For supervisors: in how many conversations an agent asked for what the packet held."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.console.door import Call
from bot.console.forms import RatingPeriod
from bot.console.labels import Labels
from bot.console.ratings import since_monday
from bot.console.views import iso
from desk.handoff.repeats import Repeated, Repeats


async def show(call: Call) -> web.Response:
    """Serve the share of conversations, by agent, and what was asked for again."""
    repeats, labels = Repeats(call.desk.database), Labels(call.desk.words, call.locale)
    since = since_monday(call.desk, call.query(RatingPeriod).weeks)
    everybody, *agents = await repeats.counts(since)
    names, fields = await call.desk.agents.names(), await repeats.fields(since)
    return web.json_response(
        {
            "since": iso(since),
            "all": _share(everybody),
            "agents": [
                {"agent": {"id": one.agent, "name": names.get(one.agent, "")}, **_share(one)}
                for one in agents
                if one.agent
            ],
            "fields": [{"name": name, "label": labels.say(name), "times": times} for name, times in fields.items()],
        }
    )


def _share(one: Repeated) -> dict[str, Any]:
    percent = round(100 * one.again / one.conversations, 1) if one.conversations else None
    return {"conversations": one.conversations, "again": one.again, "percent": percent}
