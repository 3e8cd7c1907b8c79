"""What the console loads before it shows anything, what only when it is opened, and what happens when that does not come."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Route, expect
from web.console_day import furnish
from web.console_desk import ConsoleDesk
from web.console_page import console

CONSOLE = Path(__file__).parents[2] / "web" / "console"
IMPORTED = re.compile(r"^(?:import|export)\b[^'\n]* from '(\.[^']+)'", re.MULTILINE)
LOADED = "performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)"
in_the_browser = pytest.mark.asyncio(loop_scope="module")


def imported(module: Path, seen: set[Path]) -> Iterator[Path]:
    """Yield a module and all that it imports before it can run."""
    if module in seen:
        return
    seen.add(module)
    yield module
    for name in IMPORTED.findall(module.read_text(encoding="utf-8")):
        yield from imported((module.parent / name).resolve(), seen)


def busy() -> ConsoleDesk:
    desk = ConsoleDesk()
    furnish(desk)
    return desk


def test_the_page_names_at_once_every_module_that_it_needs_first() -> None:
    needed = [one for first in ("main.js", "workspace.js") for one in imported(CONSOLE / first, set())]
    page = (CONSOLE / "index.html").read_text(encoding="utf-8")
    named = re.findall(r'<link rel="modulepreload" href="/console/([^"]+)"', page)
    assert named == sorted({str(one.relative_to(CONSOLE)) for one in needed} - {"main.js"})


@in_the_browser
async def test_what_is_not_shown_at_first_is_not_loaded(chromium: Browser) -> None:
    async with console(chromium, busy()) as agent:
        await agent.row("耳机充不进电").wait_for()
        loaded = await agent.page.evaluate(LOADED)
        for part in ("cases.js", "case-step.js", "due/page.js", "canned/page.js", "callers/page.js"):
            assert f"/console/{part}" not in loaded


@in_the_browser
@pytest.mark.parametrize(
    ("address", "module", "shown"),
    [("#/cases", "cases.js", "R20261120-0007"), ("#/c/c1", "transcript.js", "左耳充电仓触点疑似氧化")],
)
async def test_a_part_that_does_not_come_is_told_and_tried_again(
    chromium: Browser, address: str, module: str, shown: str
) -> None:
    away = True

    async def served(route: Route) -> None:
        await (route.abort() if away else route.continue_())

    async with console(chromium, busy(), signed_in=False) as agent:
        await agent.page.route(f"**/console/{module}", served)
        await agent.page.goto(agent.address + address)
        await agent.sign_in()
        told = agent.page.get_by_role("alert").filter(has_text="连接不上前台")
        await expect(told).to_be_visible()
        away = False
        await told.get_by_role("button", name="重试").click()
        await expect(agent.page.get_by_text(shown).first).to_be_visible()


@in_the_browser
async def test_the_search_is_tried_again_too(chromium: Browser) -> None:
    async with console(chromium, busy(), signed_in=False) as agent:
        await agent.page.route("**/console/search/palette.js", lambda route: route.abort())
        await agent.sign_in()
        await agent.row("耳机充不进电").wait_for()
        await agent.page.keyboard.press("Control+k")
        told = agent.page.get_by_role("alert").filter(has_text="连接不上前台")
        await expect(told.get_by_role("button")).to_be_focused()
        await agent.page.unroute("**/console/search/palette.js")
        await agent.page.keyboard.press("Enter")
        await expect(agent.page.get_by_role("searchbox")).to_be_focused()
