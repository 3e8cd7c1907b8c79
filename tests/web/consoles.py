"""Consoles of several agents in browsers, on one whole gateway; only the engine is made by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from chromium import PATIENCE
from cryptography.fernet import Fernet
from playwright.async_api import Browser, Page

from tests.bot.conftest import MONDAY_TEN, Running, running_gateway
from tests.bot.fake_engine import SECRET, fake_engine
from tests.console.agent_page import PASSWORD


@asynccontextmanager
async def office(database_url: str, redis_url: str, **settings: Any) -> AsyncIterator[Running]:
    """Serve a gateway on a Monday at ten until the block ends."""
    async with fake_engine() as engine:
        given: dict[str, Any] = {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "FRONTDESK_KEY": Fernet.generate_key().decode(),
            "FRONTDESK_ORIGINS": "https://shop.example",
            "FRONTDESK_PORT": 0,
            "ENGINE_URL": engine.url,
            "ENGINE_SECRET": SECRET,
            **settings,
        }
        async with running_gateway(given, engine, MONDAY_TEN) as running:
            yield running


async def console(browser: Browser, running: Running, login: str, password: str = PASSWORD, **look: Any) -> Page:
    """Sign an agent in, in a browser of their own."""
    context = await browser.new_context(**({"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}} | look))
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    await page.goto(running.url("/console"))
    await page.get_by_label("账号").or_(page.get_by_label("Login")).fill(login)
    await page.get_by_label("密码").or_(page.get_by_label("Password")).fill(password)
    await page.keyboard.press("Enter")
    await page.locator(".workspace, #first-title").wait_for()
    return page
