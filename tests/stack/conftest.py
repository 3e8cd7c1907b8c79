"""One running desk for all tests of the whole path; those that break things start their own."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import psycopg
import pytest
from psycopg.rows import DictRow, dict_row
from stack.consumer import Consumer, consumer_at
from stack.running_desk import RunningDesk, running_desk


@pytest.fixture(scope="session")
def desk() -> Iterator[RunningDesk]:
    """A desk on a Wednesday morning in service hours."""
    with running_desk(FRONTDESK_NOW="2026-11-25T10:00:00+08:00") as started:
        yield started


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
