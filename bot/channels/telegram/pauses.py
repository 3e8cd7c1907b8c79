"""Pauses between tries at a platform that is away: longer each time, never more than a minute unless it says so."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from telegram.error import RetryAfter

FIRST, LONGEST = 0.5, 60.0


class Pauses:
    """One after the other."""

    def __init__(self) -> None:
        self._next = FIRST

    async def wait(self, error: object = None) -> None:
        """Wait as long as Telegram says, or else twice as long as the last time."""
        if isinstance(error, RetryAfter):
            after = error.retry_after
            await asyncio.sleep(after.total_seconds() if isinstance(after, timedelta) else after)
            return
        await asyncio.sleep(self._next)
        self._next = min(self._next * 2, LONGEST)
