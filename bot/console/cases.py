"""Cases, as lists and whole; to read only."""

from __future__ import annotations

from aiohttp import web

from bot.console.case_views import case_lines, case_view
from bot.console.door import Call
from bot.console.forms import CaseList


async def show_list(call: Call) -> web.Response:
    found = await call.desk.cases.listed(call.query(CaseList).state)
    return web.json_response({"cases": await case_lines(call.desk, found, call.locale)})


async def show(call: Call) -> web.Response:
    case = await call.desk.cases.get(call.request.match_info["number"])
    return web.json_response(await case_view(call.desk, case, call.locale))
