"""The widget in a real browser against the real gateway on PostgreSQL and Redis; only the engine is made by hand."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import unused_port
from cryptography.fernet import Fernet
from playwright.async_api import Browser, Page, WebSocketRoute, expect

from bot.app import init_app
from bot.settings import BotSettings
from tests.bot.conftest import MONDAY_NIGHT, MONDAY_TEN
from tests.bot.fake_engine import SECRET, FakeEngine, fake_engine, reply
from tests.moved_clock import MovedClock

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def engine() -> AsyncIterator[FakeEngine]:
    async with fake_engine() as engine:
        engine.say = lambda turn: [
            reply(f"答复：{turn['text'] or '选择'}", ("申请退货", "request_return"), ("服务时间", "ask_hours"))
        ]
        yield engine


@pytest.fixture
def given(database_url: str, redis_url: str, engine: FakeEngine) -> dict[str, Any]:
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "FRONTDESK_KEY": Fernet.generate_key().decode(),
        "FRONTDESK_ORIGINS": "*",
        "FRONTDESK_PORT": 0,
        "FRONTDESK_DEMO": "1",
        "FRONTDESK_ASSIGN": "off",
        "ENGINE_URL": engine.url,
        "ENGINE_SECRET": SECRET,
    }


@pytest_asyncio.fixture(loop_scope="module")
async def page(chromium: Browser) -> AsyncIterator[Page]:
    context = await chromium.new_context()
    page = await context.new_page()
    errors: list[Exception] = []
    page.on("pageerror", lambda error: errors.append(error))
    yield page
    await context.close()
    assert errors == []


@asynccontextmanager
async def serving(given: dict[str, Any], at: datetime, port: int = 0) -> AsyncIterator[str]:
    """Serve the gateway until the block ends; on a known port, so that it can come back."""
    runner = web.AppRunner(init_app(BotSettings.read(**given), clock=MovedClock(at)), shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def enter(page: Page, base: str, locale: str = "zh") -> None:
    await page.goto(f"{base}/?lang={locale}")
    await page.get_by_role("button", name="客服" if locale == "zh" else "Chat").click()


async def say(page: Page, text: str) -> None:
    box = page.get_by_role("textbox")
    await box.press_sequentially(text)
    await box.press("Enter")


async def test_words_a_choice_and_a_reload_go_through_the_real_gateway(page: Page, given: dict[str, Any]):
    async with serving(given, MONDAY_TEN) as base:
        await enter(page, base)
        log = page.get_by_role("log")
        await say(page, "几天可以退")
        await expect(log.get_by_text("答复：几天可以退")).to_be_visible()
        await page.get_by_role("button", name="服务时间", exact=True).click()
        await expect(log.get_by_text("答复：选择")).to_be_visible()
        await expect(log.locator('[part="bubble consumer"]')).to_have_text(["几天可以退", "服务时间"])
        await page.reload()
        await page.get_by_role("button", name="客服").click()
        await expect(log.locator('[part="bubble consumer"]')).to_have_text(["几天可以退", "服务时间"])
        await expect(log.locator('[part="bubble bot"]')).to_have_text(["答复：几天可以退", "答复：选择"])
        await expect(page.get_by_role("button", name="服务时间", exact=True).first).to_be_disabled()


async def test_a_conversation_goes_on_after_the_gateway_was_gone(page: Page, given: dict[str, Any]):
    port = unused_port()
    async with serving(given, MONDAY_TEN, port) as base:
        await enter(page, base)
        await say(page, "第一句")
        await expect(page.get_by_text("答复：第一句")).to_be_visible()
    await expect(page.get_by_text("连接中断")).to_be_visible()
    await say(page, "第二句")
    async with serving(given, MONDAY_TEN, port):
        await expect(page.get_by_text("答复：第二句")).to_be_visible(timeout=30_000)
        await expect(page.locator('[part="bubble consumer"]')).to_have_text(["第一句", "第二句"])
        await expect(page.locator('[part="bubble bot"]')).to_have_text(["答复：第一句", "答复：第二句"])


async def test_a_page_that_never_heard_of_its_conversation_finds_it_again(page: Page, given: dict[str, Any]):
    begun: list[str] = []

    def cut(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        async def pass_on(data: str | bytes) -> None:
            frame = json.loads(data)
            if frame["type"] == "opened":
                begun.append(frame["conversation"])
            if frame["type"] == "opened" and len(begun) == 1:
                await route.close(code=3001)
            else:
                route.send(data)

        server.on_message(pass_on)

    await page.route_web_socket("**/widget/socket", cut)
    async with serving(given, MONDAY_TEN) as base:
        await enter(page, base)
        await say(page, "几天可以退")
        await expect(page.get_by_text("答复：几天可以退")).to_be_visible()
        await expect(page.locator('[part="bubble consumer"]')).to_have_text(["几天可以退"])
        assert len(begun) == 2 and len(set(begun)) == 1


async def test_out_of_hours_the_page_says_when_people_are_back(page: Page, given: dict[str, Any], engine: FakeEngine):
    engine.say = lambda turn: [reply("好的。", effect={"kind": "handoff", "reason": "asked"})]
    async with serving(given, MONDAY_NIGHT) as base:
        await enter(page, base, "en")
        await expect(page.get_by_role("status").first).to_contain_text("tomorrow")
        await say(page, "a person please")
        await expect(page.get_by_text("Your message is noted")).to_be_visible()
