"""What reaches the console by itself, and what happens when something does not."""

import asyncio

import pytest
from playwright.async_api import Browser, Route, expect
from web.console_day import furnish
from web.console_desk import ConsoleDesk
from web.console_page import console

from tests.files.pictures import photo

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCROLL_UP = """log => new Promise((heard) => {
  log.addEventListener('scroll', heard, { once: true })
  log.scrollTop = 300
}).then(() => undefined)"""


def one_waiting() -> ConsoleDesk:
    desk = ConsoleDesk()
    desk.add(text="帮帮我")
    return desk


def said(desk: ConsoleDesk) -> list[str]:
    return [message["text"] for message in desk.conversations["c1"]["messages"] if message["author"] == "agent"]


async def test_a_message_of_the_open_conversation_appears_by_itself(chromium: Browser) -> None:
    desk = one_waiting()
    async with console(chromium, desk) as agent:
        await agent.open("帮帮我")
        await desk.until(lambda: {"type": "watch", "conversation": "c1"} in desk.heard)
        await desk.news(type="typing", id="c1", on=True)
        await expect(agent.page.get_by_text("顾客正在输入…")).to_be_visible()
        await desk.consumer_says("c1", "还在吗")
        await expect(agent.message("还在吗")).to_be_visible()
        await expect(agent.page.get_by_text("顾客正在输入…")).to_have_count(0)


async def test_a_photo_that_has_not_come_moves_nothing_when_it_does(chromium: Browser) -> None:
    desk, comes = one_waiting(), asyncio.Event()
    desk.say("c1", "consumer", "", file={"id": "f_1", "width": 1200, "height": 900, "size": 1})
    desk.say("c1", "consumer", "就是这样")

    async def late(route: Route) -> None:
        await comes.wait()
        await route.fulfill(body=photo(size=(320, 240)), content_type="image/jpeg")

    async with console(chromium, desk) as agent:
        await agent.page.route("**/preview", late)
        await agent.open("就是这样")
        picture = agent.page.get_by_role("img", name="顾客发来的照片")
        before = await picture.bounding_box()
        comes.set()
        await expect(picture).to_have_js_property("naturalWidth", 320)
        assert before and (before["width"], before["height"]) == (200, 150)
        assert await picture.bounding_box() == before


async def test_the_draft_follows_the_bots_dialogue(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk) as agent:
        await agent.open("耳机充不进电")
        desk.conversations["c1"]["draft"]["missing"] = ["contact"]
        desk.say("c1", "bot", "好的，故障已记下。")
        await desk.news(type="conversation", id="c1", last=11, owner="queue", number=1)
        await expect(agent.message("好的，故障已记下。")).to_be_visible()
        await expect(agent.page.get_by_text("还差1项")).to_be_visible()


async def test_a_message_elsewhere_marks_its_line_unread_until_it_is_opened(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk) as agent:
        await agent.page.get_by_role("tab", name="我的").click()
        row = agent.page.get_by_role("option").filter(has_text="快递上门")
        await expect(row).to_be_visible()
        await desk.consumer_says("c4", "快递没来")
        row = agent.page.get_by_role("option").filter(has_text="快递没来")
        await expect(row.get_by_label("1条未读")).to_be_visible()
        await row.click()
        await expect(row.get_by_label("1条未读")).to_have_count(0)
        await desk.until(lambda: ("PUT", "/api/conversations/c4/seen", {"seq": 2}) in desk.calls)


async def test_lines_of_mine_stay_in_their_places_when_messages_arrive(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk) as agent:
        await agent.page.get_by_role("tab", name="我的").click()
        rows = agent.page.get_by_role("option")
        await expect(rows).to_have_count(2)
        before = await rows.evaluate_all("rows => rows.map((row) => row.dataset.key)")
        await desk.consumer_says(before[1], "新的一句")
        await desk.news(type="conversation", id=before[1], last=2, owner="agent", number=1)
        await expect(rows.nth(1)).to_contain_text("新的一句")
        assert await rows.evaluate_all("rows => rows.map((row) => row.dataset.key)") == before


async def test_what_was_said_while_the_socket_was_down_is_fetched_by_number(chromium: Browser) -> None:
    desk = one_waiting()
    async with console(chromium, desk) as agent:
        await agent.open("帮帮我")
        desk.drop_news = True
        await desk.consumer_says("c1", "没人听见的一句")
        await desk.hang_up()
        await expect(agent.message("没人听见的一句")).to_be_visible()


async def test_a_gap_in_the_news_is_closed_from_the_ledger(chromium: Browser) -> None:
    desk = one_waiting()
    async with console(chromium, desk) as agent:
        await agent.open("帮帮我")
        desk.say("c1", "bot", "漏掉的一句")
        await desk.consumer_says("c1", "听见的一句")
        await expect(agent.message("听见的一句")).to_be_visible()
        await expect(agent.message("漏掉的一句")).to_be_visible()


async def test_reading_further_up_is_not_disturbed_by_a_new_message(chromium: Browser) -> None:
    desk = one_waiting()
    for number in range(60):
        desk.say("c1", "bot", f"第{number}句")
    async with console(chromium, desk) as agent:
        await agent.open("帮帮我")
        log = agent.page.get_by_role("log")
        await log.evaluate(SCROLL_UP)
        await desk.consumer_says("c1", "最新一句")
        await expect(agent.button("有新消息 ↓")).to_be_visible()
        assert await log.evaluate("log => log.scrollTop") == 300
        await agent.button("有新消息 ↓").click()
        await expect(agent.message("最新一句")).to_be_in_viewport()


