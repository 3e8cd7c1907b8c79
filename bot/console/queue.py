"""Who waits for a person."""

from __future__ import annotations

from aiohttp import web

from bot.console.door import Call
from bot.console.views import Views, iso


async def show(call: Call) -> web.Response:
    """Answer with the queue, oldest first."""
    ids = [handoff.conversation for handoff in await call.desk.handoffs.waiting()]
    known = await call.desk.conversations.many(ids)
    lines = await Views(call.desk, call.locale).lines([known[one] for one in ids if one in known])
    return web.json_response({"waiting": lines, "now": iso(call.desk.clock.now())})
