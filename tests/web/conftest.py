"""One Chromium for a module of browser tests."""

from collections.abc import AsyncIterator

import pytest_asyncio
from chromium import launched
from playwright.async_api import Browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser
