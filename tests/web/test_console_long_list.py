"""Hundreds of conversations in a list: what is in the page, what keyboard and screen reader get, what news do to it."""

import itertools

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect
from web.console_desk import LIN, ConsoleDesk
from web.console_page import ConsolePage, console

pytestmark = pytest.mark.asyncio(loop_scope="module")

MANY, BOUND = 300, 120
SIGHT = """panel => {
  const { top, bottom } = panel.getBoundingClientRect()
  return [...panel.querySelectorAll('[role=option]')]
    .map((row) => [row.querySelector('.preview').textContent, row.getBoundingClientRect()])
    .filter(([, box]) => box.bottom > top + 1 && box.top < bottom - 1).map(([text, box]) => [text, Math.round(box.top)])
}"""


def full(owner: str = "bot", many: int = MANY) -> ConsoleDesk:
    """A desk with conversations of one owner; the last one is the newest, the queue comes in one page."""
    desk = ConsoleDesk()
    desk.page = MANY + 1 if owner == "queue" else desk.page
    for number in range(many):
        one = desk.add(owner, text=f"第{number}位", agent=LIN if owner == "agent" else None)
        if owner == "agent":
            one["handoff"] |= {"state": "claimed", "agent": LIN}
    return desk


async def taken(desk: ConsoleDesk, name: str) -> None:
    """Let another agent claim what waits."""
    await desk.taken_by_chen(name)
    desk.conversations[name]["handoff"] |= {"state": "claimed"}
    await desk.news(type="queue")


async def show(agent: ConsolePage, tab: str, first: str) -> None:
    await agent.page.get_by_role("tab", name=tab).click()
    await agent.row(first).wait_for()


async def in_sight(agent: ConsolePage) -> list[list[str | int]]:
    seen: list[list[str | int]] = await agent.page.locator("#list-panel").evaluate(SIGHT)
    return seen


async def scroll(agent: ConsolePage, rows: int, text: str) -> None:
    """Scroll by so many rows of one line and wait for the row that comes into sight then."""
    await agent.page.locator("#list-panel").evaluate("(panel, by) => { panel.scrollTop += by }", rows)
    await expect(agent.row(text)).to_be_in_viewport()


async def test_only_rows_near_what_is_in_sight_are_in_the_page_and_each_says_which_it_is(chromium: Browser) -> None:
    async with console(chromium, full("queue")) as agent:
        await agent.row("第0位").wait_for()
        rows = agent.page.get_by_role("option")
        assert await rows.count() < BOUND
        assert await rows.first.get_attribute("aria-setsize") == str(MANY)
        await scroll(agent, 200 * 56, "第200位")
        assert await rows.count() < BOUND
        assert await agent.row("第200位").get_attribute("aria-posinset") == "201"
        places = await rows.evaluate_all("rows => rows.map((row) => Number(row.getAttribute('aria-posinset')))")
        assert places == sorted(places)
        assert (await Axe().run(agent.page, context="#list-panel")).violations_count == 0


async def test_scrolling_brings_page_after_page_in_order_until_the_end_is_known(chromium: Browser) -> None:
    async with console(chromium, full()) as agent:
        await show(agent, "机器人", "第299位")
        assert await agent.row("第299位").get_attribute("aria-setsize") == "-1"
        panel = agent.page.locator("#list-panel")
        while await agent.row("第0位").count() == 0:
            known = await panel.evaluate("panel => { panel.scrollTop = panel.scrollHeight; return panel.scrollHeight }")
            await agent.page.wait_for_function(
                "known => document.querySelector('#list-panel').scrollHeight > known || document.querySelector('[aria-posinset=\"300\"]')",
                arg=known,
            )
        await expect(agent.row("第0位")).to_have_attribute("aria-setsize", str(MANY))
        assert [text for text, _ in await in_sight(agent)][-2:] == ["第1位", "第0位"]
        assert await agent.page.get_by_role("option").count() < BOUND
        await expect(agent.button("更早的会话")).to_be_hidden()


async def test_a_queue_of_many_pages_counts_right_and_goes_on_while_it_is_scrolled(chromium: Browser) -> None:
    desk = full("queue", 120)
    desk.page = 50
    async with console(chromium, desk) as agent:
        await agent.row("第0位").wait_for()
        tab = agent.page.get_by_role("tab", name="等候")
        await expect(tab).to_contain_text("120")
        await expect(agent.page).to_have_title("（120）前台 · 客服工作台")
        await expect(agent.row("第0位")).to_have_attribute("aria-setsize", "-1")
        await agent.page.keyboard.press("j")
        for last, behind in (("第49位", "第50位"), ("第99位", "第100位"), ("第119位", "第118位")):
            await agent.page.keyboard.press("End")
            await expect(agent.row(last)).to_be_focused()
            await agent.row(behind).wait_for()
        await expect(agent.row("第119位")).to_have_attribute("aria-setsize", "120")
        await taken(desk, "c100")
        await expect(tab).to_contain_text("119")
        await expect(agent.row("第119位")).to_have_attribute("aria-setsize", "119")
        await expect(agent.row("第119位")).to_be_focused()
        await desk.arrive(text="最后一位")
        await expect(tab).to_contain_text("120")
        await expect(agent.page.get_by_role("status").filter(has_text="1个新会话在等候")).to_have_count(1)


