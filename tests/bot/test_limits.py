"""What is counted in Redis by all gateways, and in each by itself while Redis is away."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.limits import Limits


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as connection:
        yield connection


async def test_of_many_at_once_in_two_gateways_one_is_the_first(redis: Redis) -> None:
    gateways = [Limits(redis, lambda: 1000.0, patience=20) for _ in range(2)]
    for number in range(40):
        asked = [limits.first("typing", f"c{number}", 4) for limits in gateways for _ in range(8)]
        assert sum(await asyncio.gather(*asked)) == 1


class Overtaken:
    """A Redis whose first call waits until it is let go."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._calls = 0
        self.let_go = asyncio.Event()

    async def set(self, *arguments: Any, **options: Any) -> Any:
        self._calls += 1
        if self._calls == 1:
            await self.let_go.wait()
        return await self._redis.set(*arguments, **options)


async def test_a_second_who_reaches_redis_before_the_first_is_the_first(redis: Redis) -> None:
    slow = Overtaken(redis)
    limits = Limits(slow, lambda: 1000.0, patience=20)  # type: ignore[arg-type]
    overtaken = asyncio.create_task(limits.first("typing", "c", 4))
    await asyncio.sleep(0)
    second = await limits.first("typing", "c", 4)
    slow.let_go.set()
    assert (await overtaken, second) == (False, True)


async def test_without_redis_each_gateway_has_a_first_of_its_own() -> None:
    async with Redis.from_url("redis://127.0.0.1:1") as nowhere:
        one, other = (Limits(nowhere, lambda: 1000.0) for _ in range(2))
        asked = [await limits.first("typing", "c", 4) for limits in (one, one, other, other)]
    assert asked == [True, False, True, False]
