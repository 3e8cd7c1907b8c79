"""One Chromium for a module of browser tests; no page outlives its test."""

from collections.abc import AsyncIterator

import pytest_asyncio
from chromium import launched
from playwright.async_api import Browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def launched_chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def chromium(launched_chromium: Browser) -> AsyncIterator[Browser]:
    """Close what a test left open: a page whose desk has gone goes on drawing and asking."""
    yield launched_chromium
    for context in launched_chromium.contexts:
        await context.close()
