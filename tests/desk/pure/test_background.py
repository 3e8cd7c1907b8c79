"""Background work ends with its block."""

import asyncio
from contextlib import suppress

import pytest

from desk.background import running


async def test_work_that_loses_a_cancellation_ends_all_the_same():
    lost = asyncio.Event()

    async def deaf() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        lost.set()
        await asyncio.Event().wait()

    async with asyncio.timeout(30):
        async with running(deaf(), again=0.01):
            await asyncio.sleep(0)
    assert lost.is_set()


async def test_work_puts_things_back_before_the_block_is_left():
    done = []

    async def tidy() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            done.append("put back")

    async with running(tidy()):
        await asyncio.sleep(0)
    assert done == ["put back"]


async def test_what_went_wrong_is_told_at_the_end():
    async def breaks() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        async with running(breaks()):
            await asyncio.sleep(0)
