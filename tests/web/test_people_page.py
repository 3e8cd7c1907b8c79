"""The page of agents and teams on a whole gateway, and what supervisors do with conversations of others."""

import os
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from desk.conversation.identity import ConversationId
from desk.people.teams import Team
from tests.bot.conftest import Running
from tests.console.agent_page import PASSWORD
from tests.web.consoles import console, office

pytestmark = pytest.mark.asyncio(loop_scope="module")
SHOTS = os.environ.get("PEOPLE_SHOTS")  # a folder, to look at what was tested
NAMES = {"lin": "林晓", "chen": "陈伟", "zhao": "赵敏"}
PHONE: dict[str, Any] = {"locale": "en-GB", "color_scheme": "dark", "viewport": {"width": 360, "height": 780}}


@pytest_asyncio.fixture(loop_scope="module")
async def running(database_url: str, redis_url: str) -> AsyncIterator[Running]:
    async with office(database_url, redis_url, FRONTDESK_ASSIGN="off") as one:
        for login, name in NAMES.items():
            role = "supervisor" if login == "zhao" else "agent"
            await one.desk.agents.put(login, name, PASSWORD, one.clock.now(), role=role)
        members = [(await one.desk.agents.by_login("lin")).id]
        await one.desk.teams.put(Team("aftersales", "售后组", "After-sales", kinds=("return",), members=(*members,)))
        yield one


async def had_by(running: Running, login: str) -> ConversationId:
    """A conversation that this agent has."""
    message, _ = await running.gateway.begin("widget", "zh", "client-0001", "我的耳机坏了")
    await running.gateway.hand_off(message.conversation, "asked")
    number = (await running.desk.conversations.get(message.conversation)).ownership_number
    agent = await running.desk.agents.by_login(login)
    await running.desk.agents.is_here(agent.id, running.clock.now())
    await running.attending.claim(message.conversation, agent.id, number)
    return message.conversation


async def shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png")


async def is_sound(page: Page) -> None:
    """axe finds nothing serious, and nothing is wider than the page."""
    found = (await Axe().run(page)).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious] == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_somebody_is_added_and_begins_by_choosing_a_password(chromium: Browser, running: Running) -> None:
    zhao = await console(chromium, running, "zhao")
    await zhao.get_by_role("link", name="同事").click()
    await zhao.get_by_role("option", name="林晓").wait_for()
    await shot(zhao, "people-zh")
    await zhao.get_by_role("button", name="添加同事").click()
    await zhao.get_by_label("账号", exact=True).fill("wang")
    await zhao.get_by_role("textbox", name="姓名").fill("王芳")
    await zhao.get_by_label("英文").check()
    await zhao.get_by_label("售后组").check()
    await is_sound(zhao)
    await zhao.keyboard.press("Enter")
    made = await zhao.locator("dialog code").inner_text()
    await shot(zhao, "made-zh")
    await zhao.get_by_role("button", name="知道了").click()
    await expect(zhao.get_by_role("option", name="王芳")).to_contain_text("初始密码还没有更换 · 英文 · 售后组")
    await expect(zhao.get_by_role("heading", name="王芳")).to_be_visible()
    assert made not in await zhao.content()
    wang = await console(chromium, running, "wang", made)
    await wang.get_by_label("现在的密码").fill(made)
    await wang.get_by_label("新密码", exact=True).fill("a password of my own")
    await wang.get_by_label("再输一遍新密码").fill("a password of my own")
    await is_sound(wang)
    await shot(wang, "first-zh")
    await wang.keyboard.press("Enter")
    await wang.locator(".workspace").wait_for()
    await expect(wang.get_by_role("link", name="同事")).to_have_count(0)


async def test_a_supervisor_finds_what_an_agent_has_and_takes_it_over(chromium: Browser, running: Running) -> None:
    await had_by(running, "lin")
    lin = await console(chromium, running, "lin")
    zhao = await console(chromium, running, "zhao")
    await zhao.get_by_role("link", name="同事").click()
    await zhao.get_by_role("option", name="林晓").click()
    await zhao.get_by_role("link", name="我的耳机坏了").wait_for()
    await shot(zhao, "agent-zh")
    await zhao.get_by_role("link", name="我的耳机坏了").click()
    await zhao.get_by_role("button", name="转交").click()
    await expect(zhao.get_by_role("option", name="林晓")).to_have_count(0)
    await zhao.get_by_role("option", name="放回队列").wait_for()
    await zhao.keyboard.press("Escape")
    await zhao.get_by_role("button", name="接入").click()
    await expect(zhao.get_by_role("dialog")).to_contain_text("林晓会收到通知")
    await zhao.get_by_role("button", name="确认").click()
    await zhao.get_by_role("textbox", name="回复").wait_for()
    await expect(lin.locator(".taken")).to_contain_text("赵敏接手了您的会话")
    await is_sound(lin)
    await shot(lin, "taken-zh")
    async with lin.expect_response("**/takeover"):
        await lin.get_by_role("button", name="知道了").click()
    await expect(lin.locator(".taken p")).to_have_count(0)


