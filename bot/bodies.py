"""The bodies of requests: so much of one, and no longer than the gateway waits for it to arrive."""

from __future__ import annotations

import asyncio

from aiohttp import web

from desk.errors import DeskError


class TooLarge(DeskError):
    """A body has more bytes than it may have."""


async def body_of(request: web.Request, most: int, seconds: float) -> bytes:
    """Return a body; who sends it a byte at a time holds nothing for ever.

    Raises:
        TooLarge: there is more.
        TimeoutError: it was not there after `seconds`.
        ConnectionError: it was cut off.
    """
    body = bytearray()
    async with asyncio.timeout(seconds):
        async for piece in request.content.iter_any():
            body += piece
            if len(body) > most:
                raise TooLarge(most)
    return bytes(body)
