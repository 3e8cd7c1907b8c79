"""What supervisors have taken from an agent, told until it is read: the agent may have been away."""

from __future__ import annotations

from aiohttp import web

from bot.console.door import Call
from bot.console.forms import Nothing
from bot.console.views import PREVIEW, iso


async def show(call: Call) -> web.Response:
    """Answer with who took which conversation, and when, newest first."""
    desk = call.desk
    found, names = await desk.takeovers.unread(call.agent.id), await desk.agents.names()
    said = await desk.ledger.last_lines([one.conversation for one in found])
    return web.json_response(
        {
            "takeovers": [
                {
                    "conversation": one.conversation,
                    "preview": said[one.conversation].text[:PREVIEW] if one.conversation in said else "",
                    "by": {"id": one.by, "name": names.get(one.by, "")},
                    "to": {"id": one.to, "name": names.get(one.to, "")} if one.to else None,
                    "at": iso(one.at),
                }
                for one in found
            ]
        }
    )


async def read(call: Call) -> web.Response:
    await call.body(Nothing)
    await call.desk.takeovers.read(call.conversation, call.agent.id, call.desk.clock.now())
    return web.Response(status=204)
