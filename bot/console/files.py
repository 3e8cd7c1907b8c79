"""Photos that consumers sent, for agents; who opens one in full is written down."""

from __future__ import annotations

from aiohttp import web

from bot.console.door import Call
from bot.pages.files import served


async def show(call: Call) -> web.Response:
    """Serve a photo in full, once the read is on record."""
    file = await call.desk.files.get(call.request.match_info["file"])
    now = call.desk.clock.now()
    await call.desk.audit.note(call.agent.id, "file_read", file.id, now, conversation=file.conversation)
    return served(await call.desk.files.picture(file.id))


async def preview(call: Call) -> web.Response:
    return served(await call.desk.files.preview(call.request.match_info["file"]))
