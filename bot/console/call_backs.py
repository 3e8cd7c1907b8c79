"""Calls that are owed to consumers who can be told by telephone only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aiohttp import web

from bot.console.call_forms import CalledBack
from bot.console.case_views import case_lines
from bot.console.door import Call
from bot.console.views import iso
from desk.case.cases import Case
from desk.conversation.callers import CallBack
from desk.errors import Conflict, NotFound
from desk.front_desk import Desk

NEARLY = 0.75  # of its time, after which a call is shown as nearly due


async def called_back(call: Call) -> web.Response:
    """Note that a caller was told the news, or could not be reached; only the newest news can be ticked off."""
    asked, desk, number = await call.body(CalledBack), call.desk, call.request.match_info["number"]
    case, now = await desk.cases.get(number), desk.clock.now()
    async with desk.database.transaction():
        back = await desk.callers.back(number)
        if back is None:
            raise NotFound(number)
        if asked.outcome == "reached" and not await desk.callers.told(number, asked.message, call.agent.id, now):
            raise Conflict(number, number=number, state=case.state)
        said = desk.words.say(f"utter_call_back_{asked.outcome}", "zh")
        await desk.case_steps.remark(number, call.agent.id, said, now)
        await desk.audit.note(call.agent.id, f"call_back_{asked.outcome}", number, now)
    call.news.publish("queue")
    return web.json_response({"call_back": await call_back_view(desk, case)})


async def call_back_view(desk: Desk, case: Case) -> dict[str, Any] | None:
    """Return what a caller is to be told of a case, or was."""
    back = await desk.callers.back(case.number)
    return await _back(desk, back) if back else None


async def _back(desk: Desk, back: CallBack) -> dict[str, Any]:
    said = await desk.ledger.at(back.conversation, back.message)
    return {
        "message": back.message,
        "words": said.text,
        "since": iso(back.since),
        "due_at": iso(back.due_at),
        "called_at": iso(back.called_at),
    }


async def owed(call: Call, until: datetime) -> list[dict[str, Any]]:
    """Return the calls that are owed until an instant, as the page of what is due shows promises."""
    desk = call.desk
    backs = await desk.callers.owed(until)
    cases = await desk.cases.many([one.case_no for one in backs])
    lines = {line["number"]: line for line in await case_lines(desk, cases, call.locale)}
    return [
        {
            "kind": "call_back",
            "due_at": iso(one.due_at),
            "warn_at": iso(one.since + NEARLY * (one.due_at - one.since)),
            "state": "pending",
            "conversation": one.conversation,
            "case": lines[one.case_no],
            "owner": lines[one.case_no]["owner"],
        }
        for one in backs
    ]
