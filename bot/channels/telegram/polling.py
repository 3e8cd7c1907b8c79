"""Polling, for development: asks Telegram for updates and confirms only what was stored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram.error import Conflict, RetryAfter, TelegramError

from bot.channels.telegram.connection import Connection
from bot.channels.telegram.pauses import Pauses
from bot.channels.telegram.reading import KINDS
from bot.channels.telegram.updates import Updates

log = structlog.get_logger()
PATIENCE = 20  # seconds that Telegram holds an answer back until there is news
READ = PATIENCE + 10


class Polling:
    """Asks again and again; outages and rivals are waited out."""

    def __init__(self, connection: Connection, updates: Updates) -> None:
        self._connection = connection
        self._updates = updates
        self._offset = 0

    async def run(self) -> None:
        pauses = Pauses()
        while True:
            try:
                if await self._take(await self._ask()):
                    pauses = Pauses()
                    continue
            except Conflict:
                log.warning("telegram_polled_by_another_or_webhook_set")
            except RetryAfter as error:
                await pauses.wait(error)
                continue
            except TelegramError as error:
                log.warning("telegram_away", error=type(error).__name__)
            except Exception:
                log.exception("polling_failed")
            await pauses.wait()

    async def _ask(self) -> Sequence[Any]:
        """Return the updates from the first that is not confirmed; the library's own way logs those it cannot read."""
        asked = {"offset": self._offset, "timeout": PATIENCE, "allowed_updates": json.dumps(KINDS)}
        url = f"{self._connection.bot.base_url}/getUpdates?{urlencode(asked)}"
        answered = await self._connection.polls.post(url, read_timeout=READ)
        return answered if isinstance(answered, list) else []

    async def _take(self, updates: Sequence[Any]) -> bool:
        """Take them in, and confirm those before the first that must come again; False when there is one."""
        outcomes = await asyncio.gather(*(self._updates.take(json.dumps(one).encode()) for one in updates))
        for update, outcome in zip(updates, outcomes, strict=True):
            if not outcome.settled:
                return False
            self._offset = update["update_id"] + 1
        return True
