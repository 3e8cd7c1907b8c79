"""An agent who is quicker than the line: answers that come late, doubled presses, pages left before they have come."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, WebSocketRoute, expect
from web.console_day import furnish
from web.console_desk import LIN, ConsoleDesk
from web.console_page import console
from web.console_writing import canned

from tests.web.held import hold, settled
from tests.web.test_console_misses import review

pytestmark = pytest.mark.asyncio(loop_scope="module")
TWICE = "button => { button.click(); button.click() }"


def two() -> ConsoleDesk:
    """Two conversations of this agent's."""
    desk = ConsoleDesk()
    for text in ("帮帮我", "谢谢您"):
        one = desk.add("agent", text=text, agent=LIN)
        one["handoff"] |= {"state": "claimed", "agent": LIN}
    return desk


async def mine(page: Page) -> None:
    await page.get_by_role("tab", name="我的").click()
    await page.get_by_role("option").first.wait_for()


def posted(desk: ConsoleDesk, end: str, method: str = "POST") -> list[Any]:
    return [body for how, path, body in desk.calls if how == method and path.endswith(end)]


async def test_a_message_that_is_fetched_stays_out_of_the_conversation_turned_to_meanwhile(chromium: Browser) -> None:
    desk = two()
    async with console(chromium, desk) as agent:
        await mine(agent.page)
        await agent.open("帮帮我")
        held = await hold(agent.page, "**/api/conversations/c1/messages*")
        desk.say("c1", "bot", "漏掉的一句")
        await desk.consumer_says("c1", "只给第一位看的话")
        await held.asked()
        await agent.row("谢谢您").click()
        await agent.message("谢谢您").wait_for()
        await held.let_go()
        await desk.consumer_says("c2", "再见")
        await expect(agent.message("再见")).to_be_visible()
        await expect(agent.message("只给第一位看的话")).to_have_count(0)


async def test_an_answer_that_was_overtaken_does_not_bring_the_old_draft_back(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk) as agent:
        await agent.open("耳机充不进电")
        held = await hold(agent.page, "**/api/conversations/c1")
        await desk.news(type="conversation", id="c1", last=10, owner="queue", number=1)
        await held.asked()
        desk.conversations["c1"]["draft"]["missing"] = ["contact"]
        await desk.news(type="conversation", id="c1", last=10, owner="queue", number=1)
        await expect(agent.page.get_by_text("还差1项")).to_be_visible()
        await held.let_go()
        await expect(agent.page.get_by_text("还差1项")).to_be_visible()


async def test_an_old_list_does_not_undo_what_came_by_news(chromium: Browser) -> None:
    desk = two()
    async with console(chromium, desk) as agent:
        await mine(agent.page)
        held = await hold(agent.page, "**/api/conversations?*", query="list=mine")
        await desk.news(type="queue")
        await held.asked()
        await desk.consumer_says("c1", "还在吗")
        await expect(agent.row("还在吗")).to_be_visible()
        await held.let_go()
        await expect(agent.row("还在吗").get_by_label("1条未读")).to_be_visible()


