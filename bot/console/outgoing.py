"""What is on its way to one agent's page: a bounded queue and the only task that writes to the socket."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import WSCloseCode, web

log = structlog.get_logger()
BACKLOG = 256  # frames a page may lag behind before it is hung up on


@dataclass(frozen=True)
class Close:
    """The last thing to send."""

    code: int


class Outgoing:
    """Frames for one socket, in order."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request, send_seconds: float) -> None:
        self._socket = socket
        self._transport = request.transport
        self._send_seconds = send_seconds
        self._frames: asyncio.Queue[str | Close] = asyncio.Queue(BACKLOG)
        self._lagging = asyncio.Event()

    def put(self, frame: dict[str, Any]) -> None:
        self._put(json.dumps(frame, ensure_ascii=False))

    def close(self, code: int) -> None:
        """Close once everything before is sent."""
        self._put(Close(code))

    def _put(self, frame: str | Close) -> None:
        try:
            self._frames.put_nowait(frame)
        except asyncio.QueueFull:
            self._lagging.set()

    async def write(self) -> None:
        """Send until the socket closes; a reader too slow to follow is hung up on."""
        sending, lagging = asyncio.create_task(self._send()), asyncio.create_task(self._lagging.wait())
        try:
            await asyncio.wait([sending, lagging], return_when=asyncio.FIRST_COMPLETED)
            if self._lagging.is_set():
                await self._hang_up()
        finally:
            sending.cancel()
            lagging.cancel()
            await asyncio.gather(sending, lagging, return_exceptions=True)

    async def _send(self) -> None:
        while True:
            frame = await self._frames.get()
            if isinstance(frame, Close):
                await self._socket.close(code=frame.code)
                return
            try:
                async with asyncio.timeout(self._send_seconds):
                    await self._socket.send_str(frame)
            except TimeoutError:
                self._lagging.set()
                return
            except ConnectionError:
                return

    async def _hang_up(self) -> None:
        log.info("console_reader_too_slow")
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(1):
                await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER, drain=False)
        if self._transport is not None:
            self._transport.abort()
