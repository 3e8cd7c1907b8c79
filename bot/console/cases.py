"""Cases: as lists, whole, and their review."""

from __future__ import annotations

from aiohttp import web

from bot.console.case_views import case_lines, case_view
from bot.console.door import Call
from bot.console.forms import CaseList, Review
from desk.cases import Case


async def show_list(call: Call) -> web.Response:
    found = await call.desk.cases.listed(call.query(CaseList).state)
    return web.json_response({"cases": await case_lines(call.desk, found, call.locale)})


async def show(call: Call) -> web.Response:
    case = await call.desk.cases.get(call.request.match_info["number"])
    return web.json_response(await case_view(call.desk, case, call.locale))


async def review(call: Call) -> web.Response:
    """Accept or reject a case; what the consumer is told is the gateway's."""
    case = await _decide(call, await call.body(Review))
    return web.json_response(await case_view(call.desk, case, call.locale))


async def _decide(call: Call, form: Review) -> Case:
    number = call.request.match_info["number"]
    if form.reason is None:
        return await call.reviews.accept(number, call.agent.id, form.note)
    return await call.reviews.reject(number, call.agent.id, form.reason, form.note)
