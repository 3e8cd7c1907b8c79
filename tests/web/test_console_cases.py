"""Cases in the console: filters, the board, and the steps by keyboard."""

import pytest
from playwright.async_api import Browser, expect
from web.console_day import furnish
from web.console_desk import ConsoleDesk
from web.console_page import console
from web.test_console_access import faults

pytestmark = pytest.mark.asyncio(loop_scope="module")
NUMBER = "R20261119-0004"


async def test_goods_are_received_by_keyboard_with_the_words_shown_before(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    desk.decide(desk.cases[1], "accepted", "陈伟", "")
    async with console(chromium, desk) as agent:
        await agent.page.goto(f"{agent.address}#/cases/{NUMBER}")
        page = agent.page.get_by_role("main", name="受理单详情")
        await expect(page.get_by_role("button", name="收到商品")).to_be_visible()
        await agent.page.keyboard.press("1")
        dialog = agent.page.get_by_role("dialog", name=f"收到商品 · {NUMBER}")
        await expect(dialog.get_by_label("实收件数")).to_have_value("2")
        await dialog.get_by_label("实收件数").fill("1")
        await dialog.get_by_label("商品状况").select_option("缺件")
        await expect(dialog.get_by_text("quantity=1 condition=incomplete")).to_be_visible()
        assert await faults(agent.page) == []
        await agent.button("确认").click()
        await expect(dialog).to_have_count(0)
        await expect(page.get_by_role("button", name="已退款")).to_be_visible()
    body = {"state": "received", "quantity": 1, "condition": "incomplete", "from": "accepted"}
    assert ("PUT", f"/api/cases/{NUMBER}/state", body) in desk.calls


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
async def test_the_list_is_narrowed_and_the_board_has_a_column_a_state(
    chromium: Browser, width: int, scheme: str
) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk, width=width, scheme=scheme) as agent:
        await agent.page.goto(f"{agent.address}#/cases")
        row = agent.page.get_by_role("row")
        await expect(row.filter(has_text=NUMBER)).to_be_visible()
        await agent.page.get_by_label("状态").select_option("已通过")
        await expect(row.filter(has_text=NUMBER)).to_have_count(0)
        await agent.page.get_by_label("状态").select_option("全部")
        await agent.page.get_by_label("单号或订单号").fill("0004")
        await expect(row).to_have_count(2)
        await agent.page.get_by_role("button", name="看板").click()
        column = agent.page.locator(".board-column").filter(has_text="待审核")
        await expect(column.get_by_role("link", name=NUMBER)).to_be_visible()
        await expect(agent.page.locator(".board-column")).to_have_count(7)
        assert await faults(agent.page) == []


@pytest.mark.parametrize("width", [1440, 360])
async def test_what_is_due_today_is_told_in_words_and_leads_to_its_case(chromium: Browser, width: int) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk, width=width) as agent:
        await agent.page.get_by_role("link", name="今天到期").click()
        page = agent.page.get_by_role("main", name="今天到期")
        row = page.get_by_role("listitem").filter(has_text=NUMBER)
        await expect(row).to_contain_text("超时")
        await expect(row).to_contain_text("审核")
        assert await faults(agent.page) == []
        await row.get_by_role("link", name=NUMBER).click()
        await expect(
            agent.page.get_by_role("main", name="受理单详情").get_by_text("左耳充不进电").first
        ).to_be_visible()


async def test_a_mark_counts_what_is_late_and_a_voice_says_when_there_is_more(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    more = desk.cases.pop()
    async with console(chromium, desk) as agent:
        mark = agent.page.locator(".due-mark")
        await expect(mark).to_have_text(str(len(desk.cases)))
        desk.cases.append(more)
        await desk.news(type="queue")
        await expect(mark).to_have_text(str(len(desk.cases)))
        await expect(agent.page.get_by_role("status").filter(has_text="快到期或已超时")).to_have_count(1)


async def test_what_ends_with_a_day_is_told_of_that_day(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    desk.cases[1]["due"] = [{"kind": "refund", "due_at": "2099-11-28T16:00:00Z", "state": "pending", "warn_at": "2099-11-27T16:00:00Z"}]  # fmt: skip
    async with console(chromium, desk) as agent:
        await agent.page.goto(f"{agent.address}#/cases/{NUMBER}")
        await expect(agent.page.get_by_role("main").get_by_text("11月28日 24:00前")).to_be_visible()