async def test_a_long_ledger_is_read_backwards_without_losing_the_place(chromium: Browser) -> None:
    desk = one_waiting()
    desk.newest = 60
    for number in range(150):
        desk.say("c1", "bot", f"第{number}句")
    async with console(chromium, desk) as agent:
        await agent.open("帮帮我")
        await expect(agent.button("更早的消息 ↑")).to_be_hidden()
        await agent.page.get_by_role("log").evaluate("log => { log.scrollTop = 0 }")
        await agent.button("更早的消息 ↑").click()
        await expect(agent.page.get_by_role("log").get_by_role("article")).to_have_count(151)
        await expect(agent.message("第90句")).to_be_in_viewport()
        await desk.news(type="conversation", id="c1", last=151, owner="queue", number=1)
        await desk.consumer_says("c1", "还在")
        await expect(agent.page.get_by_role("log").get_by_role("article")).to_have_count(152)


async def test_the_last_message_stays_in_sight_when_the_transcript_shrinks(chromium: Browser) -> None:
    desk = one_waiting()
    for number in range(60):
        desk.say("c1", "bot", f"第{number}句")
    async with console(chromium, desk) as agent:
        await agent.claim("帮帮我")
        await agent.reply.fill("一\n" * 12)
        await expect(agent.message("第59句")).to_be_in_viewport(ratio=1)


async def test_the_slower_agent_is_told_who_was_faster(chromium: Browser) -> None:
    desk = one_waiting()
    async with console(chromium, desk) as agent:
        await agent.open("帮帮我")
        await desk.taken_by_chen("c1")
        await agent.button("接入").click()
        await expect(agent.page.get_by_role("alert")).to_have_text("会话现在由陈伟接待。")
        await expect(agent.page.get_by_text("陈伟正在接待，您只能查看。")).to_be_visible()
        await expect(agent.button("接入")).to_have_count(0)


async def test_a_reply_to_a_conversation_lost_meanwhile_is_kept_and_not_sent(chromium: Browser) -> None:
    desk = one_waiting()
    async with console(chromium, desk) as agent:
        await agent.claim("帮帮我")
        await desk.taken_by_chen("c1")
        await agent.say("我来晚了")
        await expect(agent.page.get_by_role("alert").filter(has_text="会话现在由陈伟接待。")).to_be_visible()
        await expect(agent.message("我来晚了")).to_contain_text("未送出")
    assert said(desk) == []


async def test_a_reply_that_failed_is_sent_once_when_tried_again(chromium: Browser) -> None:
    desk = one_waiting()
    async with console(chromium, desk) as agent:
        await agent.claim("帮帮我")
        desk.refuse = {"/messages": 503}
        await agent.say("您好")
        await expect(agent.message("您好")).to_contain_text("未送出")
        desk.refuse = {}
        await agent.button("重试").click()
        await expect(agent.message("未送出")).to_have_count(0)
        await expect(agent.message("您好")).to_have_count(1)
    assert said(desk) == ["您好"]
    assert (
        len({body["id"] for method, path, body in desk.calls if method == "POST" and path.endswith("/messages")}) == 1
    )


async def test_a_failed_reply_survives_a_reload_and_can_be_taken_back(chromium: Browser) -> None:
    desk = one_waiting()
    async with console(chromium, desk) as agent:
        await agent.claim("帮帮我")
        desk.refuse = {"/messages": 503}
        await agent.say("有错字的话")
        await agent.button("取回修改").wait_for()
        await agent.page.reload()
        await agent.button("取回修改").click()
        await expect(agent.reply).to_have_value("有错字的话")
        await expect(agent.message("有错字的话")).to_have_count(0)


async def test_a_reply_begun_is_there_after_a_reload_and_after_another_conversation(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk) as agent:
        await agent.claim("耳机充不进电")
        await agent.reply.fill("写到一半")
        await agent.row("快递上门").click()
        await expect(agent.reply).to_have_value("")
        await agent.page.go_back()
        await expect(agent.reply).to_have_value("写到一半")
        await agent.page.reload()
        await expect(agent.reply).to_have_value("写到一半")


async def test_a_session_that_ended_asks_for_the_password_and_brings_the_reply_back(chromium: Browser) -> None:
    desk = one_waiting()
    async with console(chromium, desk) as agent:
        await agent.claim("帮帮我")
        await agent.reply.fill("写到一半")
        desk.signed_in = False
        await desk.news(type="signed_out")
        await expect(agent.page.get_by_text("您的登录已过期。")).to_be_visible()
        await agent.sign_in()
        await expect(agent.reply).to_have_value("写到一半")


async def test_signing_out_leaves_no_reply_for_the_next_person(chromium: Browser) -> None:
    desk = one_waiting()
    async with console(chromium, desk) as agent:
        await agent.claim("帮帮我")
        await agent.reply.fill("写到一半")
        await agent.button("退出").click()
        await agent.page.locator(".sign-in").wait_for()
        kept = await agent.page.evaluate(
            "Object.keys(localStorage).filter((key) => key.includes('reply') || key.includes('outbox'))"
        )
        assert kept == []
