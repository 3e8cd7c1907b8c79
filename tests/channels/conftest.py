"""One gateway with every channel mounted, and a consumer on each."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.bot.conftest import Running, engine, given
from tests.channels.drivers import Consumer, Meet, OnPage, OnTelegram
from tests.telegram.bot_api import BotApi
from tests.telegram.conftest import api, hooked, polled, running

__all__ = ["api", "engine", "given", "hooked", "polled", "running"]
DRIVERS = ("widget", "telegram")
_chats = count(8001)


@pytest.fixture(params=DRIVERS)
def meet(request: pytest.FixtureRequest, running: Running, api: BotApi) -> Meet:
    """Meet another consumer of this channel, who has not said a word yet."""

    async def widget() -> Consumer:
        return OnPage(await running.connect())

    async def telegram() -> Consumer:
        return OnTelegram(running, api, next(_chats))

    meets: dict[str, Any] = {"widget": widget, "telegram": telegram}
    chosen: Meet = meets[request.param]
    return chosen


@pytest.fixture
async def wei(meet: Meet) -> Consumer:
    """A consumer who reads Chinese."""
    consumer = await meet()
    await consumer.arrives("zh")
    return consumer
