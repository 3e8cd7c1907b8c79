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
LONG_ONES = 3
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


async def long_conversations(
    visit: Visit, texts: Sequence[str], pids: Mapping[str, int], early: int, late: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Return each process's CPU milliseconds a turn around an early and around a late turn.

    Both windows hold every text once; the conversations go on side by side, a turn at a time.
    """
    half = len(texts) // 2
    async with AsyncExitStack() as stack:
        says = [await stack.enter_async_context(visit()) for _ in range(LONG_ONES)]
        await _turns(says, texts, 0, early - half)
        first = await _used(says, texts, early - half, pids)
        await _turns(says, texts, early + half, late - half)
        return first, await _used(says, texts, late - half, pids)


async def _used(says: Sequence[Say], texts: Sequence[str], begin: int, pids: Mapping[str, int]) -> dict[str, float]:
    before = cpu(pids)
    await _turns(says, texts, begin, begin + len(texts))
    after = cpu(pids)
    return {name: (after[name] - before[name]) * 1000 / (len(texts) * len(says)) for name in pids}


async def _turns(says: Sequence[Say], texts: Sequence[str], begin: int, end: int) -> None:
    for turn in range(begin, end):
        async with asyncio.TaskGroup() as together:
            for say in says:
                together.create_task(say(texts[turn % len(texts)]))