async def test_who_was_away_is_told_who_took_what_and_when_until_they_look(chromium: Browser, running: Running) -> None:
    taken, zhao = await had_by(running, "lin"), await running.desk.agents.by_login("zhao")
    number = (await running.desk.conversations.get(taken)).ownership_number
    await running.attending.claim(taken, zhao.id, number)
    lin = await console(chromium, running, "lin", **PHONE)
    await expect(lin.locator(".taken p")).to_contain_text(
        re.compile(r"赵敏 has taken your conversation over\. 1\d:\d\d我的耳机坏了")
    )
    await is_sound(lin)
    await shot(lin, "taken-away-phone-en")
    async with lin.expect_response("**/takeover"):
        await lin.locator(".taken").get_by_role("link", name="Look").click()
    await expect(lin.get_by_role("log")).to_contain_text("我的耳机坏了")
    async with lin.expect_response("**/api/takeovers") as asked:
        await lin.reload()
    assert (await (await asked.value).json())["takeovers"] == []


async def test_who_is_retired_is_signed_out_and_comes_back_with_a_new_password(
    chromium: Browser, running: Running
) -> None:
    lin = await console(chromium, running, "lin")
    zhao = await console(chromium, running, "zhao", **PHONE)
    await zhao.goto(running.url("/console#/people"))
    await zhao.get_by_role("option", name="林晓").wait_for()
    await is_sound(zhao)
    await shot(zhao, "people-phone-en")
    await zhao.get_by_role("option", name="林晓").click()
    await zhao.get_by_role("heading", name="林晓").wait_for()
    await is_sound(zhao)
    await shot(zhao, "agent-phone-en")
    await zhao.get_by_role("button", name="Retire").click()
    await zhao.get_by_role("dialog").get_by_role("button", name="Confirm").click()
    await lin.locator(".sign-in").wait_for()
    await zhao.get_by_role("button", name="Bring back").click()
    await zhao.get_by_role("dialog").get_by_role("button", name="Confirm").click()
    made = await zhao.locator("dialog code").inner_text()
    await zhao.get_by_role("button", name="Got it").click()
    await expect(zhao.get_by_role("region", name="Record")).to_contain_text("赵敏brought back")
    assert await running.desk.agents.accepts("lin", made)


async def test_a_team_is_changed_and_a_stale_page_is_told_and_shows_what_there_is(
    chromium: Browser, running: Running
) -> None:
    zhao = await console(chromium, running, "zhao")
    await zhao.goto(running.url("/console#/people/t.aftersales"))
    await zhao.get_by_label("中文名称").fill("退货组")
    await running.desk.teams.put(Team("aftersales", "售后一组", "After-sales"))
    await zhao.get_by_role("button", name="保存").click()
    await expect(zhao.get_by_role("status").filter(has_text="刚刚被别人改过").first).to_be_visible()
    await expect(zhao.get_by_label("中文名称")).to_have_value("售后一组")
    await zhao.get_by_label("中文名称").fill("退货组")
    await zhao.get_by_label("换货").check()
    await is_sound(zhao)
    await shot(zhao, "team-zh")
    await zhao.keyboard.press("Enter")
    await expect(zhao.get_by_role("option", name="退货组")).to_be_visible()
    record = zhao.get_by_role("region", name="变更记录")
    await expect(record).to_contain_text("赵敏修改了中文名称、负责的申请")
    team = await running.desk.teams.get("aftersales")
    assert (team.name_zh, team.kinds) == ("退货组", ("exchange",))
    await shot(zhao, "team-record-zh")
    await zhao.get_by_role("button", name="删除小组").click()
    await zhao.get_by_role("dialog").get_by_role("button", name="确认").click()
    await expect(zhao.get_by_role("region", name="已删除的小组")).to_contain_text("赵敏删除了“退货组”")
    await is_sound(zhao)
    await shot(zhao, "dropped-zh")