async def test_news_moves_nothing_that_is_in_sight_and_draws_only_what_changed(chromium: Browser) -> None:
    desk = full()
    async with console(chromium, desk) as agent:
        await show(agent, "机器人", "第299位")
        await scroll(agent, 12 * 32, "第279位")
        before = await in_sight(agent)
        await agent.page.evaluate("for (const row of document.querySelectorAll('#rows > *')) row.kept = true")
        desk.add("bot", text="刚来的一位")
        await desk.consumer_says("c280", "又写了一句")
        await desk.news(type="queue")
        await expect(agent.row("第278位")).to_have_attribute("aria-posinset", "23")
        after = await in_sight(agent)
        assert [text for text, _ in after] == [text if text != "第279位" else "又写了一句" for text, _ in before]
        assert [top for _, top in after] == [top for _, top in before]
        fresh = await agent.page.evaluate(
            "[...document.querySelectorAll('#rows > *')].filter((row) => !row.kept).map((row) => row.dataset.key)"
        )
        assert "c280" in fresh
        assert len(fresh) < 20


async def test_what_waits_stays_in_place_when_somebody_ahead_of_it_is_claimed(chromium: Browser) -> None:
    desk = full("queue")
    async with console(chromium, desk) as agent:
        await agent.row("第0位").wait_for()
        await scroll(agent, 100 * 56, "第100位")
        before = await in_sight(agent)
        await taken(desk, "c1")
        await expect(agent.row("第101位")).to_have_attribute("aria-posinset", "101")
        assert await in_sight(agent) == before


async def test_the_focus_stays_on_its_row_when_news_come_and_when_it_is_scrolled_away(chromium: Browser) -> None:
    desk = full("queue")
    async with console(chromium, desk) as agent:
        await agent.row("第0位").wait_for()
        for _ in range(3):
            await agent.page.keyboard.press("j")
        await expect(agent.row("第2位")).to_be_focused()
        await scroll(agent, 200 * 56, "第200位")
        await expect(agent.row("第2位")).to_be_focused()
        await desk.arrive(text="新来的一位")
        await expect(agent.row("第200位")).to_have_attribute("aria-setsize", str(MANY + 1))
        await expect(agent.row("第2位")).to_be_focused()
        await agent.page.keyboard.press("ArrowDown")
        await expect(agent.row("第3位")).to_be_focused()
        await expect(agent.row("第3位")).to_be_in_viewport()


async def test_the_keyboard_gets_to_both_ends_and_through_the_middle(chromium: Browser) -> None:
    async with console(chromium, full("queue")) as agent:
        await agent.row("第0位").wait_for()
        await agent.page.keyboard.press("j")
        for key, text in (
            ("End", "第299位"),
            ("ArrowUp", "第298位"),
            ("PageUp", "第288位"),
            ("Home", "第0位"),
            ("PageDown", "第10位"),
        ):
            await agent.page.keyboard.press(key)
            await expect(agent.row(text)).to_be_focused()
            await expect(agent.row(text)).to_be_in_viewport()
        await agent.page.keyboard.press("Enter")
        await agent.message("第10位").wait_for()
        await expect(agent.row("第10位")).to_have_attribute("aria-selected", "true")


async def test_the_focus_goes_to_the_neighbour_when_its_row_leaves_the_list(chromium: Browser) -> None:
    desk = full("queue")
    async with console(chromium, desk) as agent:
        await agent.row("第0位").wait_for()
        for _ in range(6):
            await agent.page.keyboard.press("j")
        await expect(agent.row("第5位")).to_be_focused()
        await taken(desk, "c6")
        await expect(agent.row("第6位")).to_be_focused()


async def test_tab_enters_the_list_at_one_row_that_is_in_sight(chromium: Browser) -> None:
    async with console(chromium, full("queue")) as agent:
        await agent.row("第0位").wait_for()
        await scroll(agent, 100 * 56, "第110位")
        entries = agent.page.locator("#rows > [tabindex='0']")
        await expect(entries).to_have_count(1)
        await agent.page.get_by_role("tab", name="等候").focus()
        await agent.page.keyboard.press("Tab")
        await expect(entries).to_be_focused()
        await expect(entries).to_be_in_viewport()


async def test_a_row_is_as_tall_on_a_phone_as_a_finger_needs_and_none_lies_on_another(chromium: Browser) -> None:
    async with console(chromium, full("agent", 60), width=360) as agent:
        await show(agent, "我的", "第59位")
        await expect(agent.page.get_by_role("tab", name="我的")).to_contain_text("50+")
        tops = [top for _, top in await in_sight(agent)]
        assert {int(below) - int(above) for above, below in itertools.pairwise(tops)} == {64}
