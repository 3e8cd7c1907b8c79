"""What is due today, of cases and conversations."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from aiohttp import web

from bot.console.case_views import case_lines, promise_view
from bot.console.door import Call
from bot.console.views import iso
from desk.case_states import awaited
from desk.cases import Case
from desk.front_desk import Desk
from desk.promises import Promise


async def show(call: Call) -> web.Response:
    """Answer with what falls due until the shop's day ends, and what is late and still owed; the longest due first."""
    desk, until = call.desk, end_of_day(call.desk)
    promises = await desk.promises.owed(until)
    cases = {one.number: one for one in await desk.cases.many([p.case_no for p in promises if p.case_no])}
    owed = [one for one in promises if _is_owed(one, cases.get(str(one.case_no)))]
    lines = {line["number"]: line for line in await case_lines(desk, list(cases.values()), call.locale)}
    return web.json_response({"until": iso(until), "due": [_line(one, lines) for one in owed]})


def end_of_day(desk: Desk) -> datetime:
    """Return the midnight that ends today: what ends with a day is due until then, after the service has closed."""
    zone = desk.agreements.today.service_hours.zone
    today = desk.clock.now().astimezone(zone).date()
    return datetime.combine(today + timedelta(days=1), time(), tzinfo=zone)


def _is_owed(promise: Promise, case: Case | None) -> bool:
    return case is None or awaited(case.kind, case.state) == promise.kind


def _line(promise: Promise, lines: dict[str, dict[str, Any]]) -> dict[str, Any]:
    case = lines.get(str(promise.case_no))
    return promise_view(promise) | {"conversation": promise.conversation, "case": case}
