"""A whole gateway with Telegram mounted, and a Bot API of our own that it talks to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import psycopg.conninfo
import pytest
from aiohttp.test_utils import unused_port
from prometheus_client import REGISTRY

from tests.bot.conftest import MONDAY_TEN, Running, engine, given, running_gateway
from tests.bot.fake_engine import FakeEngine
from tests.telegram.bot_api import TOKEN, BotApi, TelegramConsumer, bot_api

__all__ = ["engine", "given"]
SECRET = "a-webhook_secret-0123456789"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as running:
        yield running


@pytest.fixture
def polled(given: dict[str, Any], api: BotApi) -> dict[str, Any]:
    """Settings of a gateway that asks for updates."""
    port = unused_port()
    return given | {
        "FRONTDESK_PORT": port,
        "FRONTDESK_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api.url,
    }


@pytest.fixture
def hooked(polled: dict[str, Any]) -> dict[str, Any]:
    """Settings of a gateway that updates are pushed to."""
    return polled | {"TELEGRAM_WEBHOOK_SECRET": SECRET}


@pytest.fixture
async def running(hooked: dict[str, Any], engine: FakeEngine, api: BotApi) -> AsyncIterator[Running]:
    """A gateway on a Monday morning that has told Telegram where it is."""
    async with running_gateway(hooked, engine, MONDAY_TEN) as one:
        await api.until(lambda: api.webhook and len(api.named("setMyCommands")) == 2)
        yield one


@pytest.fixture
def wei(api: BotApi) -> TelegramConsumer:
    return TelegramConsumer(api, 501)


@contextmanager
def away(database_url: str, postgres: str) -> Iterator[None]:
    """Let nobody into a database, and throw out who is there."""
    name = psycopg.conninfo.conninfo_to_dict(database_url)["dbname"]
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def counted(outcome: str) -> float:
    """Return how many updates have ended so, in this process."""
    labels = {"channel": "telegram", "outcome": outcome}
    return REGISTRY.get_sample_value("frontdesk_arrivals_total", labels) or 0.0
