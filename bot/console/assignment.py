"""Who answers a conversation: claiming it, handing it on, giving it back, ending the handoff."""

from __future__ import annotations

from aiohttp import web

from bot.console.door import Call
from bot.console.forms import Assignment, Ending, Snoozing
from bot.console.notes import kept
from bot.console.refusals import Refusal
from bot.handoff.snoozes import Snoozes
from bot.handoff.transfers import Target
from desk.conversation.conversations import Conversation
from desk.errors import NotWaiting, Refused


async def assign(call: Call) -> web.Response:
    form = await call.body(Assignment)
    if form.to == "me":
        return await _owned(call, await _claim(call, form.number))
    if isinstance(form.to, Target):
        return await _owned(call, await _transfer(call, form.to, form.number, form.note))
    if form.ask:
        return await _owned(call, await _lend(call, form))
    released = await call.attending.release(call.conversation, call.agent.id, form.number, kept(call, form.note))
    return await _owned(call, released)


async def _lend(call: Call, form: Assignment) -> Conversation:
    return await call.attending.lend(call.conversation, call.agent.id, form.number, kept(call, form.note), form.ask)


async def snooze(call: Call) -> web.Response:
    """Set it aside for a while; it stays the agent's."""
    form = await call.body(Snoozing)
    snoozes = Snoozes(call.desk, call.news)
    return await _owned(call, await snoozes.set(call.conversation, call.agent.id, form.number, form.until))


async def end(call: Call) -> web.Response:
    form = await call.body(Ending)
    note = kept(call, form.note)
    ended = await call.attending.end(call.conversation, call.agent.id, form.number, form.outcome, note)
    return await _owned(call, ended)


async def _claim(call: Call, number: int) -> Conversation:
    """Claim; asked again because the first answer was lost, the same claim stands."""
    try:
        return await call.attending.claim(call.conversation, call.agent.id, number)
    except NotWaiting as error:
        if (error.now.get("agent"), error.now.get("number")) != (call.agent.id, number + 1):
            raise
        return await call.desk.conversations.get(call.conversation)


async def _transfer(call: Call, to: Target, number: int, note: str) -> Conversation:
    """Hand it on; a colleague who cannot take it is named."""
    try:
        return await call.attending.transfer(call.conversation, call.agent.id, number, to, kept(call, note))
    except Refused as error:
        raise Refusal(409, "not_free", f"utter_console_{error.code}", name=error.facts["name"]) from error


async def _owned(call: Call, conversation: Conversation) -> web.Response:
    names = await call.desk.agents.names()
    agent = {"id": conversation.agent, "name": names[conversation.agent]} if conversation.agent else None
    return web.json_response({"owner": conversation.owner, "agent": agent, "number": conversation.ownership_number})
