"""Photos as they are uploaded: read piece by piece and drawn anew, a few at a time in the whole process."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.bodies import TooLarge, body_of
from desk.conversation.photos import Photo, photo_of
from desk.errors import Refused

AT_ONCE = 8  # uploads that one process reads
UPLOAD_SECONDS = 120


class PhotoReading:
    """Reads the bodies of requests; who may send them has been looked at before."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._reading = asyncio.Semaphore(AT_ONCE)
        self._drawing = asyncio.Semaphore(1)  # a large photo takes 300 MB while it is drawn

    async def read(self, request: web.Request) -> Photo:
        """Return the photo that a body is.

        Raises:
            Refused: `too_large`, or what `photo_of` refuses.
            TimeoutError, ConnectionError: it was cut off.
        """
        async with self._reading:
            content = await self._content(request)
            async with self._drawing:
                return await asyncio.to_thread(photo_of, content)

    async def _content(self, request: web.Request) -> bytes:
        """Read a body, never more than a photo may have; of one that says so not a byte."""
        try:
            if (request.content_length or 0) > self._most:
                raise TooLarge(self._most)
            return await body_of(request, self._most, UPLOAD_SECONDS)
        except TooLarge as error:
            raise Refused("too_large", allowed=f"{self._most / 2**20:.3g} MB") from error
