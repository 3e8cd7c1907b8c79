"""What is said in a conversation: reading it, replying, and the small signs in between."""

from __future__ import annotations

from aiohttp import web

from bot.console.door import Call
from bot.console.forms import Reply, Seen, Since, Typing
from bot.console.views import Views
from desk.conversation.ledger import Author


async def show(call: Call) -> web.Response:
    since = call.query(Since).since
    conversation = await call.desk.conversations.get(call.conversation)
    found = await call.desk.ledger.since(conversation.id, since)
    return web.json_response(
        {"messages": await Views(call.desk, call.locale).messages(found), "last": conversation.last_seq}
    )


async def reply(call: Call) -> web.Response:
    """Say what the agent wrote; the status tells whether it was said before."""
    form = await call.body(Reply)
    before = await call.desk.ledger.said(call.conversation, Author.AGENT, form.id)
    message = await call.attending.reply(call.conversation, call.agent.id, form.number, form.id, form.text)
    shown = await Views(call.desk, call.locale).messages([message])
    return web.json_response(shown[0], status=200 if before else 201)


async def typing(call: Call) -> web.Response:
    """Pass it on to colleagues who look on and, unless it is a note or not the agent's to answer, to the consumer."""
    form = await call.body(Typing)
    mine, sign = await _is_mine(call), "writes" if form.on else "pauses"
    call.news.publish("looking", id=call.conversation, agent=call.agent.id, page=call.agent.id, sign=sign)
    if mine and not form.note:
        call.news.publish("typing", id=call.conversation, who="agent", on=form.on)
    return web.Response(status=204)


async def seen(call: Call) -> web.Response:
    """Note how far the agent has read; who only looks on has seen nothing."""
    form = await call.body(Seen)
    if await _is_mine(call):
        await call.attending.look_at(call.conversation, call.agent.id)
        await call.desk.snoozes.forget(call.conversation, woken=True)
        await call.gateway.seen(call.conversation, form.seq, by_consumer=False)
    return web.Response(status=204)


async def _is_mine(call: Call) -> bool:
    return (await call.desk.conversations.get(call.conversation)).agent == call.agent.id
