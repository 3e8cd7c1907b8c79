"""Who waits for a person."""

from __future__ import annotations

from typing import Annotated, Any

from aiohttp import web
from pydantic import StringConstraints

from bot.console.door import Call
from bot.console.fields import Form
from bot.console.views import Views, iso
from desk.handoff.handoffs import Handoff

PAGE = 50


class Wanted(Form):
    after: Annotated[str, StringConstraints(pattern=r"^h_[0-9a-f]{24}$")] | None = None


async def show(call: Call) -> web.Response:
    """Answer with a page of the queue and how many wait in all; `next` is the `after` of the page that follows."""
    after, waiting = call.query(Wanted).after, await call.desk.handoffs.waiting()
    last = _place(await call.desk.handoffs.get(after)) if after else ()
    behind = [one for one in waiting if _place(one) > last]
    page = behind[:PAGE]
    known = await call.desk.conversations.many([one.conversation for one in page])
    lines = await Views(call.desk, call.locale).lines([known[one.conversation] for one in page])
    further = page[-1].id if len(behind) > PAGE else None
    facts = {"count": len(waiting), "next": further, "now": iso(call.desk.clock.now())}
    return web.json_response({"waiting": lines, **facts})


def _place(handoff: Handoff) -> tuple[Any, ...]:
    """Return what the queue is ordered by, which stays when somebody is claimed."""
    return (-handoff.priority, not handoff.returned, handoff.asked_at, handoff.id)
