"""The review of misses in a browser: by keyboard, filtered, searched, refused, on a phone, in both languages."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect
from web.console_desk import ConsoleDesk
from web.console_page import ConsolePage, console

in_the_browser = pytest.mark.asyncio(loop_scope="module")
FOLDER = Path(__file__).parents[2] / "web/console/misses"


def miss(number: int, text: str, **more: Any) -> dict[str, Any]:
    given = {"id": f"m_{number:024x}", "locale": "zh", "times": 1, "kinds": ["unclear"], "texts": [text], "guesses": [], "next": [],
             "model": "e9c03ed9ffe4fa6e.tar.gz", "first": "2026-11-21", "last": "2026-11-23"}  # fmt: skip
    return given | more


def review() -> ConsoleDesk:
    desk = ConsoleDesk()
    desk.role = "supervisor"
    guesses = [{"name": "ask_return_freight", "confidence": 0.31}, {"name": "ask_charge", "confidence": 0.2}]
    happened = [
        {"outcome": "chosen", "intent": "ask_return_freight", "text": None, "times": 2},
        {"outcome": "rephrased", "intent": "ask_return_freight", "text": "运费是我出吗", "times": 1},
    ]
    desk.misses = [
        miss(1, "邮费咋算", times=3, texts=["邮费咋算", "请问邮费咋算呢"], guesses=guesses, next=happened),
        miss(2, "how do i get the thing back to u", locale="en", kinds=["rejected", "unclear"]),
        miss(3, "能煮面吗", kinds=["unanswered"], product="KT-1", passage="使用", outcome="rejected") | {"id": "u_1"},
    ]
    return desk


async def opened(agent: ConsolePage) -> Page:
    await agent.page.get_by_role("link", name=re.compile("待学习|To learn")).click()
    await agent.row("邮费咋算").wait_for()
    return agent.page


def intent(page: Page, name: str) -> Locator:
    """An intent offered in the dialog."""
    return page.get_by_role("dialog").get_by_role("option", name=name)


async def faults(page: Page) -> list[str]:
    found = (await Axe().run(page)).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


@in_the_browser
async def test_the_whole_list_is_worked_off_by_keyboard(chromium: Browser) -> None:
    desk = review()
    async with console(chromium, desk) as agent:
        page = await opened(agent)
        press = page.keyboard.press
        await press("j")
        await page.get_by_role("heading", name="邮费咋算").wait_for()
        await expect(agent.row("邮费咋算")).to_be_focused()
        await press("a")
        await expect(page.get_by_role("combobox", name="意图")).to_be_focused()
        await expect(intent(page, "运费谁出")).to_have_attribute("aria-selected", "true")
        await page.keyboard.type("refund")
        await expect(intent(page, "退款多久到账")).to_have_attribute("aria-selected", "true")
        await press("Enter")
        await page.get_by_text("已学：邮费咋算").wait_for()
        await page.get_by_role("heading", name="how do i get").wait_for()
        await expect(agent.row("how do i get")).to_be_focused()
        await press("x")
        await page.get_by_role("heading", name="能煮面吗").wait_for()
        await press("p")
        await page.get_by_text("没有待处理的话。").wait_for()
    decided = [(path, body) for method, path, body in desk.calls if method == "PUT"]
    assert decided == [
        (f"/api/misses/m_{1:024x}", {"learn": "intent", "intent": "ask_refund_time", "text": "邮费咋算"}),
        (f"/api/misses/m_{2:024x}", {"learn": "nothing"}),
        ("/api/misses/u_1", {"learn": "passage"}),
    ]


@in_the_browser
async def test_decisions_are_taken_back_by_key_and_by_button_while_the_page_is_open(chromium: Browser) -> None:
    desk = review()
    async with console(chromium, desk, locale="en-GB", scheme="dark") as agent:
        page = await opened(agent)
        await agent.row("邮费咋算").click()
        await page.keyboard.press("x")
        await page.get_by_role("heading", name="how do i get").wait_for()
        await page.keyboard.press("p")
        done = page.get_by_role("region", name="Just decided").get_by_role("listitem")
        await expect(done.locator(".preview")).to_have_text(["how do i get the thing back to u", "邮费咋算"])
        assert await faults(page) == []
        await page.keyboard.press("u")
        await page.get_by_text("Taken back.").wait_for()
        await expect(page.get_by_role("heading", name="how do i get")).to_be_visible()
        await page.get_by_role("button", name="Undo: 邮费咋算").click()
        await expect(agent.row("邮费咋算")).to_be_focused()
        await expect(page.get_by_role("region", name="Just decided")).to_be_hidden()
    assert [one["texts"][0] for one in desk.misses][-2:] == ["how do i get the thing back to u", "邮费咋算"]


@in_the_browser
async def test_an_example_of_another_intent_is_refused_in_the_dialog_and_another_may_be_chosen(
    chromium: Browser,
) -> None:
    desk = review()
    async with console(chromium, desk) as agent:
        page = await opened(agent)
        await agent.row("邮费咋算").click()
        await page.get_by_role("button", name="归为意图").click()
        await intent(page, "售后收不收费").click()
        await agent.button("确定").click()
        await page.get_by_text("已经是“ask_invoice”的例句").wait_for()
        await intent(page, "运费谁出").click()
        await page.get_by_label("例句").fill("来回邮费谁出")
        await agent.button("确定").click()
        await page.get_by_text("已学：来回邮费谁出").wait_for()
        await expect(page.get_by_role("dialog")).to_have_count(0)


@in_the_browser
async def test_the_list_is_filtered_and_the_file_is_offered(chromium: Browser) -> None:
    async with console(chromium, review()) as agent:
        page = await opened(agent)
        await page.get_by_label("语言").select_option("en")
        await expect(page.get_by_role("option").filter(has_text="邮费咋算")).to_have_count(0)
        await agent.row("how do i get").wait_for()
        await page.get_by_label("语言").select_option("")
        await page.get_by_label("猜测").select_option("ask_return_freight")
        await expect(agent.row("how do i get")).to_have_count(0)
        await page.get_by_label("猜测").select_option("")
        await page.get_by_label("类别").select_option("unanswered")
        await expect(page.locator(".misses .row")).to_have_count(1)
        link = page.get_by_role("link", name="下载补丁")
        assert await link.get_attribute("href") == "/api/misses/learned?form=patch"


@in_the_browser
async def test_only_supervisors_see_the_page_and_nobody_loads_it_unasked(chromium: Browser) -> None:
    desk = ConsoleDesk()
    async with console(chromium, desk) as agent:
        await expect(agent.page.get_by_role("link", name="待学习")).to_have_count(0)
        loaded = await agent.page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
        assert not [one for one in loaded if "/misses/" in one]


@in_the_browser
@pytest.mark.parametrize(
    ("scheme", "locale", "width"), [("light", "zh-CN", 1440), ("dark", "en-GB", 1440), ("light", "zh-CN", 360)]
)
async def test_axe_finds_nothing_serious(chromium: Browser, scheme: str, locale: str, width: int) -> None:
    async with console(chromium, review(), scheme=scheme, locale=locale, width=width) as agent:
        page = await opened(agent)
        assert await faults(page) == []
        await agent.row("邮费咋算").click()
        await page.get_by_role("heading", name="邮费咋算").wait_for()
        assert await faults(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await page.get_by_role("button", name=re.compile("归为意图|Assign an intent")).click()
        await page.get_by_role("dialog").get_by_role("combobox").wait_for()
        assert await faults(page) == []
        await page.keyboard.press("Escape")
        if width == 360:
            await page.get_by_role("link", name="返回").click()
            await agent.row("邮费咋算").wait_for()


def words(language: str) -> dict[str, str]:
    source = (FOLDER / "words.js").read_text(encoding="utf-8")
    block = re.search(rf"const {language} = {{\n(.*?)\n}}", source, re.DOTALL)
    assert block
    return {
        quoted or bare: text for quoted, bare, text in re.findall(r"^  (?:'([^']+)'|(\w+)): '(.*)',$", block[1], re.M)
    }


def test_every_sentence_of_the_page_is_there_in_both_languages_with_the_same_facts() -> None:
    chinese, english = words("zh"), words("en")
    assert chinese.keys() == english.keys()
    for key, sentence in chinese.items():
        assert set(re.findall(r"{\w+}", sentence)) == set(re.findall(r"{\w+}", english[key])), key
    said = {
        key
        for path in FOLDER.glob("*.js")
        for key in re.findall(r"\bsay\('([^'$]+)'", path.read_text(encoding="utf-8"))
    }
    assert said <= chinese.keys()
    for path in FOLDER.glob("*.js"):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML", path.read_text(encoding="utf-8")), path.name
