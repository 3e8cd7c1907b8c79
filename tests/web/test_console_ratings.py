"""The page of ratings: the share against the target, for supervisors, in both languages and on a phone."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect
from web.console_desk import ConsoleDesk, iso
from web.console_page import console

in_the_browser = pytest.mark.asyncio(loop_scope="module")


def share(asked: int, answered: int, satisfied: int) -> dict[str, Any]:
    percent = round(100 * satisfied / answered, 1) if answered else None
    return {"asked": asked, "answered": answered, "satisfied": satisfied, "percent": percent}


def rated(words: str = "退货") -> ConsoleDesk:
    desk = ConsoleDesk()
    desk.role = "supervisor"
    conversation = desk.add(owner="bot", text="客服很慢")
    agents = [{"id": "a1", "name": "林晓"}, {"id": "a2", "name": "陈伟"}]
    desk.ratings = {
        "target_percent": 90,
        "since": iso(days=80),
        "all": share(40, 25, 22),
        "agents": [{"agent": agents[0], **share(30, 20, 19)}, {"agent": agents[1], **share(10, 5, 3)}],
        "kinds": [
            {"subject": "handoff", "kind": "asked", "words": "asked", **share(30, 20, 18)},
            {"subject": "case", "kind": "return", "words": words, **share(10, 5, 4)},
        ],
        "weeks": [{"week": "2026-11-23", **share(40, 25, 22)}, {"week": "2026-11-16", **share(2, 0, 0)}],
        "comments": [
            {"conversation": conversation["id"], "subject": "handoff", "kind": "asked", "agent": agents[1], "score": 2,
             "comment": "等了<b>很久</b>才有人回", "at": iso(hours=3)},
        ],
    }  # fmt: skip
    desk.repeats = {
        "all": {"conversations": 50, "again": 4, "percent": 8.0},
        "agents": [{"agent": agents[1], "conversations": 20, "again": 4, "percent": 20.0}],
        "fields": [{"name": "order_no", "label": words, "times": 4}],
    }
    return desk


@in_the_browser
@pytest.mark.parametrize(
    ("locale", "scheme", "width", "words"),
    [
        ("zh-CN", "light", 1440, ("满意度", "88%", "未达到", "回复率63%", "人工服务：要求人工", "其中4个又问了")),
        (
            "en-GB",
            "dark",
            390,
            (
                "Satisfaction",
                "88%",
                "Not met",
                "25 of 40 who were asked have answered (63%)",
                "Handoff: Wants a person",
                "Asked for what was known: in 4 of them",
            ),
        ),
    ],
)
async def test_a_supervisor_sees_the_share_against_the_target_and_whose_it_is(
    chromium: Browser, locale: str, scheme: str, width: int, words: tuple[str, ...]
) -> None:
    async with console(chromium, rated(), locale=locale, scheme=scheme, width=width) as agent:
        await agent.page.get_by_role("link", name=words[0]).click()
        page = agent.page.get_by_role("main", name=words[0])
        for one in words:
            await expect(page).to_contain_text(one)
        await expect(page.get_by_role("row", name="陈伟").first).to_contain_text("60%")
        await expect(page).to_contain_text("等了<b>很久</b>才有人回")
        assert await page.evaluate("one => one.scrollWidth <= one.clientWidth"), "nothing is wider than the page"
        found = (await Axe().run(agent.page)).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


@in_the_browser
async def test_a_comment_leads_to_its_conversation(chromium: Browser) -> None:
    async with console(chromium, rated()) as agent:
        await agent.page.get_by_role("link", name="满意度").click()
        await agent.page.get_by_role("link", name="等了").click()
        await agent.message("客服很慢").wait_for()


@in_the_browser
async def test_before_anybody_was_asked_the_page_says_so(chromium: Browser) -> None:
    desk = rated()
    desk.ratings |= {"all": share(0, 0, 0), "agents": [], "kinds": [], "weeks": [], "comments": []}
    async with console(chromium, desk) as agent:
        await agent.page.get_by_role("link", name="满意度").click()
        await expect(agent.page.get_by_role("main")).to_contain_text("还没有请人评价过")


@in_the_browser
async def test_an_agent_who_is_no_supervisor_has_no_such_page(chromium: Browser) -> None:
    desk = rated()
    desk.role = "agent"
    async with console(chromium, desk) as agent:
        await agent.page.get_by_role("link", name="受理单").wait_for()
        await expect(agent.page.get_by_role("link", name="满意度")).to_have_count(0)
