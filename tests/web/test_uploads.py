"""Photos in a real browser: chosen, looked over and sent at the shop's page, seen by an agent at the console."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from axe_playwright_python.async_playwright import Axe
from chromium import PATIENCE
from playwright.async_api import Browser, BrowserContext, Locator, Page, Route, WebSocketRoute, expect

from bot.app import init_app
from bot.keys import DESK
from bot.settings import BotSettings
from tests.bot.conftest import MONDAY_TEN
from tests.files.pictures import HTML, located, photo
from tests.moved_clock import MovedClock
from tests.web.held import hold
from tests.web.test_widget_gateway import engine, enter, given, say

__all__ = ["engine", "given"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PASSWORD = "blue-heron-42"


@asynccontextmanager
async def serving(given: dict[str, Any]) -> AsyncIterator[str]:
    """Serve the gateway, with the agent Lin, until the block ends."""
    clock = MovedClock(MONDAY_TEN)
    runner = web.AppRunner(app := init_app(BotSettings.read(**given), clock=clock), shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        await app[DESK].agents.put("lin", "林晓", PASSWORD, clock.now())
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="module")
async def phone(chromium: Browser) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(**PHONE)
    context.set_default_timeout(PATIENCE)
    errors: list[Exception] = []
    context.on("weberror", lambda error: errors.append(error.error))
    yield context
    await context.close()
    assert errors == []


@pytest_asyncio.fixture(loop_scope="module")
async def page(phone: BrowserContext) -> Page:
    return await phone.new_page()


async def choose(page: Page, *contents: bytes) -> None:
    """Add photos and wait until they lie before the consumer."""
    before = await staged(page).count()
    await pick(page, *contents)
    await expect(staged(page)).to_have_count(min(before + len(contents), 5))


async def pick(page: Page, *contents: bytes) -> None:
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="添加照片").click()
    files = [{"name": f"IMG_{n}.jpg", "mimeType": "image/jpeg", "buffer": one} for n, one in enumerate(contents)]
    await (await chooser.value).set_files(files)


def staged(page: Page) -> Locator:
    return page.get_by_role("list", name="待发送的照片").get_by_role("listitem")


def shown(page: Page) -> Locator:
    return page.get_by_role("log").get_by_role("button", name="查看大图")


async def send(page: Page) -> None:
    await page.get_by_role("button", name="发送", exact=True).click()


async def test_photos_are_looked_over_sent_and_opened_on_a_phone(page: Page, given: dict[str, Any]):
    async with serving(given) as base:
        await enter(page, base)
        await choose(page, located(), photo(colour="red"), photo(colour="blue"))
        await expect(staged(page)).to_have_count(3)
        await expect(staged(page).locator("img").first).to_be_visible()
        await page.get_by_role("button", name="移除照片2").click()
        await expect(staged(page)).to_have_count(2)
        await page.get_by_role("textbox").fill("杯子碎了，照片在这")
        await send(page)
        await expect(shown(page)).to_have_count(2)
        await expect(staged(page)).to_have_count(0)
        log = page.get_by_role("log")
        await expect(log.get_by_text("照片收到了")).to_have_count(1)
        await expect(log.get_by_text("这张也收到了，一共2张")).to_have_count(1)
        await expect(log.locator('[part="bubble consumer"]').first).to_have_text("杯子碎了，照片在这")
        await expect(log.get_by_text("〔图片〕")).to_have_count(0)
        for preview in await shown(page).locator("img").all():
            await expect(preview).to_be_visible()
            assert await preview.evaluate("async (image) => { await image.decode(); return image.naturalHeight }") > 200
        await shown(page).first.click()
        large = page.get_by_role("dialog", name="照片")
        size = await large.locator("img").evaluate(
            "async (image) => { await image.decode(); return [image.naturalWidth, image.naturalHeight] }"
        )
        assert size == [480, 640]
        await expect(large.locator("img")).to_be_visible()
        await large.get_by_role("button", name="关闭").click()
        await expect(large).to_have_count(0)
        await page.reload()
        await page.get_by_role("button", name="客服").click()
        await expect(shown(page)).to_have_count(2)


async def test_a_photo_alone_cannot_begin_a_conversation_and_says_so(page: Page, given: dict[str, Any]):
    async with serving(given) as base:
        await enter(page, base)
        await choose(page, photo())
        await send(page)
        await expect(page.get_by_text("请先写一句话说明情况")).to_be_visible()
        await say(page, "杯子碎了")
        await expect(shown(page)).to_have_count(1)


async def test_photos_sent_before_they_are_drawn_go_with_the_words(page: Page, given: dict[str, Any]):
    async with serving(given) as base:
        await enter(page, base)
        coming: asyncio.Future[Route] = asyncio.get_running_loop().create_future()
        await page.route("**/widget/upload.js", lambda route: coming.set_result(route))
        await pick(page, photo())
        held = await coming
        await say(page, "杯子碎了")
        await held.continue_()
        await expect(shown(page)).to_have_count(1)
        await expect(staged(page)).to_have_count(0)


async def test_photos_wait_for_words_that_are_still_on_their_way(page: Page, given: dict[str, Any]):
    held: list[tuple[WebSocketRoute, str | bytes]] = []
    arrived = asyncio.Event()

    def hold(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def pass_on(data: str | bytes) -> None:
            if held or json.loads(data)["type"] == "opened":
                held.append((route, data))
                arrived.set()
            else:
                route.send(data)

        server.on_message(pass_on)

    await page.route_web_socket("**/widget/socket", hold)
    async with serving(given) as base:
        await enter(page, base)
        await say(page, "杯子碎了")
        await arrived.wait()
        await choose(page, photo())
        await send(page)
        for route, data in held:
            route.send(data)
        held.clear()
        await expect(shown(page)).to_have_count(1)
        await expect(staged(page)).to_have_count(0)


async def test_what_is_no_photo_is_said_beside_it_and_can_be_taken_out(page: Page, given: dict[str, Any]):
    async with serving(given) as base:
        await enter(page, base)
        await say(page, "杯子碎了")
        await choose(page, HTML, photo())
        await send(page)
        await expect(page.get_by_role("alert").filter(has_text="不是能打开的照片")).to_be_visible()
        await expect(shown(page)).to_have_count(1)
        await page.get_by_role("button", name="移除照片1").click()
        await expect(staged(page)).to_have_count(0)
        await expect(page.get_by_role("button", name="添加照片")).to_be_focused()


async def test_six_at_once_are_five_and_a_word(page: Page, given: dict[str, Any]):
    async with serving(given) as base:
        await enter(page, base)
        await choose(page, *[photo()] * 6)
        await expect(staged(page)).to_have_count(5)
        await expect(page.get_by_text("一次最多发5张照片")).to_be_visible()


async def test_a_lost_connection_keeps_the_photo_and_sends_it_once(page: Page, given: dict[str, Any]):
    async with serving(given) as base:
        await enter(page, base)
        await say(page, "杯子碎了")
        await page.route("**/widget/files", lambda route: route.abort(), times=1)
        await choose(page, photo())
        await send(page)
        await expect(page.get_by_role("alert").filter(has_text="没有传完")).to_be_visible()
        await send(page)
        await expect(shown(page)).to_have_count(1)
        await expect(staged(page)).to_have_count(0)


async def test_a_heavy_photo_is_made_lighter_before_it_leaves_the_phone(page: Page, given: dict[str, Any]):
    heavy = photo("PNG", (2400, 400), compress_level=0)
    async with serving(given) as base:
        await enter(page, base)
        await say(page, "杯子碎了")
        await choose(page, heavy)
        async with page.expect_request("**/widget/files") as request:
            await send(page)
        await expect(shown(page)).to_have_count(1)
        sent = (await request.value).post_data_buffer
        assert sent is None or len(sent) < 500_000 < len(heavy)


async def test_a_pasted_picture_waits_to_be_sent(page: Page, given: dict[str, Any]):
    async with serving(given) as base:
        await enter(page, base)
        await page.get_by_role("textbox").evaluate(
            """(box, bytes) => {
              const data = new DataTransfer()
              data.items.add(new File([new Uint8Array(bytes)], 'shot.png', { type: 'image/png' }))
              box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))
            }""",
            list(photo("PNG", (60, 40))),
        )
        await expect(staged(page)).to_have_count(1)


async def test_axe_finds_nothing_serious_while_photos_wait(page: Page, given: dict[str, Any]):
    async with serving(given) as base:
        await enter(page, base)
        await say(page, "杯子碎了")
        await choose(page, photo())
        await send(page)
        await expect(shown(page)).to_have_count(1)
        await choose(page, photo(), HTML)
        found = (await Axe().run(page, options={"resultTypes": ["violations"]})).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []


async def test_an_agent_sees_what_the_consumer_sent(page: Page, chromium: Browser, given: dict[str, Any]):
    async with serving(given) as base:
        await enter(page, base)
        await say(page, "杯子碎了")
        await choose(page, photo())
        await send(page)
        await expect(shown(page)).to_have_count(1)
        context = await chromium.new_context(locale="zh-CN", viewport={"width": 1440, "height": 844})
        try:
            console = await context.new_page()
            await console.goto(f"{base}/console")
            await console.get_by_label("账号").fill("lin")
            await console.get_by_label("密码").fill(PASSWORD)
            await console.keyboard.press("Enter")
            await console.get_by_role("tab", name="机器人").click()
            await console.get_by_role("option").first.click()
            picture = console.get_by_role("log").get_by_role("img", name="顾客发来的照片")
            width = await picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth }")
            assert width == 320
            async with context.expect_page() as opened:
                await picture.click()
            large = await opened.value
            await large.wait_for_load_state()
            assert await large.locator("img").evaluate("(image) => image.naturalWidth") == 640
        finally:
            await context.close()


async def test_a_photo_taken_out_while_it_is_made_lighter_is_not_sent(page: Page, given: dict[str, Any]):
    await page.add_init_script(
        "createImageBitmap = () => new Promise((_, fail) => { window.letGo = () => fail(new Error('as it is')) })"
    )
    async with serving(given) as base:
        await enter(page, base)
        await say(page, "杯子碎了")
        await choose(page, photo("PNG", (2400, 400), compress_level=0))
        await send(page)
        await page.wait_for_function("'letGo' in window")
        await page.get_by_role("button", name="移除照片1").click()
        await expect(staged(page)).to_have_count(0)
        await choose(page, photo())
        await send(page)
        await page.evaluate("letGo()")
        await expect(staged(page)).to_have_count(0)
        await expect(shown(page)).to_have_count(1)


async def test_a_photo_added_and_sent_while_another_is_on_its_way_follows_it(page: Page, given: dict[str, Any]):
    async with serving(given) as base:
        await enter(page, base)
        await say(page, "杯子碎了")
        held = await hold(page, "**/widget/files", "POST")
        await choose(page, photo())
        await send(page)
        await held.asked()
        await choose(page, photo(colour="red"))
        await send(page)
        await held.let_go()
        await expect(shown(page)).to_have_count(2)
        await expect(staged(page)).to_have_count(0)
