"""Two agents at their consoles: one is given a conversation, opens it and hands it on; what nobody opens goes back."""

import os
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

from desk.conversation.identity import AgentId, ConversationId
from desk.people.agents import PRESENCE
from desk.people.teams import Team
from tests.bot.conftest import Running
from tests.console.agent_page import PASSWORD
from tests.web.consoles import console, office

pytestmark = pytest.mark.asyncio(loop_scope="module")
SHOTS = os.environ.get("ASSIGNMENT_SHOTS")  # a folder, to look at what was tested
NAMES = {"lin": "林晓", "chen": "陈伟", "wang": "王芳"}


@pytest_asyncio.fixture(loop_scope="module")
async def running(database_url: str, redis_url: str) -> AsyncIterator[Running]:
    async with office(database_url, redis_url) as one:
        for login, name in NAMES.items():
            await one.desk.agents.put(login, name, PASSWORD, one.clock.now())
        yield one


async def waits(running: Running, text: str) -> ConversationId:
    message, _ = await running.gateway.begin("widget", "zh", "client-0001", text)
    await running.gateway.hand_off(message.conversation, "asked")
    return message.conversation


def notice(page: Page) -> Locator:
    return page.locator(".assignment-notice")


async def shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png")


async def serious(page: Page) -> list[Any]:
    found = (await Axe().run(page)).response["violations"]
    return [one for one in found if one["impact"] in ("serious", "critical")]


async def test_what_is_given_is_opened_by_a_key_and_handed_on_to_a_colleague_by_name(
    chromium: Browser, running: Running
) -> None:
    lin = await console(chromium, running, "lin")
    conversation = await waits(running, "耳机充不进电")
    await expect(notice(lin)).to_contain_text("有会话分配给您，请在")
    await lin.get_by_role("tab", name="我的").click()
    await expect(lin.get_by_role("option").filter(has_text="耳机充不进电")).to_contain_text("新分配")
    await shot(lin, "given")
    await lin.keyboard.press("o")
    await expect(notice(lin)).to_be_hidden()
    await expect(lin.get_by_role("textbox", name="回复")).to_be_visible()

    chen = await console(chromium, running, "chen")
    await running.desk.teams.put(Team("returns", "退货组", "Returns"))
    await lin.get_by_role("button", name="转交", exact=True).wait_for()
    await lin.keyboard.press("t")
    dialog = lin.get_by_role("dialog", name="转交会话")
    await expect(dialog.get_by_role("option").filter(has_text="陈伟")).to_contain_text("在线 · 0/4")
    await expect(dialog.get_by_role("option").filter(has_text="王芳")).to_have_attribute("aria-disabled", "true")
    await shot(lin, "transfer")
    assert await serious(lin) == []
    await dialog.get_by_role("combobox").fill("陈")
    await dialog.get_by_role("textbox", name="备注").fill("触点已经擦过。")
    await dialog.get_by_role("combobox").press("Enter")
    await expect(lin.get_by_text("陈伟正在接待，您只能查看。")).to_be_visible()

    await expect(notice(chen)).to_be_visible()
    await expect(chen).to_have_title(re.compile("^● 新会话"))
    assert await serious(chen) == []
    await notice(chen).get_by_role("button").click()
    await expect(chen.get_by_role("log")).to_contain_text("触点已经擦过。")
    await expect(chen.get_by_role("log")).to_contain_text("林晓已把对话转给客服陈伟")
    await expect(notice(chen)).to_be_hidden()
    handoff = await running.desk.handoffs.open(conversation)
    assert handoff is not None and handoff.open_by is None
    for page in (lin, chen):
        await page.context.close()


async def test_who_does_not_open_it_is_away_and_told_so_until_they_are_back(
    chromium: Browser, running: Running
) -> None:
    look = {"locale": "en-GB", "viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
    lin = await console(chromium, running, "lin", **look)
    conversation = await waits(running, "轮子掉了")
    await expect(notice(lin)).to_contain_text("You’ve been given a conversation.")
    await shot(lin, "given-phone")
    assert await serious(lin) == []
    running.clock.forward(PRESENCE)
    agent = await running.desk.agents.by_login("lin")
    await running.desk.agents.is_here(AgentId(agent.id), running.clock.now() + timedelta(minutes=5))
    await expect(notice(lin)).to_contain_text("you’re away now")
    await shot(lin, "away-phone")
    switch = lin.get_by_role("switch")
    await expect(switch).to_have_attribute("aria-checked", "true")
    assert [one.conversation for one in await running.desk.handoffs.waiting()] == [conversation]
    await notice(lin).get_by_role("button", name="I’m back").click()
    await expect(notice(lin)).to_be_hidden()
    await expect(switch).to_have_attribute("aria-checked", "false")
    await lin.context.close()
