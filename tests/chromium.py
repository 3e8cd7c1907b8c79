"""Debian's Chromium, headless; the tests that need it are skipped aloud where there is none."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright, expect

NAMES = ("chromium-headless-shell", "chromium")  # the shell has no windows to draw: a third of the work
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--in-process-gpu", "--disable-background-networking"]
PATIENCE = 30_000  # a busy machine draws late


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A browser until the block ends; what is expected of its pages is waited for patiently."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("chromium is missing: make browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        expect.set_options(timeout=PATIENCE)
        yield browser
        await browser.close()
