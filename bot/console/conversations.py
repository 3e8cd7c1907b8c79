"""Conversations, as lists and whole."""

from __future__ import annotations

from aiohttp import web

from bot.console.conversation_views import conversation_view
from bot.console.door import Call
from bot.console.forms import ConversationList
from bot.console.views import Views, iso

PAGE = 50


async def show_list(call: Call) -> web.Response:
    """Answer with one page of a list, newest first; `next` is the `before` of the page that follows."""
    asked = call.query(ConversationList)
    found = await call.desk.conversations.listed(asked.list, agent=call.agent.id, before=asked.before, limit=PAGE + 1)
    page = found[:PAGE]
    further = iso(page[-1].last_at) if len(found) > PAGE else None
    return web.json_response({"conversations": await Views(call.desk, call.locale).lines(page), "next": further})


async def show(call: Call) -> web.Response:
    conversation = await call.desk.conversations.get(call.conversation)
    return web.json_response(await conversation_view(call.desk, conversation, call.locale))
