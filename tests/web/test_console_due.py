"""The page of what is due, the line of a warning, whose a case is, and the page of service hours."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect
from web.console_day import furnish
from web.console_desk import ConsoleDesk, iso
from web.console_page import console
from web.due_calls import PEOPLE, PLAIN

pytestmark = pytest.mark.asyncio(loop_scope="module")
LIN, CHEN = PEOPLE
ASKS = {"locale": "en", "channel": "telegram", "preview": "My kettle <b>leaks</b>", "since": iso(minutes=25)}


def promise(conversation: str, name: str, minutes: float, **more: Any) -> dict[str, Any]:
    """Return a promise that was due so many minutes ago."""
    times = {"due_at": iso(minutes=minutes), "warn_at": iso(minutes=minutes + 30)}
    return PLAIN | {"id": name, "kind": "first_reply", "state": "pending", "conversation": conversation, "case": None} | times | more  # fmt: skip


def owing() -> ConsoleDesk:
    desk = ConsoleDesk()
    conversation = desk.add(text="还没有人回我")["id"]
    said = {"why": "仓库盘点<b>", "by": "陈伟", "at": iso(minutes=5)}
    desk.promises.owed = [
        promise(conversation, "p_1", 90, state="broken", explains=True, owner=LIN),
        promise(conversation, "p_2", 60, state="broken", explanation=said, owner=CHEN, kind="review"),
        promise(conversation, "p_3", -5, warned="soon", asks=ASKS),
    ]
    return desk


async def nothing_serious(page: Page) -> None:
    found = (await Axe().run(page)).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    wide = await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert wide, "nothing is wider than the page"


@pytest.mark.parametrize(
    ("locale", "scheme", "width", "words"),
    [
        ("zh-CN", "light", 1440, ("今天到期", "待说明原因", "已超时", "林晓", "陈伟说明：仓库盘点<b>", "新提醒")),
        ("en-GB", "dark", 360, ("Due today", "To be explained", "Overdue", "林晓", "陈伟: 仓库盘点<b>", "New")),
    ],
)
async def test_what_has_to_be_explained_is_on_top_and_everything_has_an_owner(
    chromium: Browser, locale: str, scheme: str, width: int, words: tuple[str, ...]
) -> None:
    async with console(chromium, owing(), locale=locale, scheme=scheme, width=width) as agent:
        await agent.page.get_by_role("link", name=words[0]).click()
        page = agent.page.get_by_role("main", name=words[0])
        await expect(page.get_by_role("heading", level=3).first).to_contain_text(words[1])
        for one in words:
            await expect(page).to_contain_text(one)
        await nothing_serious(agent.page)


async def test_a_breach_is_explained_from_the_page_by_keyboard(chromium: Browser) -> None:
    desk = owing()
    async with console(chromium, desk) as agent:
        await agent.page.goto(f"{agent.address}#/due")
        await agent.button("说明原因").focus()
        await agent.page.keyboard.press("Enter")
        await agent.page.get_by_label("原因", exact=True).fill("供货方节假日不上班")
        await agent.button("确认").press("Enter")
        await expect(agent.page.get_by_text("林晓说明：供货方节假日不上班")).to_be_visible()
        await expect(agent.button("说明原因")).to_have_count(0)


async def test_who_waits_for_a_first_reply_is_told_by_what_they_wrote(chromium: Browser) -> None:
    async with console(chromium, owing()) as agent:
        await agent.page.goto(f"{agent.address}#/due")
        line = agent.page.get_by_role("listitem").filter(has=agent.page.get_by_role("link", name=ASKS["preview"]))
        await expect(line).to_contain_text("English · Telegram · ")
        await expect(line).to_contain_text("开始等")
        await line.get_by_role("link").click()
        await expect(agent.message("还没有人回我")).to_be_visible()


async def test_promises_are_narrowed_by_owner(chromium: Browser) -> None:
    async with console(chromium, owing()) as agent:
        await agent.page.goto(f"{agent.address}#/due")
        rows = agent.page.get_by_role("main", name="今天到期").locator("[data-promise]")
        await expect(rows).to_have_count(3)
        await agent.page.get_by_label("负责人").select_option("陈伟")
        await expect(rows).to_have_count(1)
        await agent.page.get_by_label("负责人").select_option("无人负责")
        await expect(rows).to_contain_text("新提醒")


async def test_a_warning_is_a_line_that_leads_to_what_it_is_about(chromium: Browser) -> None:
    desk = owing()
    async with console(chromium, desk) as agent:
        await desk.until(lambda: bool(desk.sockets))
        await desk.news(type="warning", promise="p_3", about="soon")
        line = agent.page.locator(".warned-line")
        await expect(line).to_contain_text("首次回复快到期")
        await nothing_serious(agent.page)
        await line.get_by_role("link", name="查看").click()
        await agent.message("还没有人回我").wait_for()
        await expect(line).to_have_count(0)
        assert desk.promises.opened == ["p_3"]


async def test_a_case_is_given_to_a_colleague(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    number = desk.cases[0]["number"]
    async with console(chromium, desk) as agent:
        await agent.page.goto(f"{agent.address}#/cases/{number}")
        await agent.button("交给谁").click()
        await agent.page.get_by_label("负责人").select_option("陈伟")
        await agent.button("确认").click()
        await desk.until(lambda: any(call[:2] == ("PUT", f"/api/cases/{number}/owner") for call in desk.calls))
        body = next(body for method, path, body in desk.calls if method == "PUT" and path.endswith("/owner"))
        assert body == {"agent": "a2", "from": None}
        await expect(agent.page.get_by_role("main", name="受理单详情")).to_contain_text("陈伟")


@pytest.mark.parametrize(
    ("locale", "scheme", "width", "words"),
    [
        ("zh-CN", "dark", 1440, ("服务时间", "今后30天", "09:00–18:00", "不服务", "盘点")),
        ("en-GB", "light", 360, ("Hours", "The next 30 days", "09:00–18:00", "No service", "盘点")),
    ],
)
async def test_a_supervisor_sees_the_hours_of_the_days_ahead(
    chromium: Browser, locale: str, scheme: str, width: int, words: tuple[str, ...]
) -> None:
    desk = ConsoleDesk()
    desk.role = "supervisor"
    async with console(chromium, desk, locale=locale, scheme=scheme, width=width) as agent:
        await agent.page.goto(f"{agent.address}#/hours")
        page = agent.page.get_by_role("main")
        for one in words[1:]:
            await expect(page).to_contain_text(one)
        await expect(page.locator(".hours-day")).to_have_count(30)
        await nothing_serious(agent.page)


async def test_a_closure_is_put_up_with_a_preview_of_what_consumers_read_and_taken_down(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.role = "supervisor"
    async with console(chromium, desk) as agent:
        await agent.page.goto(f"{agent.address}#/hours")
        await expect(agent.page.get_by_text("没有临时停止服务")).to_be_visible()
        await agent.button("新增").click()
        await agent.page.get_by_label("开始").fill("2030-11-30T10:00")
        await agent.page.get_by_label("结束").fill("2030-11-30T14:00")
        await agent.page.get_by_label("中文说法").fill("仓库盘点")
        await agent.page.get_by_label("英文说法").fill("stocktaking")
        await expect(agent.page.get_by_text("人工客服今天14:00上班")).to_be_visible()
        await expect(agent.page.get_by_text("临时停止服务：仓库盘点")).to_be_visible()
        await nothing_serious(agent.page)
        await agent.button("确认").click()
        planned = agent.page.get_by_role("listitem").filter(has_text="stocktaking")
        await expect(planned).to_contain_text("仓库盘点")
        await planned.get_by_role("button", name="取消").click()
        await agent.button("确认").click()
        await expect(planned).to_have_count(0)
