"""One running desk for all tests of the whole path; those that break things start their own."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import psycopg
import pytest
from aiohttp.test_utils import unused_port
from psycopg.rows import DictRow, dict_row
from stack.consumer import Consumer, consumer_at
from stack.running_desk import RunningDesk, running_desk

from tests.telegram.bot_api import TOKEN, BotApi


@pytest.fixture(scope="session")
def desk() -> Iterator[RunningDesk]:
    """A desk on a Wednesday morning in service hours."""
    with running_desk(FRONTDESK_NOW="2026-11-25T10:00:00+08:00") as started:
        yield started


@pytest.fixture(scope="session")
def own_desk() -> Iterator[RunningDesk]:
    """A desk to break, in service hours."""
    with running_desk(FRONTDESK_NOW="2026-11-25T10:00:00+08:00") as started:
        yield started


@pytest.fixture(scope="session")
def telegram_port() -> int:
    """Where the Bot API is that the desk with Telegram asks."""
    return unused_port()


@pytest.fixture(scope="session")
def telegram_desk(telegram_port: int) -> Iterator[RunningDesk]:
    """A desk on a Wednesday morning that asks a Bot API of ours for updates."""
    with running_desk(
        FRONTDESK_NOW="2026-11-25T10:00:00+08:00",
        FRONTDESK_PUBLIC_URL="https://desk.shop.example",
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_API_URL=f"http://127.0.0.1:{telegram_port}/bot",
    ) as started:
        yield started


@pytest.fixture
async def api(telegram_port: int) -> AsyncIterator[BotApi]:
    api = BotApi(telegram_port)
    await api.start()
    yield api
    await api.close()


@pytest.fixture
def database(desk: RunningDesk) -> Iterator["psycopg.Connection[DictRow]"]:
    with psycopg.connect(desk.database_url, autocommit=True, row_factory=dict_row) as connection:
        yield connection


@pytest.fixture
async def consumer(desk: RunningDesk) -> AsyncIterator[Consumer]:
    async with consumer_at(desk.url) as opened:
        yield opened


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened
