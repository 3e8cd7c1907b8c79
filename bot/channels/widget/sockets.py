"""Open sockets of pages: one writer each, a bounded queue, and an end to those who do not read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
from aiohttp import WSCloseCode, web

from bot.channels.widget.following import Following
from bot.metrics import metrics
from bot.news import Item, News
from desk.database import DatabaseAway

log = structlog.get_logger()
Frame = dict[str, Any]
BACKLOG = 256  # frames a page may lag behind
LOOK_EVERY = 15.0  # seconds between two looks for what changed without news: availability
LOOK_WITHOUT_NEWS = 2.0


class Socket:
    """One page: frames are queued, and what is new in the stores is read when somebody says so."""

    def __init__(
        self, ws: web.WebSocketResponse, following: Following, send_seconds: float, abort: Callable[[], None]
    ) -> None:
        self._ws = ws
        self.following = following
        self.abort = abort  # cuts the connection without waiting for a page that does not read
        self._send_seconds = send_seconds
        self._queue: asyncio.Queue[Frame | None] = asyncio.Queue(BACKLOG)
        self._told = False
        self._rewind: int | None = None

    def send(self, item: Frame | None) -> None:
        """Queue a frame; a page that lags too far is hung up on."""
        try:
            self._queue.put_nowait(item)
        except asyncio.QueueFull:
            self.abort()

    def touch(self) -> None:
        """Let the writer look at the stores; many touches are one look."""
        if not self._told:
            self._told = True
            self.send(None)

    def rewind(self, seq: int) -> None:
        """Show everything after this number again; who asks many times is shown it once."""
        self._rewind = seq if self._rewind is None else min(seq, self._rewind)
        self.touch()

    async def write(self, look_every: Callable[[], float]) -> None:
        """Write until the socket closes or its page is too slow."""
        try:
            while not self._ws.closed:
                for frame in await self._next(look_every()):
                    async with asyncio.timeout(self._send_seconds):
                        await self._ws.send_json(frame)
        except TimeoutError:
            log.info("slow_reader", conversation=self.following.conversation)
            await self._hang_up()
        except (ConnectionError, RuntimeError):
            pass  # it is gone; the reader notices as well

    async def _next(self, patience: float) -> list[Frame]:
        try:
            async with asyncio.timeout(patience):
                item = await self._queue.get()
        except TimeoutError:
            item = None
        if isinstance(item, dict):
            return [item]
        self._told = False
        if self._rewind is not None:
            self.following.last, self._rewind = self._rewind, None
        try:
            return await self.following.news()
        except DatabaseAway:
            return []  # looked at again soon

    async def _hang_up(self) -> None:
        """Say 1013 if that still gets through, and close in any case."""
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(1):
                await self._ws.close(code=WSCloseCode.TRY_AGAIN_LATER, drain=False)
        self.abort()

    async def close(self) -> None:
        """Ask the page to come back elsewhere."""
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(1):
                await self._ws.close(code=WSCloseCode.GOING_AWAY, drain=False)
        self.abort()


class Sockets:
    """Every open socket of this process, and who is told what."""

    def __init__(self, news: News, forget_presence: Callable[[], None]) -> None:
        self._news = news
        self._forget_presence = forget_presence
        self._open: set[Socket] = set()

    def look_every(self) -> float:
        return LOOK_EVERY if self._news.connected else LOOK_WITHOUT_NEWS

    def add(self, socket: Socket) -> None:
        self._open.add(socket)
        metrics.SOCKETS.labels("widget").inc()

    def remove(self, socket: Socket) -> None:
        self._open.discard(socket)
        metrics.SOCKETS.labels("widget").dec()

    async def run(self) -> None:
        """Pass news on until cancelled."""
        async for item in self._news.subscribe():
            self._pass_on(item)

    def _pass_on(self, item: Item) -> None:
        match item["kind"]:
            case "conversation":
                self._touch(lambda socket: socket.following.conversation == item["id"])
            case "typing" if item["who"] != "consumer":
                self._typing(item)
            case "queue":
                self._touch(lambda socket: socket.following.waits)
            case "availability":
                self._forget_presence()
                self._touch(lambda socket: True)
            case "missed":
                self._touch(lambda socket: True)

    def _touch(self, whom: Callable[[Socket], bool]) -> None:
        for socket in list(self._open):
            if whom(socket):
                socket.touch()

    def _typing(self, item: Item) -> None:
        for socket in list(self._open):
            if socket.following.conversation == item["id"]:
                socket.send({"type": "typing", "who": item["who"], "on": item["on"]})

    async def close(self) -> None:
        """Tell every page to come back elsewhere."""
        await asyncio.gather(*(socket.close() for socket in list(self._open)), return_exceptions=True)
