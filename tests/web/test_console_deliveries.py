"""Quiet marks for messages that a messaging app did not take, or not yet."""

import pytest
from playwright.async_api import Browser, expect
from web.console_desk import ConsoleDesk, iso
from web.console_page import console

pytestmark = pytest.mark.asyncio(loop_scope="module")


def posted() -> tuple[ConsoleDesk, str]:
    desk = ConsoleDesk()
    conversation = desk.add(text="在吗", channel="telegram", unreachable_since=iso(minutes=9))
    for text, delivery in (("第一句", "sent"), ("第二句", "unknown"), ("第三句", "failed"), ("第四句", "pending")):
        desk.say(conversation["id"], "bot", text, delivery=delivery)
    return desk, conversation["id"]


async def test_only_what_did_not_arrive_is_marked(chromium: Browser) -> None:
    desk, _ = posted()
    async with console(chromium, desk) as agent:
        await agent.open("在吗")
        marks = {"第一句": 0, "第二句": 1, "第三句": 1, "第四句": 1}
        for text, count in marks.items():
            await expect(agent.message(text).locator(".delivery")).to_have_count(count)
        await expect(agent.message("第二句")).to_contain_text("不确定是否送达")
        await expect(agent.message("第三句")).to_contain_text("未送达")
        await expect(agent.message("第四句").locator(".delivery")).to_be_visible()


async def test_a_mark_goes_once_the_message_has_arrived(chromium: Browser) -> None:
    desk, name = posted()
    async with console(chromium, desk) as agent:
        await agent.open("在吗")
        message = desk.conversations[name]["messages"][-1]
        await desk.news(type="message", id=name, message=message | {"delivery": "sent"})
        await expect(agent.message("第四句").locator(".delivery")).to_have_count(0)
        await expect(agent.message("第四句")).to_have_count(1)


async def test_the_head_says_since_when_nobody_reaches_the_consumer(chromium: Browser) -> None:
    desk, _ = posted()
    async with console(chromium, desk) as agent:
        await agent.open("在吗")
        await expect(agent.page.locator(".conversation-head")).to_contain_text("起联系不上顾客")
