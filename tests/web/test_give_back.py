"""An agent's console and a consumer's widget in one browser: back to the bot for two things, and set aside."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from chromium import PATIENCE
from cryptography.fernet import Fernet
from playwright.async_api import Browser, Page, expect

from tests.bot.conftest import MONDAY_TEN, Running, running_gateway
from tests.bot.fake_engine import SECRET, fake_engine, reply
from tests.console.agent_page import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="module")
HANDOFF = [reply("好的。", effect={"kind": "handoff", "reason": "asked"})]


@pytest_asyncio.fixture(loop_scope="module")
async def running(database_url: str, redis_url: str) -> AsyncIterator[Running]:
    async with fake_engine() as engine:
        given: dict[str, Any] = {
            "DATABASE_URL": database_url, "REDIS_URL": redis_url, "FRONTDESK_KEY": Fernet.generate_key().decode(),
            "FRONTDESK_ORIGINS": "*", "FRONTDESK_PORT": 0, "FRONTDESK_DEMO": "1", "FRONTDESK_ASSIGN": "off",
            "ENGINE_URL": engine.url, "ENGINE_SECRET": SECRET,
        }  # fmt: skip
        engine.say = lambda turn: HANDOFF if turn["text"] == "转人工" else [reply(f"答复：{turn['text']}")]
        async with running_gateway(given, engine, MONDAY_TEN) as one:
            await one.desk.agents.put("lin", "林晓", PASSWORD, one.clock.now())
            yield one


@pytest_asyncio.fixture(loop_scope="module")
async def pages(chromium: Browser) -> AsyncIterator[list[Page]]:
    contexts = [await chromium.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}) for _ in "ab"]
    opened, errors = [await context.new_page() for context in contexts], []
    for page in opened:
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    for context in contexts:
        await context.close()
    assert errors == []


async def signed_in(page: Page, running: Running) -> None:
    await page.goto(running.url("/console"))
    await page.get_by_label("账号").fill("lin")
    await page.get_by_label("密码").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.locator(".workspace").wait_for()


async def say(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.get_by_role("textbox").press("Enter")


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).last.click()


async def test_two_things_are_asked_for_and_the_agent_is_back_then_it_is_set_aside(pages: list[Page], running: Running):
    console, widget = pages
    await signed_in(console, running)
    await widget.goto(running.url("/?lang=zh"))
    await widget.get_by_role("button", name="客服").click()
    await say(widget, "转人工")
    await expect(widget.get_by_role("button", name="轮到我时通知我")).to_be_visible()
    await console.get_by_role("option").filter(has_text="转人工").click()
    await press(console, "接入")
    await expect(widget.get_by_text("客服林晓已接入")).to_be_visible()

    await press(console, "交还机器人")
    dialog = console.get_by_role("dialog")
    for name in ("序列号", "方便的时间"):
        await dialog.get_by_role("checkbox", name=name).check()
    assert [
        one for one in (await Axe().run(console)).response["violations"] if one["impact"] in ("serious", "critical")
    ] == []
    await press(console, "确认")
    await expect(widget.get_by_text("林晓想先了解：序列号、方便的时间")).to_be_visible()
    await expect(console.locator(".facts-line")).to_contain_text("机器人代问：序列号、时间")
    await say(widget, "SN20260012345")
    await expect(console.locator(".facts-line")).to_contain_text("序列号 ✓")
    await say(widget, "明天下午")
    await expect(widget.get_by_text("客服林晓回来了")).to_be_visible()
    await expect(console.get_by_role("article").filter(has_text="智能助手问到的")).to_contain_text(
        "序列号：SN20260012345"
    )
    await expect(console.get_by_role("textbox", name="回复")).to_be_visible()

    row = console.get_by_role("option").filter(has_text="明天下午")
    await press(console, "搁置")
    await console.get_by_role("dialog").get_by_role("radio", name="1小时后").check()
    await press(console, "确认")
    await expect(row).to_contain_text("搁置到11:0")
    await console.evaluate("location.hash = '#/'")
    await expect(console.get_by_text("从左边选择一个会话")).to_be_visible()
    await say(widget, "还有一件事")
    back = console.get_by_role("option").filter(has_text="还有一件事")
    await expect(back).to_contain_text("搁置后顾客来信")
    await back.click()
    await expect(back).not_to_contain_text("搁置后顾客来信")
