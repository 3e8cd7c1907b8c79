"""Two agents over one conversation at the real gateway: who looks on, a note that names, details read and on record."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from desk.conversation.identity import ConversationId
from desk.seed import seed
from tests.bot.conftest import Running
from tests.console.agent_page import PASSWORD
from tests.web.consoles import console, office
from tests.web.held import stop_the_clock

pytestmark = pytest.mark.asyncio(loop_scope="module")
VALUES = {"name": "张小明", "phone": "+8613800138000", "address": "厦门市思明区湖滨路7号"}


@pytest_asyncio.fixture(loop_scope="module")
async def running(database_url: str, redis_url: str) -> AsyncIterator[Running]:
    async with office(database_url, redis_url, FRONTDESK_DEMO="1", FRONTDESK_ASSIGN="off") as one:
        await seed(one.desk, [])
        for login, name, role in (("lin", "林晓", "agent"), ("chen", "陈伟", "supervisor")):
            await one.desk.agents.put(login, name, PASSWORD, one.clock.now(), role=role)
        yield one


async def waiting(running: Running) -> ConversationId:
    """Let a consumer leave contact details and wait for a person."""
    desk, now = running.desk, running.clock.now()
    message, _ = await running.gateway.begin("widget", "zh", "client-0001", "耳机坏了，想找人工")
    consent = await desk.consents.record(
        message.conversation, "contact", granted=True, notice_version="1", notice_hash="h", language="zh",
        channel="widget", message="t_1", now=now,
    )  # fmt: skip
    draft = await desk.drafts.begin(message.conversation, "complaint", now)
    await desk.contacts.keep(draft.id, VALUES, consent, now)
    await running.gateway.hand_off(message.conversation, "asked")
    return message.conversation


async def test_two_agents_see_each_other_write_notes_and_leave_a_trace_of_what_they_read(
    chromium: Browser, running: Running
) -> None:
    conversation = await waiting(running)
    lin, chen = await console(chromium, running, "lin"), await console(chromium, running, "chen")
    row = lin.get_by_role("option").filter(has_text="耳机坏了")
    await row.click()
    await lin.get_by_role("log").get_by_role("article").first.wait_for()
    await lin.get_by_role("button", name="接入", exact=True).click()
    box = lin.locator("#reply")
    await expect(box).to_be_focused()

    await chen.goto(running.url(f"/console#/c/{conversation}"))
    await expect(lin.get_by_text("陈伟也在看")).to_be_visible()
    await expect(chen.get_by_text("林晓也在看")).to_be_visible()
    await stop_the_clock(lin)  # whoever stops writing is soon said to look on
    await box.fill("我先看一下")
    await expect(chen.get_by_text("林晓正在写")).to_be_visible()
    await lin.clock.resume()
    await chen.goto(running.url("/console#/"))
    await expect(lin.get_by_text("陈伟也在看")).to_have_count(0)

    await lin.get_by_role("button", name="内部备注", exact=True).click()
    await box.press_sequentially("@陈")
    await lin.get_by_role("option", name="陈伟").wait_for()
    await box.press("Enter")
    await box.press_sequentially("请看#1，电话13800138000")
    await box.press("Enter")
    await lin.get_by_role("article").filter(has_text="林晓的内部备注").filter(has_text="138****8000").wait_for()
    async with chen.expect_response(
        lambda response: response.url.endswith("/mentions") and response.request.method == "PUT"
    ):
        await chen.get_by_role("link", name="林晓提到您").click()
    await expect(chen.locator(".message:focus")).to_contain_text("请看#1")
    await expect(chen.get_by_role("link", name="林晓提到您")).to_have_count(0)
    assert await running.desk.mentions.unopened((await running.desk.agents.by_login("chen")).id) == []

    await lin.get_by_role("button", name="查看完整信息").click()
    await lin.locator("#reveal-reason").select_option("call")
    await lin.get_by_role("button", name="确认", exact=True).click()
    await expect(lin.get_by_text(VALUES["phone"])).to_be_visible()
    await lin.get_by_role("button", name="回复顾客").click()
    await expect(box).to_have_value("我先看一下")
    await box.fill("")
    await box.press_sequentially("/问候")
    await lin.get_by_role("option", name="问候").wait_for()
    await box.press("Enter")
    await expect(box).to_have_value("您好，我是示例商城的林晓，接下来由我为您处理。")
    await box.press("Enter")
    await lin.get_by_role("article").filter(has_text="接下来由我为您处理").wait_for()

    await chen.get_by_role("button", name="操作记录").click()
    record = chen.get_by_role("dialog", name="操作记录")
    await expect(record.get_by_role("listitem").filter(has_text="查看了联系方式")).to_contain_text("林晓")
    await expect(record.get_by_role("listitem").filter(has_text="接入会话")).to_contain_text("林晓")
