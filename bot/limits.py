"""How much one consumer or address may send: counted in Redis, per process while Redis is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from math import ceil
from typing import TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.metrics import metrics

ANSWERS_WITHIN = 0.25  # seconds; a slow Redis must not slow a message
AGAIN = 2.0
MOST = 10_000  # windows remembered in this process
Answer = TypeVar("Answer")


class Limits:
    """Fixed windows: `limit` times in `seconds` for a kind and key."""

    def __init__(
        self, redis: Redis, clock: Callable[[], float] = time.time, *, patience: float = ANSWERS_WITHIN
    ) -> None:
        self._redis = redis
        self._patience = patience
        self._clock = clock
        self._here: dict[str, int] = {}
        self._away_until = 0.0

    async def wait(self, kind: str, key: str, limit: int, seconds: int) -> int:
        """Count one more; return 0 when it is allowed, else the seconds until the next window."""
        now = self._clock()
        window = int(now // seconds)
        count = await self._count(f"frontdesk:limit:{kind}:{key}:{window}", seconds)
        if count <= limit:
            return 0
        metrics.LIMITED.labels(kind).inc()
        return max(ceil((window + 1) * seconds - now), 1)

    async def first(self, kind: str, key: str, seconds: int) -> bool:
        """Tell whether nobody, in any gateway, asked in this window: something worth doing once, not a limit."""
        name = f"frontdesk:first:{kind}:{key}:{int(self._clock() // seconds)}"
        here = self._count_here(name)  # of two at once here the second may be the first there

        async def taken() -> bool:
            return bool(await self._redis.set(name, 1, nx=True, ex=seconds * 2))

        answer = await self._asked(taken)
        return here == 1 if answer is None else answer

    async def _count(self, name: str, seconds: int) -> int:
        here = self._count_here(name)

        async def counted() -> int:
            batch = self._redis.pipeline()
            batch.incr(name)
            batch.expire(name, seconds * 2)
            count, _ = await batch.execute()
            return int(count)

        return max(await self._asked(counted) or 0, here)

    async def _asked(self, ask: Callable[[], Awaitable[Answer]]) -> Answer | None:
        """Return what Redis answers; None while it is away."""
        if self._clock() < self._away_until:
            return None
        try:
            async with asyncio.timeout(self._patience):
                return await ask()
        except (RedisError, OSError, TimeoutError):
            self._away_until = self._clock() + AGAIN
            return None

    def _count_here(self, name: str) -> int:
        if len(self._here) >= MOST:
            self._here.clear()
        self._here[name] = self._here.get(name, 0) + 1
        return self._here[name]


class Flood:
    """Frames of one socket: more than any hand could send ends it."""

    def __init__(self, most: int = 300, seconds: float = 10.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._since = clock()
        self._count = 0

    def rises(self) -> bool:
        """Count one more; True when it is too much."""
        now = self._clock()
        if now - self._since > self._seconds:
            self._since, self._count = now, 0
        self._count += 1
        return self._count > self._most
