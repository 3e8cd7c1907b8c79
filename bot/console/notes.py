"""Internal notes: written by any agent, and the mark for whoever is named in one."""

from __future__ import annotations

from aiohttp import web

from bot.console.door import Call
from bot.console.forms import InternalNote, MentionsSeen
from bot.console.views import PREVIEW, Views, iso
from desk.conversation.ledger import Author
from desk.privacy.masking import mask

LARGEST_NOTE = 160 * 1024  # of 20,000 characters, even if each is written as \uXXXX


def kept(call: Call, text: str) -> str:
    """Return what an agent wrote for colleagues as it may be stored: they may have read contact details."""
    return mask(text.strip(), call.desk.settings.order_pattern, call.locale).text


async def write(call: Call) -> web.Response:
    """Write a note; the status tells whether it was written before."""
    form = await call.body(InternalNote, largest=LARGEST_NOTE)
    before = await call.desk.ledger.said(call.conversation, Author.AGENT, form.id)
    message = await call.attending.note(call.conversation, call.agent.id, form.id, form.text)
    shown = await Views(call.desk, call.locale).messages([message])
    return web.json_response(shown[0], status=200 if before else 201)


async def show_mentions(call: Call) -> web.Response:
    """Answer with the conversations where the agent is named and has not looked since."""
    found, names = await call.desk.mentions.unopened(call.agent.id), await call.desk.agents.names()
    return web.json_response(
        {
            "mentions": [
                {
                    "conversation": one.conversation,
                    "message": one.message,
                    "by": names.get(one.by, "") if one.by else "",
                    "preview": one.text[:PREVIEW],
                    "at": iso(one.at),
                }
                for one in found
            ]
        }
    )


async def see_mentions(call: Call) -> web.Response:
    """Take the agent's mark from a conversation, up to the message the page has shown."""
    form = await call.body(MentionsSeen)
    conversation = await call.desk.conversations.get(call.conversation)
    await call.desk.mentions.opened(conversation.id, call.agent.id, form.seq, call.desk.clock.now())
    call.news.publish("mention", agent=call.agent.id)
    return web.Response(status=204)


async def show_colleagues(call: Call) -> web.Response:
    """Answer with who may be named in a note."""
    colleagues = await call.desk.mentions.colleagues()
    return web.json_response({"colleagues": [{"id": one, "name": name} for one, name in colleagues.items()]})
