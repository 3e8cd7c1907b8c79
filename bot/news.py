"""News between processes: hints that something changed; whoever misses one asks the stores.

At once within this process, and through Redis to every other gateway. Without Redis the sockets of other gateways poll.
"""

from __future__ import annotations

import asyncio
import json
import weakref
from collections.abc import AsyncIterator
from contextlib import suppress
from secrets import token_hex
from types import TracebackType
from typing import Any, Self

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()
Item = dict[str, Any]
CHANNEL = "frontdesk:news"
BACKLOG = 1000  # items a subscriber may lag behind before it is told to look for itself
MISSED: Item = {"kind": "missed"}
AGAIN = 1.0  # seconds between two tries to reach Redis
LAST_WORDS = 1.0  # seconds at the end for what was published and is still to leave


class Subscription:
    """An endless iterator of items from the moment it was made; `missed` means: look at the stores."""

    def __init__(self) -> None:
        self._items: asyncio.Queue[Item] = asyncio.Queue(BACKLOG)

    def put(self, item: Item) -> None:
        """Add an item; a subscriber who lags too far loses the backlog and is told so."""
        if self._items.full():
            while not self._items.empty():
                self._items.get_nowait()
            item = MISSED
        self._items.put_nowait(item)

    def __aiter__(self) -> AsyncIterator[Item]:
        return self

    async def __anext__(self) -> Item:
        return await self._items.get()


class News:
    """Publishes to everybody who subscribed, here and in other processes."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._origin = token_hex(6)
        self._subscriptions: weakref.WeakSet[Subscription] = weakref.WeakSet()
        self._outgoing: asyncio.Queue[Item] = asyncio.Queue(BACKLOG)
        self._tasks: list[asyncio.Task[None]] = []
        self._over = False
        self.connected = False  # whether news of other processes arrives

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._send())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS):
                await self._outgoing.join()
        self._over = True  # a cancellation in the middle of a Redis call may come out as a RedisError
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def publish(self, kind: str, **ids: Any) -> None:
        """Tell everybody, without waiting for it.

        Kinds: `conversation` (id, last), `queue`, `typing` (id, who, on), `availability`, `away` (agent),
        `delivery` (id, message), `taken` (agent, id: whose conversation a supervisor handed on),
        `warning` (promise, about, agents), `mention` (agent), `looking` (id, agent, page, sign), `looks` (id, page:
        who else looks at this conversation says so).
        """
        item = {"kind": kind, **ids}
        self._tell(item)
        with suppress(asyncio.QueueFull):
            self._outgoing.put_nowait(item)

    def subscribe(self) -> Subscription:
        """Return an iterator that lives as long as somebody holds it."""
        subscription = Subscription()
        self._subscriptions.add(subscription)
        return subscription

    def _tell(self, item: Item) -> None:
        for subscription in list(self._subscriptions):
            subscription.put(item)

    async def _send(self) -> None:
        while not self._over:
            item = await self._outgoing.get()
            with suppress(RedisError, OSError):
                await self._redis.publish(CHANNEL, json.dumps([self._origin, item]))
            self._outgoing.task_done()

    async def _listen(self) -> None:
        while not self._over:
            try:
                await self._follow()
            except (RedisError, OSError, TimeoutError) as error:
                if self.connected:
                    log.warning("news_lost", error=type(error).__name__)
            except Exception:
                log.exception("news_failed")
            self.connected = False
            self._tell(MISSED)
            await asyncio.sleep(AGAIN)

    async def _follow(self) -> None:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.subscribe(CHANNEL)
            self.connected = True
            log.info("news_connected")
            self._tell(MISSED)
            while not self._over:
                message = await channel.get_message(timeout=5)
                if message is None:
                    async with asyncio.timeout(2):
                        await self._redis.ping()  # a Redis that hangs sends nothing either
                elif message["type"] == "message":
                    self._receive(message["data"])

    def _receive(self, data: bytes) -> None:
        origin, item = json.loads(data)
        if origin != self._origin:
            self._tell(item)