async def test_who_was_taken_meanwhile_does_not_come_back_with_an_old_queue(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.add(text="第一位")
    async with console(chromium, desk) as agent:
        await agent.row("第一位").wait_for()
        held = await hold(agent.page, "**/api/queue")
        await desk.arrive(text="第二位")
        await held.asked()
        await desk.arrive(text="第三位")
        await expect(agent.row("第二位")).to_be_visible()
        await desk.taken_by_chen("c2")
        desk.conversations["c2"]["handoff"]["state"] = "claimed"
        await desk.news(type="queue")
        await expect(agent.row("第二位")).to_have_count(0)
        await held.let_go()
        await expect(agent.row("第三位")).to_be_visible()
        await expect(agent.row("第二位")).to_have_count(0)


async def test_two_quick_presses_claim_once_and_tell_nobody_that_they_were_slower(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.add(text="帮帮我")
    async with console(chromium, desk) as agent:
        await agent.open("帮帮我")
        async with agent.page.expect_response(lambda answer: answer.status == 409):
            await agent.button("接入").evaluate(TWICE)
        await expect(agent.reply).to_be_focused()
        await settled(agent.page)
        await expect(agent.page.get_by_role("main").get_by_role("alert")).to_have_count(0)


async def test_a_button_that_is_being_pressed_outlives_the_news(chromium: Browser) -> None:
    desk = two()
    async with console(chromium, desk) as agent:
        await mine(agent.page)
        await agent.open("帮帮我")
        button = await agent.button("结束").element_handle()
        assert button
        await button.focus()
        desk.conversations["c1"]["locale"] = "en"
        await desk.news(type="conversation", id="c1", last=1, owner="agent", number=2)
        await expect(agent.page.get_by_role("heading", name="English")).to_be_visible()
        assert await button.evaluate("button => button.isConnected && button === document.activeElement")


async def test_a_transfer_is_not_asked_about_where_it_was_not_begun(chromium: Browser) -> None:
    desk = two()
    async with console(chromium, desk) as agent:
        page = agent.page
        await page.route("**/api/teams", lambda route: route.fulfill(json={"teams": [], "agents": []}))
        await mine(page)
        await agent.open("帮帮我")
        held: list[Any] = []
        await page.route("**/api/teams", lambda route: held.append(route), times=1)
        await page.keyboard.press("t")
        await desk.until(lambda: len(held) == 1)
        await agent.row("谢谢您").click()
        await agent.message("谢谢您").wait_for()
        await held[0].fulfill(json={"teams": [], "agents": []})
        await settled(page)
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await agent.button("转交").evaluate(TWICE)
        await page.get_by_role("dialog").wait_for()
        await settled(page)
        await expect(page.get_by_role("dialog")).to_have_count(1)


async def test_a_note_that_is_being_written_does_not_become_a_reply_when_the_conversation_is_given(
    chromium: Browser,
) -> None:
    desk = ConsoleDesk()
    desk.add(text="帮帮我")
    async with console(chromium, desk) as agent:
        box = agent.page.locator("#reply")
        await agent.open("帮帮我")
        await agent.page.keyboard.press("n")
        await box.press_sequentially("顾客很急")
        desk.conversations["c1"].update(owner="agent", agent=LIN, number=2)
        await desk.news(type="conversation", id="c1", last=1, owner="agent", number=2)
        await agent.button("结束").wait_for()
        await box.press_sequentially("，先别催")
        await box.press("Enter")
        await expect(agent.message("顾客很急，先别催")).to_contain_text("内部备注")
    assert [body["text"] for body in posted(desk, "/notes")] == ["顾客很急，先别催"]
    assert posted(desk, "/messages") == []


async def test_a_canned_reply_on_its_way_is_neither_sent_as_it_was_called_nor_put_elsewhere(chromium: Browser) -> None:
    desk = two()
    desk.replies = [canned("问候", "您好，我是{shop}的{agent}。")]
    async with console(chromium, desk) as agent:
        await mine(agent.page)
        await agent.open("帮帮我")
        for turns in (False, True):
            held = await hold(agent.page, "**/api/conversations/c1/replies/*")
            await agent.reply.press_sequentially("/问")
            await agent.page.locator(".suggestions").get_by_role("option").wait_for()
            await agent.reply.press("Enter")
            await held.asked()
            await agent.reply.press("Enter")
            if turns:
                await agent.row("谢谢您").click()
                await agent.message("谢谢您").wait_for()
                await held.let_go()
                await expect(agent.reply).to_have_value("")
            else:
                await held.let_go()
                await expect(agent.reply).to_have_value("您好，我是青禾生活的林晓。")
                await agent.reply.fill("")
    assert posted(desk, "/messages") == []


async def test_replies_written_in_a_row_go_out_after_turning_elsewhere(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.add(text="帮帮我")
    desk.add(text="谢谢您")
    async with console(chromium, desk) as agent:
        await agent.row("帮帮我").wait_for()
        await agent.open("帮帮我")
        lists: list[Route] = []
        for address in ("**/api/queue", "**/api/conversations?*"):
            await agent.page.route(address, lambda route: lists.append(route))
        await agent.button("接入").click()
        await agent.reply.wait_for()
        held = await hold(agent.page, "**/api/conversations/c1/messages", "POST")
        await agent.say("第一句回复")
        await held.asked()
        await agent.say("第二句回复")
        await agent.page.evaluate("location.hash = '#/c/c2'")
        await agent.message("谢谢您").wait_for()
        await held.let_go()
        await desk.until(lambda: len(desk.conversations["c1"]["messages"]) == 3)
        for one in lists:
            await one.continue_()
    assert [one["text"] for one in desk.conversations["c1"]["messages"][1:]] == ["第一句回复", "第二句回复"]


async def test_the_language_turned_twice_leaves_one_console(chromium: Browser) -> None:
    desk = ConsoleDesk()
    sockets: list[Any] = []
    async with console(chromium, desk) as agent:
        await agent.page.get_by_role("tab", name="等候").wait_for()
        agent.page.on("websocket", lambda socket: sockets.append(socket))
        await agent.button("English").evaluate(TWICE)
        await desk.until(lambda: len(sockets) == 2)
        await desk.until(lambda: [one.is_closed() for one in sockets] == [True, False])


async def test_of_two_addresses_the_last_one_is_shown_whichever_comes_first(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.replies = [canned("问候", "您好"), canned("稍等", "请稍等")]
    async with console(chromium, desk) as agent:
        await agent.page.get_by_role("tab", name="等候").wait_for()
        held = await hold(agent.page, "**/console/canned/canned.css")
        for one in desk.replies:
            await agent.page.evaluate(f"location.hash = '#/replies/{one['id']}'")
        await held.asked()
        await held.let_go()
        await expect(agent.page.get_by_role("heading", name="稍等")).to_be_visible()
        await settled(agent.page)
        await expect(agent.page.get_by_role("heading", name="稍等")).to_be_visible()
    assert len(posted(desk, "/api/replies", "GET")) == 1


async def test_enter_in_the_search_opens_what_the_text_finds_and_nothing_older(chromium: Browser) -> None:
    desk = two()
    held: list[Any] = []

    def found(name: str) -> dict[str, Any]:
        hit = {"seq": 1, "author": "consumer", "snippet": name, "at": desk.now()}
        line = {"id": name, "channel": "widget", "locale": "zh", "hit": hit}
        return {"words": [], "cases": [], "conversations": [line], "next": None, "personal": False}

    async with console(chromium, desk) as agent:
        page = agent.page
        await page.route("**/api/search?text=ab", lambda route: route.fulfill(json=found("c1")))
        await page.route("**/api/search?text=abc", lambda route: held.append(route))
        await page.get_by_role("tab", name="等候").wait_for()
        await page.keyboard.press("Control+k")
        box = page.get_by_role("searchbox")
        await box.fill("ab")
        await page.get_by_role("dialog").get_by_role("link").wait_for()
        await box.fill("abc")
        await box.press("Enter")
        await desk.until(lambda: bool(held))
        await held[0].fulfill(json=found("c2"))
        await agent.message("谢谢您").wait_for()
        assert len(held) == 1
        await page.wait_for_url("**#/c/c2/1")


async def test_misses_of_the_filter_before_do_not_come_after_those_of_this_one(chromium: Browser) -> None:
    async with console(chromium, review()) as agent:
        await agent.page.evaluate("location.hash = '#/misses'")
        await agent.row("邮费咋算").wait_for()
        held = await hold(agent.page, "**/api/misses?locale=zh")
        await agent.page.locator("#miss-locale").select_option("zh")
        await held.asked()
        await agent.page.locator("#miss-locale").select_option("en")
        await expect(agent.row("邮费咋算")).to_have_count(0)
        await held.let_go()
        await expect(agent.row("how do i get")).to_be_visible()
        await expect(agent.row("邮费咋算")).to_have_count(0)


async def test_being_here_again_before_the_socket_is_there_is_told_to_the_desk(chromium: Browser) -> None:
    desk = ConsoleDesk()
    async with console(chromium, desk, signed_in=False) as agent:
        await agent.page.evaluate("sessionStorage.setItem('frontdesk.console.away', 'on')")
        reached = asyncio.Event()

        async def late(socket: WebSocketRoute) -> None:
            await reached.wait()
            socket.connect_to_server()

        await agent.page.route_web_socket("**/api/news*", late)
        await agent.sign_in()
        await agent.page.get_by_role("switch", name="暂离").click()
        reached.set()
        await desk.until(lambda: {"type": "away", "on": False} in desk.heard)


async def test_the_cases_stay_as_they_are_drawn_until_one_of_them_changes(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk) as agent:
        await agent.page.evaluate("location.hash = '#/cases'")
        link = await agent.page.get_by_role("link", name="R20261119-0004").element_handle()
        assert link
        asked = len(posted(desk, "/api/cases", "GET"))
        await desk.news(type="queue")
        await desk.until(lambda: len(posted(desk, "/api/cases", "GET")) > asked)
        await settled(agent.page)
        assert await link.evaluate("link => link.isConnected")


async def test_two_quick_presses_decide_once(chromium: Browser) -> None:
    desk = review()
    async with console(chromium, desk) as agent:
        await agent.page.evaluate("location.hash = '#/misses'")
        await agent.row("邮费咋算").click()
        await agent.page.get_by_role("button", name="不用学").evaluate(TWICE)
        await agent.page.get_by_role("heading", name="how do i get").wait_for()
    assert len(posted(desk, f"{1:024x}", "PUT")) == 1


async def test_signing_out_twice_leaves_nothing_behind_and_is_no_session_that_ended(chromium: Browser) -> None:
    desk = two()
    async with console(chromium, desk) as agent:
        await mine(agent.page)
        await agent.open("帮帮我")
        await agent.reply.fill("写到一半")
        held = await hold(agent.page, "**/api/session", "DELETE")
        await agent.button("退出").click()
        await held.asked()
        await agent.button("退出").click()
        await agent.page.locator(".sign-in").wait_for()
        await held.let_go()
        await settled(agent.page)
        assert await agent.page.evaluate("Object.keys(localStorage).filter((key) => key.includes('reply'))") == []
        await expect(agent.page.get_by_text("您的登录已过期。")).to_have_count(0)


async def test_an_answer_that_breaks_off_is_no_answer(chromium: Browser) -> None:
    desk = two()
    async with console(chromium, desk) as agent:
        await mine(agent.page)
        await agent.page.route(
            "**/api/conversations/c1",
            lambda route: route.fulfill(body='{"id": "c', content_type="application/json"),
            times=1,
        )
        await agent.row("帮帮我").click()
        await expect(agent.page.get_by_role("main")).to_contain_text("连接不上前台")


async def test_what_was_opened_before_its_columns_have_come_is_read(chromium: Browser) -> None:
    desk = two()
    desk.conversations["c1"]["unread"] = 2
    async with console(chromium, desk, signed_in=False) as agent:
        held = await hold(agent.page, "**/console/columns.js")
        await agent.sign_in()
        await mine(agent.page)
        await agent.row("帮帮我").get_by_label("2条未读").wait_for()
        async with agent.page.expect_response("**/api/conversations/c1"):
            await agent.row("帮帮我").click()
        await settled(agent.page)
        await held.let_go()
        await agent.message("帮帮我").wait_for()
        await expect(agent.row("帮帮我").get_by_label("2条未读")).to_have_count(0)
        await desk.until(lambda: ("PUT", "/api/conversations/c1/seen", {"seq": 1}) in desk.calls)
