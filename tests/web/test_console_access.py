"""The console by keyboard, by screen reader, on a phone."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect
from web.console_day import furnish
from web.console_desk import ConsoleDesk
from web.console_page import console

pytestmark = pytest.mark.asyncio(loop_scope="module")


def working_day() -> ConsoleDesk:
    desk = ConsoleDesk()
    furnish(desk)
    return desk


async def faults(page: Page) -> list[str]:
    found = (await Axe().run(page)).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_at_work(chromium: Browser, scheme: str) -> None:
    async with console(chromium, working_day(), scheme=scheme) as agent:
        await agent.claim("耳机充不进电")
        agent.desk.refuse = {"/messages": 503}
        await agent.say("您好")
        await agent.button("重试").wait_for()
        assert await faults(agent.page) == []
        await agent.button("结束").click()
        assert await faults(agent.page) == []
        await agent.page.keyboard.press("Escape")
        await agent.page.goto(f"{agent.address}#/cases/R20261119-0004")
        await agent.page.get_by_text("照片已看").wait_for()
        assert await faults(agent.page) == []
        await agent.button("不通过").click()
        assert await faults(agent.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_when_signing_in_or_with_nothing_to_do(chromium: Browser, scheme: str) -> None:
    async with console(chromium, ConsoleDesk(), scheme=scheme, signed_in=False) as agent:
        assert await faults(agent.page) == []
        await agent.sign_in()
        await agent.page.get_by_text("没有人在等候。").wait_for()
        assert await faults(agent.page) == []


async def test_axe_finds_nothing_serious_on_a_phone(chromium: Browser) -> None:
    async with console(chromium, working_day(), width=390) as agent:
        assert await faults(agent.page) == []
        await agent.open("耳机充不进电")
        assert await faults(agent.page) == []


async def test_a_whole_handoff_needs_only_the_keyboard(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.add(text="第一位")
    desk.add(text="第二位")
    async with console(chromium, desk) as agent:
        await agent.row("第二位").wait_for()
        press = agent.page.keyboard.press
        for key in ("j", "j", "k", "j", "Enter"):
            await press(key)
        await agent.message("第二位").wait_for()
        await press("c")
        await expect(agent.reply).to_be_focused()
        await agent.page.keyboard.type("jkcreb?")
        await press("Enter")
        await agent.message("jkcreb?").wait_for()
        await expect(agent.message("正在发出")).to_have_count(0)
        await press("Escape")
        await press("e")
        await agent.page.get_by_role("dialog", name="结束人工接待").wait_for()
        await press("Escape")
        await expect(agent.page.get_by_role("dialog")).to_have_count(0)
        await press("b")
        await agent.page.get_by_role("dialog", name="交还机器人").wait_for()
    assert [message["text"] for message in desk.conversations["c2"]["messages"]] == ["第二位", "jkcreb?"]


async def test_question_mark_shows_the_keys_and_they_can_be_switched_off(chromium: Browser) -> None:
    async with console(chromium, working_day()) as agent:
        await agent.page.keyboard.press("?")
        dialog = agent.page.get_by_role("dialog", name="键盘快捷键")
        await dialog.get_by_role("checkbox", name="使用单键快捷键").uncheck()
        await agent.button("知道了").click()
        await agent.page.keyboard.press("?")
        await expect(dialog).to_have_count(0)


async def test_enter_that_ends_an_input_method_does_not_send(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.add(text="帮帮我")
    async with console(chromium, desk) as agent:
        await agent.claim("帮帮我")
        await agent.reply.fill("nihao")
        await agent.reply.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
        await agent.reply.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
        await expect(agent.reply).to_have_value("nihao")
        await agent.reply.press("Shift+Enter")
        await expect(agent.reply).to_have_value("nihao\n")
        await agent.reply.press("Control+Enter")
        await expect(agent.message("nihao")).to_have_count(1)


async def test_a_phone_shows_one_column_at_a_time_and_the_way_back(chromium: Browser) -> None:
    async with console(chromium, working_day(), width=360) as agent:
        lists, context = agent.page.get_by_role("listbox"), agent.page.get_by_role("complementary")
        await agent.open("耳机充不进电")
        await expect(lists).to_be_hidden()
        await agent.page.get_by_role("link", name="详情").click()
        await expect(context).to_be_visible()
        await expect(agent.page.get_by_role("log")).to_be_hidden()
        await context.get_by_role("link", name="返回").click()
        await expect(agent.page.get_by_role("log")).to_be_visible()
        await agent.page.get_by_role("link", name="返回").click()
        await expect(lists).to_be_visible()


async def test_a_question_is_left_behind_with_the_page_it_was_asked_on(chromium: Browser) -> None:
    async with console(chromium, working_day()) as agent:
        await agent.claim("耳机充不进电")
        await agent.button("结束").click()
        dialog = agent.page.get_by_role("dialog", name="结束人工接待")
        await dialog.wait_for()
        await agent.page.go_back()
        await expect(dialog).to_have_count(0)


@pytest.mark.parametrize(("locale", "width"), [("zh-CN", 360), ("en-GB", 360), ("en-GB", 768)])
async def test_nothing_is_wider_than_a_phone_or_a_tablet(chromium: Browser, locale: str, width: int) -> None:
    async with console(chromium, working_day(), width=width, locale=locale) as agent:
        for hash_ in ("#/", "#/c/c1", "#/c/c1/context", "#/cases", "#/cases/R20261119-0004"):
            await agent.page.goto(agent.address + hash_)
            await agent.page.locator(
                ".rows:visible, .message:visible, .entry:visible, table:visible, .steps:visible"
            ).first.wait_for()
            assert await agent.page.evaluate("document.documentElement.scrollWidth") <= width, hash_
