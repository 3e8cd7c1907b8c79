"""Promises: what is due today, late or to be explained, and the explanations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from aiohttp import web

from bot.console.call_backs import owed as calls_owed
from bot.console.case_views import case_lines, explanation, promise_view
from bot.console.door import Call
from bot.console.notes import kept
from bot.console.promise_forms import Explanation
from bot.console.refusals import Refusal
from bot.console.views import PREVIEW, iso
from desk.case.cases import Case
from desk.case.promises import Promise
from desk.case.states import awaited
from desk.case.warnings import About
from desk.conversation.identity import AgentId, ConversationId
from desk.errors import NotFound
from desk.front_desk import Desk


@dataclass(frozen=True)
class Around:
    """What a line about a promise is told with."""

    cases: Mapping[str, Case]
    lines: Mapping[str, dict[str, Any]]
    owners: Mapping[str, AgentId]
    names: Mapping[AgentId, str]
    warned: Mapping[str, About]
    asking: Mapping[ConversationId, dict[str, Any]]


async def show(call: Call) -> web.Response:
    """Answer with what falls due until the shop's day ends, is late and still owed, was warned of or is unexplained."""
    desk, until = call.desk, end_of_day(call.desk)
    warned = await desk.warnings.unopened(call.agent.id)
    owed, marked = await desk.promises.owed(until), await desk.promises.many(list(warned))
    unexplained = await desk.breaches.unexplained()
    found = {one.id: one for one in (*owed, *unexplained, *marked)}
    around = await _around(call, list(found.values()), warned)
    shown = [one for one in found.values() if _is_owed(one, around) or _concerns(call, one, around)]
    lines = [_line(call, one, around) for one in sorted(shown, key=lambda one: (one.due_at, one.made_at))]
    calls = await calls_owed(call, until)
    return web.json_response({"until": iso(until), "due": sorted([*lines, *calls], key=lambda one: str(one["due_at"]))})


async def explain(call: Call) -> web.Response:
    """Note why a promise was broken: its owner's to say, or a supervisor's, or anybody's where it has none."""
    form, desk = await call.body(Explanation), call.desk
    promise = await _promise(call)
    if not _may_explain(call, promise, await desk.breaches.owners([promise.id])):
        raise Refusal(403, "forbidden", "utter_console_not_yours_to_explain")
    now = desk.clock.now()
    async with desk.database.transaction():
        explained = await desk.breaches.explain(promise.id, kept(call, form.why), call.agent.id, now)
        await desk.warnings.open(promise.id, call.agent.id, now)
        await desk.audit.note(call.agent.id, "promise_explained", promise.id, now)
    call.news.publish("queue")
    return web.json_response(_line(call, explained, await _around(call, [explained], {})))


async def opened(call: Call) -> web.Response:
    """Take a warning off the agent's own page."""
    await call.desk.warnings.open((await _promise(call)).id, call.agent.id, call.desk.clock.now())
    return web.Response(status=204)


def end_of_day(desk: Desk) -> datetime:
    """Return the midnight that ends today: what ends with a day is due until then, after the service has closed."""
    zone = desk.agreements.today.service_hours.zone
    today = desk.clock.now().astimezone(zone).date()
    return datetime.combine(today + timedelta(days=1), time(), tzinfo=zone)


async def _promise(call: Call) -> Promise:
    name = call.request.match_info["promise"]
    promise = await call.desk.promises.get(name)
    if promise is None:
        raise NotFound(name)
    return promise


async def _around(call: Call, promises: Sequence[Promise], warned: Mapping[str, About]) -> Around:
    desk = call.desk
    cases = {one.number: one for one in await desk.cases.many([p.case_no for p in promises if p.case_no])}
    lines = {line["number"]: line for line in await case_lines(desk, list(cases.values()), call.locale)}
    owners = await desk.breaches.owners([one.id for one in promises])
    asking = await _asking(desk, [one.conversation for one in promises if not one.case_no])
    return Around(cases, lines, owners, await desk.agents.names(), warned, asking)


async def _asking(desk: Desk, conversations: Sequence[ConversationId]) -> dict[ConversationId, dict[str, Any]]:
    """Return who asks, where there is no case yet: their language, their channel and what it is about."""
    said = await desk.ledger.last_lines(conversations)
    return {
        name: {
            "locale": one.locale,
            "channel": one.channel,
            "preview": said[name].text[:PREVIEW] if name in said else "",
        }
        for name, one in (await desk.conversations.many(conversations)).items()
    }


def _is_owed(promise: Promise, around: Around) -> bool:
    """Say whether somebody still waits: a case that has moved on no longer does."""
    if promise.unexplained or promise.id in around.warned:
        return False
    case = around.cases.get(str(promise.case_no))
    return case is None or awaited(case.kind, case.state) == promise.kind


def _concerns(call: Call, promise: Promise, around: Around) -> bool:
    """Say whether this agent was warned of it and has not looked, or may explain it."""
    marked = promise.id in around.warned and promise.state in ("pending", "broken")
    return marked or (promise.unexplained and _may_explain(call, promise, around.owners))


def _may_explain(call: Call, promise: Promise, owners: Mapping[str, AgentId]) -> bool:
    return call.agent.role == "supervisor" or owners.get(promise.id) in (None, call.agent.id)


def _asks(promise: Promise, around: Around) -> dict[str, Any] | None:
    asking = around.asking.get(promise.conversation) if promise.case_no is None else None
    return asking and {**asking, "since": iso(promise.made_at)}


def _line(call: Call, promise: Promise, around: Around) -> dict[str, Any]:
    owner = around.owners.get(promise.id)
    return promise_view(promise) | {
        "id": promise.id,
        "conversation": promise.conversation,
        "case": around.lines.get(str(promise.case_no)),
        "asks": _asks(promise, around),
        "owner": {"id": owner, "name": around.names.get(owner, "")} if owner else None,
        "warned": around.warned.get(promise.id),
        "explanation": explanation(promise, around.names),
        "explains": promise.unexplained and _may_explain(call, promise, around.owners),
    }
