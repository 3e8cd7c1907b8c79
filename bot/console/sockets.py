"""The agents' sockets of this process, from the first frame to going away."""

from __future__ import annotations

import asyncio

from aiohttp import WSCloseCode, web

from bot.availability import Presence
from bot.console.door import Call
from bot.console.listener import Listener
from bot.console.outgoing import Outgoing
from bot.console.views import Views
from bot.keys import SETTINGS
from bot.metrics import metrics

HEARTBEAT = 20.0
LARGEST_FRAME = 4096


class Sockets:
    """Opens them, and tells all of them when the gateway goes away."""

    def __init__(self) -> None:
        self._open: dict[Outgoing, asyncio.Task[None]] = {}

    async def listen(self, call: Call) -> web.WebSocketResponse:
        """Send news to an agent's page for as long as it is open."""
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST_FRAME, timeout=2)
        await socket.prepare(call.request)
        outgoing = Outgoing(socket, call.request, call.request.app[SETTINGS].send_seconds)
        listener = Listener(call, socket, outgoing, Presence(call.desk), Views(call.desk, call.locale))
        self._open[outgoing] = running = asyncio.create_task(listener.run())
        try:
            with metrics.SOCKETS.labels("console").track_inprogress():
                await asyncio.shield(running)
        finally:
            running.cancel()
            del self._open[outgoing]
        return socket

    async def hang_up(self, app: web.Application) -> None:
        """Ask every page to come back to another gateway, or to this one once it runs again."""
        for outgoing in self._open:
            outgoing.close(WSCloseCode.GOING_AWAY)
        if self._open:
            await asyncio.wait(self._open.values(), timeout=3)
