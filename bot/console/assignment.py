"""Who answers a conversation: claiming it, giving it back, ending the handoff."""

from __future__ import annotations

from aiohttp import web

from bot.console.door import Call
from bot.console.forms import Assignment, Ending
from desk.conversations import Conversation
from desk.errors import NotWaiting


async def assign(call: Call) -> web.Response:
    form = await call.body(Assignment)
    if form.to == "me":
        return await _owned(call, await _claim(call, form.number))
    released = await call.gateway.release(call.conversation, call.agent.id, form.number, form.note)
    return await _owned(call, released)


async def end(call: Call) -> web.Response:
    form = await call.body(Ending)
    ended = await call.gateway.end(call.conversation, call.agent.id, form.number, form.outcome, form.note)
    return await _owned(call, ended)


async def _claim(call: Call, number: int) -> Conversation:
    """Claim; asked again because the first answer was lost, the same claim stands."""
    try:
        return await call.gateway.claim(call.conversation, call.agent.id, number)
    except NotWaiting as error:
        if (error.now.get("agent"), error.now.get("number")) != (call.agent.id, number + 1):
            raise
        return await call.desk.conversations.get(call.conversation)


async def _owned(call: Call, conversation: Conversation) -> web.Response:
    agent = {"id": call.agent.id, "name": call.agent.name} if conversation.agent else None
    return web.json_response({"owner": conversation.owner, "agent": agent, "number": conversation.ownership_number})
