"""The widget's channel: a socket a page (docs/widget-protocol.md), and what a page needs before it opens one."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from aiohttp import WSCloseCode, WSMsgType, web

from bot.addresses import address_of
from bot.channels.widget.fields import LOCALES
from bot.channels.widget.following import Following
from bot.channels.widget.greeting import Parts
from bot.channels.widget.page import Page
from bot.channels.widget.sockets import Socket
from bot.limits import Flood
from desk.database import DatabaseAway

FULL = 60  # seconds to wait where an address has all sockets that it may have
PROTOCOL = "frontdesk.1"
LARGEST = 256 * 1024  # beyond this the socket closes; frames over 32 KiB are refused with words


class Widget:
    """Serves `/widget/socket` and `/widget/settings`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._open: Counter[str] = Counter()  # sockets by address

    async def settings(self, request: web.Request) -> web.Response:
        """Tell the shop's name and whether people are there, to a page that may embed the widget or any other."""
        locale = request.query.get("locale", LOCALES[0])
        if locale not in LOCALES:
            raise web.HTTPBadRequest(text=f"locale: {' or '.join(LOCALES)}\n")
        try:
            availability = await self._parts.views.presence.shown(locale)
        except DatabaseAway as error:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"}) from error
        shop = {"name": self._parts.shop(locale)}
        answer = web.json_response({"shop": shop, "availability": availability, "locales": list(LOCALES)})
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Follow one page until it leaves."""
        address = address_of(request, self._parts.settings.trusted_proxies)
        await self._admit(request, address)
        self._open[address] += 1
        try:
            return await self._served(request, address)
        finally:
            self._open -= Counter([address])

    async def _served(self, request: web.Request, address: str) -> web.WebSocketResponse:
        ws = web.WebSocketResponse(heartbeat=20, max_msg_size=LARGEST, protocols=(PROTOCOL,), compress=False)
        await ws.prepare(request)
        following = Following(self._parts.views, LOCALES[0])
        socket = Socket(ws, following, self._parts.settings.send_seconds, _abort(request))
        self._parts.sockets.add(socket)
        writing = asyncio.create_task(socket.write(self._parts.sockets.look_every))
        try:
            await self._read(ws, Page(self._parts, socket, address))
        finally:
            self._parts.sockets.remove(socket)
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
        return ws

    async def _read(self, ws: web.WebSocketResponse, page: Page) -> None:
        flood = Flood()
        async for message in ws:
            if flood.rises():
                await ws.close(code=WSCloseCode.TRY_AGAIN_LATER)
            elif message.type is WSMsgType.TEXT:
                refused = await page.take(message.data)
                if refused is not None:
                    await ws.close(code=refused)
            elif message.type is WSMsgType.BINARY:
                page.refuse_binary()

    async def _admit(self, request: web.Request, address: str) -> None:
        """Check everything that can be checked before the upgrade."""
        settings = self._parts.settings
        if not settings.allows(request.headers.get("Origin")):
            raise web.HTTPForbidden(text="This origin is not among FRONTDESK_ORIGINS.\n")
        if PROTOCOL not in request.headers.get("Sec-WebSocket-Protocol", ""):
            raise web.HTTPBadRequest(text=f"This is a WebSocket of the sub-protocol {PROTOCOL}.\n")
        wait = await self._parts.limits.wait("socket", address, settings.sockets_per_minute, 60)
        if self._open[address] >= settings.sockets_at_once:
            wait = max(wait, FULL)
        if wait:
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(wait)})


def _abort(request: web.Request) -> Callable[[], None]:
    def abort() -> None:
        if request.transport is not None:
            request.transport.abort()

    return abort
