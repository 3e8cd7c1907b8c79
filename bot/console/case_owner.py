"""Whose a case is, and giving it to somebody."""

from __future__ import annotations

from aiohttp import web

from bot.console.case_views import case_view
from bot.console.door import Call
from bot.console.promise_forms import Owner
from desk.conversation.identity import AgentId


async def show(call: Call) -> web.Response:
    """Answer with whose the case is, and whose it may become."""
    case = await call.desk.cases.get(call.request.match_info["number"])
    working = await call.desk.agents.working()
    return web.json_response({"owner": case.owner, "agents": [{"id": one.id, "name": one.name} for one in working]})


async def give(call: Call) -> web.Response:
    """Give a case to an agent, from whom the page saw it with."""
    form, desk, number = await call.body(Owner), call.desk, call.request.match_info["number"]
    was = AgentId(form.was) if form.was is not None else None
    async with desk.database.transaction():
        await desk.cases.give(number, was, AgentId(form.agent))
        await desk.audit.note(call.agent.id, "case_given", number, desk.clock.now(), to=form.agent)
    call.news.publish("queue")
    latest = call.case_steps.last_day(await call.case_steps.latest(await desk.cases.get(number)))
    return web.json_response(await case_view(desk, await desk.cases.get(number), call.locale) | {"latest": latest})
