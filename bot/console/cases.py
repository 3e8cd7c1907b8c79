"""Cases: as lists, whole, the steps they take and the words for each before it is taken."""

from __future__ import annotations

from aiohttp import web

from bot.call_photos import takes_photos
from bot.console.call_backs import call_back_view
from bot.console.case_forms import CaseList, CasePreview, CaseStep, Extension
from bot.console.case_views import case_lines, case_view
from bot.console.door import Call
from bot.console.labels import Labels
from desk.case.cases import Case
from desk.case.filter import Filter
from desk.case.states import states


async def show_list(call: Call) -> web.Response:
    """Show the cases that were asked for; with a kind also its states, in which a board has its columns."""
    asked, desk = call.query(CaseList), call.desk
    by = call.agent.id if asked.mine == "yes" else None
    wanted = Filter(asked.state, asked.kind, asked.supplier, by, asked.text.strip(), asked.overdue == "yes")
    found = await desk.case_lists.listed(wanted, desk.clock.now())
    names = Labels(desk.words, call.locale)
    return web.json_response(
        {
            "cases": await case_lines(desk, found, call.locale),
            "states": [{"state": one, "words": names.say(f"state_{one}")} for one in states(asked.kind)]
            if asked.kind
            else [],
            "suppliers": await desk.case_lists.suppliers(),
        }
    )


async def show(call: Call) -> web.Response:
    return await _whole(call, await call.desk.cases.get(_number(call)))


async def step(call: Call) -> web.Response:
    """Take a step; what the consumer is told is the gateway's."""
    form = await call.body(CaseStep)
    return await _whole(call, await call.case_steps.take(_number(call), call.agent.id, form.wanted()))


async def extend(call: Call) -> web.Response:
    """Give what is promised a new time, with its reason."""
    form = await call.body(Extension)
    return await _whole(call, await call.case_steps.extend(_number(call), call.agent.id, form.wanted()))


async def preview(call: Call) -> web.Response:
    """Show what the consumer would read, in their language."""
    words, conversation = await call.case_steps.preview(_number(call), call.query(CasePreview).wanted())
    return web.json_response({"words": words, "locale": conversation.locale, "channel": conversation.channel})


def _number(call: Call) -> str:
    return call.request.match_info["number"]


async def _whole(call: Call, case: Case) -> web.Response:
    latest = call.case_steps.last_day(await call.case_steps.latest(case))
    channel = (await call.desk.conversations.get(case.conversation)).channel
    back, takes = await call_back_view(call.desk, case), takes_photos(case, channel)
    more = {"latest": latest, "call_back": back, "takes_photos": takes}
    return web.json_response(await case_view(call.desk, case, call.locale) | more)
