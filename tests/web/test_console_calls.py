"""Calls, search and the account in a browser, against the real gateway: from the keyboard, in both languages, on a phone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from axe_playwright_python.async_playwright import Axe
from chromium import PATIENCE
from cryptography.fernet import Fernet
from playwright.async_api import Browser, Page, expect

from bot.app import init_app
from bot.keys import DESK, GATEWAY
from bot.settings import BotSettings
from desk.front_desk import Desk
from tests.bot.conftest import MONDAY_TEN
from tests.cases.handed_in import item
from tests.files.pictures import photo
from tests.moved_clock import MovedClock
from tests.web.held import hold

pytestmark = pytest.mark.asyncio(loop_scope="module")
PASSWORD = "blue-heron-42"


@pytest.fixture
def given(database_url: str, redis_url: str) -> dict[str, Any]:
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "FRONTDESK_KEY": Fernet.generate_key().decode(),
        "FRONTDESK_ORIGINS": "https://shop.example",
        "FRONTDESK_PORT": 0,
        "FRONTDESK_ASSIGN": "off",
        "ENGINE_URL": "http://127.0.0.1:1",
        "ENGINE_SECRET": "sixteen characters",
    }


@dataclass(frozen=True)
class Served:
    """A gateway that serves, and what a test wants to reach of it."""

    app: web.Application
    url: str
    chromium: Browser

    @property
    def desk(self) -> Desk:
        return self.app[DESK]

    async def consumer(self, text: str) -> str:
        message, _ = await self.app[GATEWAY].begin("widget", "zh", "client-0001", text)
        return str(message.conversation)

    @asynccontextmanager
    async def console(self, locale: str = "zh-CN", width: int = 1440, scheme: str = "light") -> AsyncIterator[Page]:
        """Open the console, signed in; whatever the test does, the page must not have thrown."""
        context = await self.chromium.new_context(
            locale=locale, color_scheme=scheme, viewport={"width": width, "height": 844}
        )
        page, problems = await context.new_page(), list[str]()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(f"{self.url}/console")
        await page.locator("#login").fill("lin")
        await page.locator("#password").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.locator(".workspace").wait_for()
        try:
            yield page
        finally:
            await context.close()
        assert problems == []


@pytest_asyncio.fixture(loop_scope="module")
async def served(given: dict[str, Any], chromium: Browser) -> AsyncIterator[Served]:
    app = init_app(BotSettings.read(**given), clock=MovedClock(MONDAY_TEN))
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await app[DESK].agents.put("lin", "林晓", PASSWORD, app[DESK].clock.now(), role="supervisor")
    try:
        yield Served(app, f"http://127.0.0.1:{runner.addresses[0][1]}", chromium)
    finally:
        await runner.cleanup()


async def is_sound(page: Page) -> None:
    """Nothing serious for axe, and nothing wider than the page."""
    found = await Axe().run(page)
    serious = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
    assert serious == [], [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious]
    width = await page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
    for main in await page.locator("main:visible, dialog[open]").all():
        assert await main.evaluate("one => one.scrollWidth <= one.clientWidth")


async def test_a_call_is_taken_down_from_the_keyboard_and_everything_stays_when_it_is_refused(served: Served) -> None:
    order, _ = await item(served.desk)
    async with served.console() as page:
        await page.get_by_role("link", name="电话登记").click()
        await page.get_by_role("radio", name="退货").check()
        number, digits = (page.get_by_role("textbox", name=name) for name in ("订单号", "手机后四位"))
        await number.fill(order)
        await digits.fill("1234")
        await digits.press("Enter")
        await expect(page.get_by_role("alert").filter(has_text="对不上")).to_be_visible()
        await expect(number).to_have_value(order)
        await digits.fill("8000")
        await digits.press("Enter")
        await expect(page.get_by_role("checkbox", name="电热水壶 K1")).to_be_checked()
        await page.get_by_role("radio", name="质量问题").check()
        await page.get_by_label("问题描述").fill("盖子裂了")
        await is_sound(page)
        await page.get_by_role("radio", name="不同意").check()
        await expect(page.get_by_text("没有保存任何内容。请告诉来电人")).to_be_visible()
        await expect(page.get_by_label("姓名")).to_have_count(0)
        await page.get_by_role("radio", name="同意", exact=True).check()
        await page.get_by_label("姓名").fill("王小明")
        await page.get_by_label("手机号").fill("123")
        await page.get_by_label("地址").fill("浙江省杭州市文三路1号")
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_label("手机号")).to_be_focused()
        await page.get_by_role("button", name="English").click()
        await page.get_by_role("heading", name="Phone call").wait_for()
        await expect(page.get_by_label("What's wrong")).to_have_value("盖子裂了")
        await page.get_by_role("textbox", name="Phone").fill("13800138000")
        await page.keyboard.press("Control+Enter")
        done = page.get_by_role("region", name="Taken down")
        await expect(done).to_contain_text("我们11月24日（周二）10:00前打电话告诉您结果")
        await done.get_by_role("link", name="Open the case").click()
        await expect(page.get_by_role("main", name="Case")).to_contain_text("盖子裂了")
        await page.get_by_role("link", name="Open the conversation").click()
        await expect(page.get_by_text("This consumer can only be phoned.")).to_be_visible()
        await expect(page.get_by_role("button", name="Claim")).to_have_count(0)
    ((case,),) = [[one] for one in await served.desk.case_lists.of_order(order)]
    assert case.state == "submitted"


async def test_an_order_that_was_checked_is_not_the_one_that_stands_there_now(served: Served) -> None:
    order, _ = await item(served.desk)
    async with served.console() as page:
        await page.goto(f"{served.url}/console#/call")
        await page.get_by_role("radio", name="退货").check()
        await page.get_by_role("textbox", name="订单号").fill(order)
        digits = page.get_by_role("textbox", name="手机后四位")
        await digits.fill("8000")
        held = await hold(page, "**/api/calls/proof", "POST")
        await digits.press("Enter")
        await held.asked()
        await digits.fill("1234")
        await held.let_go()
        await expect(page.get_by_role("checkbox", name="电热水壶 K1")).to_have_count(0)
        await digits.fill("8000")
        await digits.press("Enter")
        await expect(page.get_by_role("checkbox", name="电热水壶 K1")).to_be_checked()


async def test_two_items_are_two_cases_and_photos_are_added_to_one(served: Served) -> None:
    order, one = await item(served.desk)
    await served.desk.database.run(
        "INSERT INTO order_items (id, order_no, sku, quantity, price) VALUES (%(id)s, %(order)s, 'K1', 2, 199)",
        id=f"{one}b",
        order=order,
    )
    async with served.console() as page:
        await page.goto(f"{served.url}/console#/call")
        await page.get_by_role("radio", name="退货").check()
        await page.get_by_role("textbox", name="订单号").fill(order)
        await page.get_by_role("textbox", name="手机后四位").fill("8000")
        await page.get_by_role("button", name="核对").click()
        first, second = page.get_by_role("checkbox", name="399"), page.get_by_role("checkbox", name="199")
        await first.check()
        await second.press("Space")
        await expect(page.get_by_label("数量")).to_have_count(0)
        await page.get_by_role("radio", name="质量问题").check()
        await page.get_by_label("问题描述").fill("盖子裂了")
        await page.get_by_role("radio", name="同意", exact=True).check()
        await page.get_by_label("姓名").fill("王小明")
        await page.get_by_label("手机号").fill("13800138000")
        await page.get_by_label("地址").fill("浙江省杭州市文三路1号")
        await is_sound(page)
        await page.get_by_role("button", name="登记").click()
        done = page.get_by_role("region", name="已登记")
        await expect(done).to_contain_text("共2件")
        await expect(done.get_by_role("link", name="打开受理单")).to_have_count(2)
        await is_sound(page)
        await done.get_by_role("link", name="打开受理单").first.click()
        async with page.expect_file_chooser() as chosen:
            await page.get_by_role("button", name="添加照片").press("Enter")
        await (await chosen.value).set_files(
            [
                {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()},
                {"name": "b.png", "mimeType": "image/png", "buffer": b"no photo"},
            ]
        )
        await expect(page.get_by_role("alert").filter(has_text="不是能打开的照片")).to_be_visible()
        await expect(page.get_by_text("已添加1张。")).to_be_visible()
        await expect(page.get_by_role("main", name="受理单").get_by_role("img")).to_have_count(1)
        await is_sound(page)


async def test_a_call_back_is_owed_on_the_case_until_it_is_ticked_off(served: Served) -> None:
    order, _ = await item(served.desk)
    async with served.console("en-GB", 360, "dark") as page:
        await page.goto(f"{served.url}/console#/call")
        await page.get_by_role("radio", name="return", exact=True).check()
        await page.get_by_role("textbox", name="Order number").fill(order)
        await page.get_by_role("textbox", name="Last four digits").fill("8000")
        await page.get_by_role("button", name="Check").click()
        await page.get_by_role("radio", name="Something's wrong with it").check()
        await page.get_by_label("What's wrong").fill("the lid is cracked")
        await page.get_by_role("radio", name="Agrees", exact=True).check()
        await page.get_by_label("Name", exact=True).fill("Joan Smith")
        await page.get_by_role("textbox", name="Phone").fill("13800138000")
        await page.get_by_label("Address").fill("1 Wensan Road, Hangzhou")
        await is_sound(page)
        await page.get_by_role("button", name="Hand in").click()
        done = page.get_by_role("region", name="Taken down")
        await expect(done).to_contain_text("We'll call you with the result by Tue 24 Nov, 10:00")
        await done.get_by_role("link", name="Open the case").click()
        await page.get_by_role("button", name="Accept").click()
        await page.get_by_role("dialog").get_by_role("button", name="Confirm").click()
        owed = page.get_by_role("region", name="Call back")
        await expect(owed).to_contain_text("accepted")
        await is_sound(page)
        await owed.get_by_role("button", name="The caller was told").click()
        await expect(page.get_by_text("Told by phone")).to_be_visible()


async def test_ctrl_k_finds_what_was_said_and_shows_it_as_text(served: Served) -> None:
    conversation = await served.consumer("我的<b>水壶</b>漏水了")
    async with served.console(width=360) as page:
        await page.keyboard.press("Control+k")
        await page.get_by_role("searchbox").fill("漏水")
        found = page.get_by_role("dialog", name="搜索").get_by_role("link")
        await expect(found).to_contain_text("我的<b>水壶</b>漏水了")
        await expect(found.locator("mark")).to_have_text(["漏水"])
        await is_sound(page)
        await page.get_by_role("searchbox").fill("13800138000")
        await expect(page.get_by_text("号码和邮箱在记录里都隐去了")).to_be_visible()
        await page.get_by_role("searchbox").fill("水壶")
        await expect(found.locator("mark")).to_have_text(["水壶"])
        await page.keyboard.press("ArrowDown")
        await expect(found).to_be_focused()
        await page.keyboard.press("Enter")
        await page.get_by_role("log").get_by_text("漏水了").wait_for()
        assert page.url.endswith(f"#/c/{conversation}/1")
        await expect(page.get_by_role("article", name="第1条")).to_be_focused()


async def test_the_account_shows_sessions_and_ends_the_others(served: Served) -> None:
    async with served.console() as other, served.console("en-GB", 360, "dark") as page:
        await page.goto(f"{served.url}/console#/account")
        mine = page.locator("section", has=page.get_by_role("heading", name="Signed-in browsers", exact=True))
        await expect(mine.get_by_role("row")).to_have_count(3)
        await expect(mine).to_contain_text("This one")
        await is_sound(page)
        await page.get_by_role("button", name="End all other sessions").click()
        await expect(page.get_by_text("Other sessions that have ended: 1.")).to_be_visible()
        await other.locator(".sign-in").wait_for()
        for name, said in (("old", PASSWORD), ("new", "a password of my own"), ("again", "a password of my own")):
            await page.locator(f"#account-field-{name}").fill(said)
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
        await page.get_by_role("button", name="Change").evaluate("button => { button.click(); button.click() }")
        await expect(page.get_by_text("The password is changed.")).to_be_visible()
        assert len(sent) == 1, "the second press would find the old password wrong"
        await page.get_by_label("中文").check()
        await page.get_by_role("button", name="Save").click()
        await page.get_by_role("heading", name="我的账号").wait_for()
