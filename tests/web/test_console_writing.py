"""Writing at the console: canned replies, notes that name colleagues, contact details for a minute, the record of it."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect
from web.console_day import furnish
from web.console_desk import ConsoleDesk, iso
from web.console_page import ConsolePage, console
from web.console_writing import CONTACT, canned

in_the_browser = pytest.mark.asyncio(loop_scope="module")
CONSOLE = Path(__file__).parents[2] / "web" / "console"
ZH = {
    "claim": "接入", "note": "内部备注", "save": "记下", "show": "查看完整信息", "confirm": "确认", "named": "陈伟提到您",
    "hint": "顾客用中文，这条回复像是英文。", "hide": "隐藏", "greeting": "您好，我是青禾生活的林晓。", "looks": "王芳也在看 · 陈伟正在写",
    "record": "操作记录", "read": "查看了联系方式", "new": "新建", "replies": "快捷回复", "over": "最多20000字，超出了1字",
}  # fmt: skip
EN = {
    "claim": "Claim", "note": "Note", "save": "Save", "show": "Show in full", "confirm": "Confirm", "named": "陈伟 named you",
    "hint": "The consumer writes Chinese; this reply looks like English.", "hide": "Hide", "greeting": "您好，我是青禾生活的林晓。",
    "looks": "王芳 looking, too · 陈伟 writing", "record": "Record", "read": "read the contact details", "new": "New",
    "replies": "Canned replies", "over": "At most 20000 characters fit; this is 1 too many",
}  # fmt: skip


def busy(role: str = "agent") -> ConsoleDesk:
    desk = ConsoleDesk()
    furnish(desk)
    desk.role = role
    desk.replies = [
        canned("问候", "您好，我是{shop}的{agent}。"),
        canned("受理单号", "单号是{case_no}。"),
        canned("Greeting", "Hello, this is {agent}.", "en"),
    ]
    return desk


async def faults(page: Page) -> list[str]:
    found = (await Axe().run(page)).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


async def claimed(agent: ConsolePage, words: dict[str, str]) -> Any:
    await agent.open("耳机充不进电")
    await agent.button(words["claim"]).click()
    box = agent.page.locator("#reply")
    await expect(box).to_be_focused()
    return box


@in_the_browser
@pytest.mark.parametrize(
    ("locale", "scheme", "width", "words"), [("zh-CN", "light", 1440, ZH), ("en-GB", "dark", 360, EN)]
)
async def test_a_slash_finds_a_reply_a_note_names_a_colleague_and_details_show_for_a_while(
    chromium: Browser, locale: str, scheme: str, width: int, words: dict[str, str]
) -> None:
    desk = busy("supervisor")
    async with console(chromium, desk, locale=locale, scheme=scheme, width=width) as agent:
        page = agent.page
        box = await claimed(agent, words)
        await box.press_sequentially("/问")
        options = page.get_by_role("listbox", name=words["replies"]).get_by_role("option")
        await expect(options).to_have_count(1)
        assert await faults(page) == []
        await box.press("Enter")
        await expect(box).to_have_value(words["greeting"])
        await box.fill("Hello there, how are you?")
        await expect(page.get_by_text(words["hint"])).to_be_visible()
        await agent.button(words["note"]).click()
        await box.press_sequentially("#1 @陈")
        await expect(page.locator(".suggestions").get_by_role("option")).to_have_count(2)
        await box.press("ArrowDown")
        await box.press("Tab")
        await expect(box).to_have_value("#1 @陈伟明 ")
        await box.press("Enter")
        await agent.message("@陈伟明").get_by_role("link", name="#1").click()
        await expect(page.locator(".message:focus")).to_contain_text("#1")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.goto(f"{agent.address}#/c/c1/context")
        await agent.button(words["show"]).click()
        await page.locator("#reveal-reason").select_option("call")
        assert await faults(page) == []
        await agent.button(words["confirm"]).click()
        await expect(page.get_by_text(str(CONTACT["phone"]))).to_be_visible()
        await expect(page.get_by_role("button", name=words["hide"])).to_be_focused()
        await agent.button(words["record"]).click()
        await expect(page.get_by_role("dialog", name=words["record"])).to_contain_text(words["read"])
        assert await faults(page) == []
    assert ("POST", "/api/contacts/k1/reveal", {"reason": "call", "note": ""}) in desk.calls
    assert [one["text"] for one in desk.conversations["c1"]["messages"] if one["kind"] == "note"][-1] == "#1 @陈伟明"


@in_the_browser
async def test_what_was_shown_is_masked_again_by_itself(chromium: Browser) -> None:
    desk = busy()
    async with console(chromium, desk) as agent:
        await claimed(agent, ZH)
        await agent.page.clock.install()
        await agent.button(ZH["show"]).click()
        await agent.page.locator("#reveal-reason").select_option("other")
        await agent.button(ZH["confirm"]).click()
        assert not [call for call in desk.calls if call[1].endswith("/reveal")], "another reason needs words"
        await agent.page.locator("#reveal-note").fill("顾客请求")
        await agent.button(ZH["confirm"]).click()
        await expect(agent.page.get_by_text(str(CONTACT["phone"]))).to_be_visible()
        await agent.page.clock.fast_forward(61_000)
        await expect(agent.page.get_by_text("138****8000")).to_be_visible()
        await expect(agent.page.get_by_text(str(CONTACT["phone"]))).to_have_count(0)
        desk.reveal_seconds = None
        await agent.button(ZH["show"]).click()
        await agent.page.locator("#reveal-reason").select_option("call")
        await agent.button(ZH["confirm"]).click()
        await expect(agent.page.get_by_role("dialog").get_by_role("alert")).to_contain_text("只有正在接待这位顾客")


@in_the_browser
async def test_a_hole_that_nothing_fills_is_named_and_nothing_is_put_in(chromium: Browser) -> None:
    async with console(chromium, busy()) as agent:
        box = await claimed(agent, ZH)
        await box.press_sequentially("/单号")
        await agent.page.get_by_role("option", name="单号是").wait_for()
        await box.press("Enter")
        await expect(agent.page.get_by_role("alert").filter(has_text="case_no")).to_be_visible()
        await expect(box).to_have_value("/单号")
        await box.fill("")
        await box.press_sequentially("/没有这样的")
        await expect(agent.page.get_by_text("没有符合的。按 Esc 关闭。")).to_be_visible()
        await box.press("Escape")
        await expect(box).to_be_focused()
        await box.press("Enter")
        await agent.message("/没有这样的").wait_for()


@in_the_browser
async def test_notes_are_for_whoever_looks_on_kept_over_a_reload_and_never_cut_off(chromium: Browser) -> None:
    desk = busy()
    async with console(chromium, desk) as agent:
        page, box = agent.page, agent.page.locator("#reply")
        await agent.open("耳机充不进电")
        await page.keyboard.press("n")
        await expect(box).to_be_focused()
        await expect(agent.button("回复顾客")).to_have_count(0)
        await box.fill("长" * 20_001)
        await box.press("Enter")
        await expect(page.get_by_role("alert").filter(has_text=ZH["over"])).to_be_visible()
        await box.fill("请留意")
        await page.reload()
        await agent.message("耳机充不进电").first.wait_for()
        await page.keyboard.press("n")
        await expect(box).to_have_value("请留意")
        desk.refuse = {"/notes": 503}
        await agent.button(ZH["save"]).click()
        await agent.button("取回修改").click()
        await expect(box).to_have_value("请留意")
        desk.refuse = {}
        await box.press("Enter")
        await expect(agent.message("林晓的内部备注")).to_contain_text("请留意")
        assert ("PUT", "/api/conversations/c1/typing", {"on": True, "note": True}) in desk.calls
        await page.keyboard.press("Escape")
        await page.keyboard.press("c")
        await expect(agent.reply).to_be_focused()
        await expect(agent.reply).to_have_value("")


@in_the_browser
async def test_a_mention_stands_on_top_of_the_list_until_it_is_opened_and_who_looks_on_is_told(
    chromium: Browser,
) -> None:
    desk = busy()
    async with console(chromium, desk) as agent:
        page = agent.page
        await agent.row("耳机充不进电").wait_for()
        desk.mentions = [
            {"conversation": "c1", "message": 10, "by": "陈伟", "preview": "@林晓 请看", "at": iso(minutes=1)}
        ]
        await desk.news(type="mention")
        await expect(page.get_by_role("status").filter(has_text=ZH["named"])).to_have_count(1)
        await expect(agent.row("备注里提到您")).to_contain_text("耳机充不进电")
        await page.get_by_role("link", name=ZH["named"]).click()
        await expect(page.locator(".message:focus")).to_contain_text("擦拭后再试")
        await expect(page.get_by_role("link", name=ZH["named"])).to_have_count(0)
        await expect(agent.row("备注里提到您")).to_have_count(0)
        await desk.until(lambda: ("PUT", "/api/conversations/c1/mentions", {"seq": 10}) in desk.calls)
        await desk.until(lambda: {"type": "watch", "conversation": "c1"} in desk.heard)
        others = [{"id": "a2", "name": "陈伟", "writes": True}, {"id": "a9", "name": "王芳", "writes": False}]
        await desk.news(type="looking", id="c1", agents=others)
        await expect(page.get_by_text(ZH["looks"])).to_be_visible()
        await desk.news(type="looking", id="c1", agents=[])
        await expect(page.get_by_text(ZH["looks"])).to_have_count(0)


@in_the_browser
async def test_the_address_of_a_message_leads_far_back_and_one_that_is_not_there_is_told(chromium: Browser) -> None:
    desk = ConsoleDesk()
    name = desk.add(text="第一句")["id"]
    for number in range(2, 900):
        desk.say(name, "consumer", f"第{number}句")
    desk.newest = 50
    async with console(chromium, desk) as agent:
        await agent.page.goto(f"{agent.address}#/c/{name}/7")
        await expect(agent.page.locator(".message:focus")).to_contain_text("第7句")
        await expect(agent.page.locator(".message:focus")).to_be_in_viewport()
        await expect(agent.page.get_by_role("article", name="第7条，顾客")).to_be_focused()
        await expect(agent.page.locator(".message.found")).to_have_count(0)
        await agent.page.goto(f"{agent.address}#/c/{name}/1900")
        await expect(agent.page.get_by_role("alert").filter(has_text="找不到第1900条")).to_be_visible()


@in_the_browser
async def test_replies_are_made_changed_and_removed_and_a_colleagues_change_is_not_overwritten(
    chromium: Browser,
) -> None:
    desk = busy("supervisor")
    async with console(chromium, desk, width=360) as agent:
        page = agent.page
        await page.goto(f"{agent.address}#/replies")
        await agent.button("新建").click()
        await page.get_by_label("标题", exact=True).fill("请稍等")
        await page.get_by_label("内容", exact=True).fill("请稍等，")
        await agent.page.get_by_role("button", name="{agent}").click()
        await expect(page.get_by_label("内容", exact=True)).to_have_value("请稍等，{agent}")
        await page.get_by_label("大家共用").check()
        assert await faults(page) == []
        await agent.button("保存").click()
        await expect(page.get_by_role("heading", name="请稍等")).to_be_visible()
        desk.replies[-1].update(text="稍等", version=2)
        await agent.button("保存").click()
        await expect(page.get_by_role("alert")).to_contain_text("现在是“请稍等”：稍等")
        assert desk.replies[-1]["text"] == "稍等"
        await agent.button("保存").click()
        await desk.until(lambda: desk.replies[-1]["text"] == "请稍等，{agent}")
        await agent.button("删除").click()
        await agent.button("确认").click()
        await expect(agent.row("请稍等")).to_have_count(0)
        await expect(agent.row("问候")).to_be_visible()
        assert await faults(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360


@in_the_browser
async def test_the_language_of_a_reply_is_told_by_its_letters_and_not_guessed_from_too_few(chromium: Browser) -> None:
    texts = {
        "您好，请稍等": "zh", "请重启 H2 Pro Max": "zh", "Hello there": "en", "Please restart the 降噪耳机 and try again": "en",
        "OK": None, "FD202611010017": None, "https://example.com/very/long/path": None, "": None, "👍👍👍👍👍": None, "好的": "zh",
    }  # fmt: skip
    async with console(chromium, ConsoleDesk()) as agent:
        asked = "texts => import('/console/reply-language.js').then(({replyLanguage}) => texts.map(replyLanguage))"
        assert dict(zip(texts, await agent.page.evaluate(asked, list(texts)), strict=True)) == texts


@pytest.mark.parametrize("part", ["canned", "notes", "reveal"])
def test_the_words_of_a_part_are_there_in_both_languages_and_do_not_shout(part: str) -> None:
    source = (CONSOLE / part / "words.js").read_text(encoding="utf-8")
    blocks = [re.search(rf"const {tongue} = {{\n(.*?)\n}}", source, re.S) for tongue in ("zh", "en")]
    words = [dict(re.findall(r"^  '?([\w.]+)'?: ['\"](.*)['\"],$", block[1], re.M)) for block in blocks if block]
    chinese, english = words
    assert chinese.keys() == english.keys() and len(chinese) > 10
    for key, sentence in chinese.items():
        assert set(re.findall(r"{\w+}", sentence)) == set(re.findall(r"{\w+}", english[key])), key
        assert not re.search(r"[\u4e00-\u9fff][,;:!?()]|[！!]", sentence), key
    own = "".join(path.read_text(encoding="utf-8") for path in (CONSOLE / part).glob("*.js"))
    said = set(re.findall(r"(?<!\w)say\('([^'$]+)'", own)) - {"contact"}
    assert said <= chinese.keys()
