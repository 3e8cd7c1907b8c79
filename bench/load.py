"""The load: some consumers at once for a while, or a few long conversations side by side."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bench.processes import cpu
from bench.visitors import Said, Say, Visit

CONSUMERS = 8
LENGTH = 8  # turns a conversation, then the next consumer comes
LONG_ONES = 5
ROUNDS = 3


@dataclass(frozen=True)
class Speed:
    """Turns a second, and milliseconds to the answer and to the acknowledgement: median and 95th percentile."""

    rate: float
    answered: tuple[float, float]
    accepted: tuple[float, float]

    @classmethod
    def of(cls, said: Sequence[Said], seconds: float) -> Speed:
        return cls(
            len(said) / seconds, _spread([one.answered for one in said]), _spread([one.accepted for one in said])
        )


def _spread(seconds: Sequence[float]) -> tuple[float, float]:
    return statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[-1] * 1000


async def compare(visits: Sequence[Visit], texts: Sequence[str], seconds: float) -> list[Speed]:
    """Measure ways in by turns, so that what else the machine does befalls all of them alike."""
    said: list[list[Said]] = [[] for _ in visits]
    spent = [0.0 for _ in visits]
    for visit in visits:
        await _together(visit, texts, min(seconds, 2))
    for place, visit in [*enumerate(visits)] * ROUNDS:
        began = time.monotonic()
        said[place] += await _together(visit, texts, seconds / ROUNDS)
        spent[place] += time.monotonic() - began
    return [Speed.of(*one) for one in zip(said, spent, strict=True)]


async def _together(visit: Visit, texts: Sequence[str], seconds: float) -> list[Said]:
    until, said = time.monotonic() + seconds, list[Said]()

    async def consumers(place: int) -> None:
        while time.monotonic() < until:
            async with visit() as say:
                for turn in range(LENGTH):
                    if time.monotonic() < until:
                        said.append(await say(texts[(place + turn) % len(texts)]))

    async with asyncio.TaskGroup() as together:
        for place in range(CONSUMERS):
            together.create_task(consumers(place))
    return said


@dataclass(frozen=True)
class Used:
    """CPU milliseconds of a window's turns: each process's mean; of all together the median and 95th percentile."""

    means: dict[str, float]
    median: float
    high: float

    @classmethod
    def of(cls, turns: Sequence[Mapping[str, float]]) -> Used:
        median, high = _spread([sum(one.values()) for one in turns])
        return cls({name: statistics.mean(one[name] for one in turns) * 1000 for name in turns[0]}, median, high)


async def long_conversations(
    visit: Visit, texts: Sequence[str], pids: Mapping[str, int], early: int, late: int
) -> tuple[Used, Used]:
    """Return what turns cost around an early and around a late one.

    Both windows hold every text once. In them a turn has the machine to itself; in between the conversations go on
    side by side.
    """
    half = len(texts) // 2
    async with AsyncExitStack() as stack:
        says = [await stack.enter_async_context(visit()) for _ in range(LONG_ONES)]
        await _turns(says, texts, 0, early - half)
        first = await _used(says, texts, early - half, pids)
        await _turns(says, texts, early + half, late - half)
        return first, await _used(says, texts, late - half, pids)


async def _used(says: Sequence[Say], texts: Sequence[str], begin: int, pids: Mapping[str, int]) -> Used:
    turns = list[dict[str, float]]()
    for turn in range(begin, begin + len(texts)):
        for say in says:
            before = cpu(pids)
            await say(texts[turn % len(texts)])
            after = cpu(pids)
            turns.append({name: after[name] - before[name] for name in pids})
    return Used.of(turns)


async def _turns(says: Sequence[Say], texts: Sequence[str], begin: int, end: int) -> None:
    for turn in range(begin, end):
        async with asyncio.TaskGroup() as together:
            for say in says:
                together.create_task(say(texts[turn % len(texts)]))
