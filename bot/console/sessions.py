"""Sessions: agents see their own, supervisors everybody's; one that is revoked is signed out on every page at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from aiohttp import web

from bot.console.door import Call
from bot.console.fields import Form
from bot.console.refusals import Refusal
from bot.console.views import iso
from desk.conversation.identity import AgentId
from desk.errors import NotFound
from desk.people.sessions import Session

_FAMILIES = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrom", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS")),
    *(("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")),
)


class Whose(Form):
    of: Literal["me", "everybody"] = "me"


def browser_family(user_agent: str) -> str:
    """Return a browser's family and system, such as `Firefox, Windows`; no version, nothing that tells people apart."""
    named = (next((name for sign, name in signs if sign in user_agent), "") for signs in (_FAMILIES, _SYSTEMS))
    return ", ".join(name for name in named if name)


async def show(call: Call) -> web.Response:
    """Answer with one's own sessions, or (supervisors) with everybody's."""
    desk, now = call.desk, call.desk.clock.now()
    if call.query(Whose).of == "everybody":
        _require_supervisor(call)
        found = await desk.sessions.everybody(now)
    else:
        found = await desk.sessions.of(call.agent.id, now)
    names = await desk.agents.names()
    return web.json_response({"sessions": [_view(call, one, names) for one in found]})


def _view(call: Call, session: Session, names: Mapping[AgentId, str]) -> dict[str, Any]:
    return {
        "id": session.id,
        "agent": {"id": session.agent, "name": names.get(session.agent, "")},
        "browser": session.browser,
        "since": iso(session.created_at),
        "seen": iso(session.seen_at),
        "current": session.is_of(call.token),
    }


async def revoke(call: Call) -> web.Response:
    """End one session: one's own, or anybody's by a supervisor; others' are not even there for an agent."""
    desk, name = call.desk, call.request.match_info["session"]
    session = await desk.sessions.get(name)
    if session.agent != call.agent.id and call.agent.role != "supervisor":
        raise NotFound(name)
    await desk.sessions.end(session.id)
    await signed_out(call, session.agent, "session_revoked", session.id)
    return web.Response(status=204)


async def revoke_others(call: Call) -> web.Response:
    """End all of one's own sessions but this one."""
    ended = await call.desk.sessions.end_others(call.agent.id, call.token)
    await signed_out(call, call.agent.id, "sessions_revoked", call.agent.id, count=ended)
    return web.json_response({"ended": ended})


async def signed_out(call: Call, agent: AgentId, what: str, subject: str, **data: Any) -> None:
    """Write down that sessions ended, and have every gateway look which open pages that concerns."""
    now = call.desk.clock.now()
    await call.desk.agents.leaves(agent, now)
    await call.desk.audit.note(call.agent.id, what, subject, now, **data)
    call.news.publish("signed_out", agent=agent)
    call.news.publish("availability")


def _require_supervisor(call: Call) -> None:
    if call.agent.role != "supervisor":
        raise Refusal(403, "forbidden", "utter_console_supervisors_only")
