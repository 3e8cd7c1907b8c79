"""Work in the background, for as long as a block lasts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

AGAIN = 10.0  # seconds until work that goes on is told to stop again; longer than any of it takes to put things back


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None], *, again: float = AGAIN) -> AsyncIterator[None]:
    """Let work run until the block ends; what went wrong in it is raised there.

    A cancellation can get lost, where `asyncio.wait_for` of Python 3.11 ends in the same moment or a library turns it
    into an error of its own, which a loop survives: so it is repeated until the work has ended.
    """
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=again)
        if not task.cancelled():
            task.result()
