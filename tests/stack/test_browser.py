"""The desk as people see it: consumer and agent in Chromium, everything behind them real."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from chromium import PATIENCE, launched
from playwright.async_api import Browser, Page, expect
from psycopg.rows import dict_row
from stack.pages import CONTACT, Console, Widget, serious, width
from stack.running_desk import RunningDesk, running_desk

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LANGUAGES = pytest.mark.parametrize("locale", ["zh", "en"])
CASE_NUMBER = re.compile(r"R\d{8}-\d{4}")

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "unattended": "人工客服暂时不在座位上", "present": "人工客服在线",
        "policy": "收到货几天内可以退", "policy answer": "7天内可以无理由退货",
        "begin": "我要退货", "asks number": "订单号", "asks digits": "后四位",
        "refund": "退款多久能到账啊", "refund answer": "3天内退款",
        "unwanted": "不想要了", "intact": "都完好", "agree": "同意", "submit": "提交",
        "contact": "已填写联系方式", "case": "退货申请已提交",
        "person": "转人工", "bot answers": "智能助手为您服务", "hours": "你们几点上班", "hours answer": "9:00",
        "greet": "你好", "quick reply": "退货规则",
        "claim": "接入", "back": "交还机器人", "confirm": "确认", "assistant": "智能助手",
        "reply": "您好，我来帮您看。", "faulty": "有质量问题", "cup": "陶瓷保温杯 450ml",
    },
    "en": {
        "unattended": "no agent is at the desk right now", "present": "Agents are",
        "policy": "how long do I have to return something", "policy answer": "within 7 days",
        "begin": "I want to send something back", "asks number": "order number", "asks digits": "last four digits",
        "refund": "how long does the refund take", "refund answer": "within 3 days",
        "unwanted": "I don't want to keep it", "intact": "Yes, all intact", "agree": "I agree", "submit": "Hand it in",
        "contact": "Contact details filled in", "case": "Your return is in",
        "person": "Talk to a person", "bot answers": "Assistant is answering",
        "hours": "what are your opening hours", "hours answer": "9:00",
        "greet": "hello", "quick reply": "Return policy",
        "claim": "Claim", "back": "Back to the bot", "confirm": "Confirm", "assistant": "Assistant",
        "reply": "Hello, let me have a look.", "faulty": "Something's wrong", "cup": "Ceramic thermos cup, 450 ml",
    },
}  # fmt: skip
RETURNABLE = {"zh": 0, "en": 1}  # an order of one item is returned once
LAMP = ("FD202611010033", "2046")
THREE_ITEMS = ("FD202611010022", "6315")


@pytest.fixture(scope="module")
def desk() -> Iterator[RunningDesk]:
    """A desk of these tests alone: they use up its orders and kill its gateway."""
    with running_desk(FRONTDESK_NOW="2026-11-25T10:00:00+08:00") as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


Visit = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="module")
async def visit(chromium: Browser) -> AsyncIterator[Visit]:
    """Open pages, each in a browser context of its own; none of them may have thrown."""
    contexts, errors = [], []

    async def open_page(locale: str, **given: Any) -> Page:
        size = {"viewport": {"width": 1280, "height": 800}} | given
        contexts.append(await chromium.new_context(locale={"zh": "zh-CN", "en": "en-GB"}[locale], **size))
        page = await contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert errors == []


def rows(desk: RunningDesk, statement: str, *values: Any) -> list[dict[str, Any]]:
    with psycopg.connect(desk.database_url, autocommit=True, row_factory=dict_row) as connection:
        return connection.execute(statement, values).fetchall()


async def returnable(page: Page, desk: RunningDesk, locale: str) -> tuple[str, str]:
    """Choose an order of one item, received within the week, from the list the shop shows."""
    answer = await page.request.get(f"{desk.url}/demo/orders?locale=en")
    fitting = [
        order for order in await answer.json()
        if len(order["items"]) == 1 and re.search("yesterday|[1-6] days ago: can be", order["note"])
    ]  # fmt: skip
    order = fitting[RETURNABLE[locale]]
    return order["number"], order["phone_last4"]


@LANGUAGES
async def test_a_consumer_returns_something_and_finds_it_all_again(desk: RunningDesk, visit: Visit, locale: str):
    words = WORDS[locale]
    widget = await Widget(await visit(locale), desk.url, locale).open()
    await expect(widget.availability).to_contain_text(words["unattended"])
    number, last4 = await returnable(widget.page, desk, locale)

    await widget.ask(words["policy"], words["policy answer"])
    await widget.ask(words["begin"], words["asks number"])
    await widget.ask(number, words["asks digits"])
    await widget.say(last4)
    await expect(widget.log.get_by_role("button", name=words["unwanted"])).to_be_visible()
    await widget.say(words["refund"])
    await expect(widget.message(words["refund answer"])).to_be_visible()
    await expect(widget.log.get_by_role("button", name=words["unwanted"])).to_have_count(2)
    await widget.press(words["unwanted"])
    await widget.press(words["intact"])
    await widget.card("consent").locator("summary").click()
    await expect(widget.card("consent")).to_contain_text("180")
    await expect(widget.card("consent")).not_to_contain_text("{")
    await expect(widget.prompt).to_have_count(0)
    await widget.press(words["agree"])
    await widget.fill_in(CONTACT)
    await expect(widget.message(words["contact"])).to_be_visible()
    await expect(widget.card("summary")).to_contain_text("138****8000")
    await widget.press(words["submit"])
    await expect(widget.message(words["case"])).to_be_visible()

    found = CASE_NUMBER.search(await widget.card("case").inner_text())
    assert found is not None
    (case,) = rows(desk, "SELECT * FROM cases WHERE number = %s", found[0])
    assert (case["kind"], case["order_no"]) == ("return", number)
    assert_sealed(desk, case["contact"], case["conversation"])

    said = [" ".join(text.split()) for text in await widget.bubbles().all_text_contents()]
    await widget.reload()
    await expect(widget.bubbles()).to_have_text(said)
    await expect(widget.card("case")).to_contain_text(found[0])


def assert_sealed(desk: RunningDesk, contact: str, conversation: str) -> None:
    """The contact is in one place, encrypted; ledger and draft have masks only."""
    (kept,) = rows(desk, "SELECT * FROM contacts WHERE id = %s", contact)
    others = rows(desk, "SELECT text, data FROM messages WHERE conversation = %s", conversation)
    others += rows(desk, "SELECT fields FROM drafts WHERE conversation = %s", conversation)
    told = json.dumps([kept["masks"], others], ensure_ascii=False)
    for value in CONTACT.values():
        assert value.encode() not in bytes(kept["sealed"])
        assert value not in told


@LANGUAGES
async def test_an_agent_takes_over_answers_and_gives_back(desk: RunningDesk, visit: Visit, locale: str):
    words, agent = WORDS[locale], desk.agent(0 if locale == "zh" else 1)
    widget = await Widget(await visit(locale), desk.url, locale).open()
    console = await Console(await visit(locale), desk.url).sign_in(agent)
    await expect(widget.availability).to_contain_text(words["present"])
    await widget.prove(*LAMP)
    await expect(widget.log.get_by_role("button", name=words["faulty"])).to_be_visible()
    await widget.say(words["person"])

    await console.open(await widget.conversation())
    await expect(console.message(words["faulty"]).first).to_contain_text(words["assistant"])
    await expect(console.context).to_contain_text(LAMP[0])
    await console.button(words["claim"]).click()
    await console.say(words["reply"])
    await expect(widget.message(words["reply"])).to_contain_text(agent["name"])
    await expect(widget.who_answers).to_contain_text(agent["name"])

    await console.button(words["back"]).click()
    await console.button(words["confirm"]).click()
    await expect(widget.who_answers).to_have_text(words["bot answers"])
    await widget.say(words["hours"])
    await expect(widget.bubbles("bot").filter(has_text=words["hours answer"])).to_be_visible()


@LANGUAGES
async def test_the_widget_needs_only_the_keyboard(desk: RunningDesk, visit: Visit, locale: str):
    words = WORDS[locale]
    widget = await Widget(await visit(locale), desk.url, locale).enter()
    press = widget.page.keyboard.press
    opener = await widget.opener.inner_text()
    await widget.walk_to(opener)
    await press("Enter")
    await expect(widget.box).to_be_focused()
    await widget.page.keyboard.type(words["greet"])
    await press("Enter")
    await expect(widget.log.get_by_role("button", name=words["quick reply"])).to_be_visible()
    await widget.walk_to(words["quick reply"], "Shift+Tab")
    await press("Enter")
    await expect(widget.bubbles("bot").last).to_contain_text(words["policy answer"])
    await press("Escape")
    await expect(widget.panel).to_have_count(0)
    await expect(widget.opener).to_be_focused()


@LANGUAGES
async def test_a_message_sent_while_the_gateway_dies_is_there_once(desk: RunningDesk, visit: Visit, locale: str):
    words, before = WORDS[locale], desk.restarts("bot")
    widget = await Widget(await visit(locale), desk.url, locale).open()
    await widget.ask(words["policy"], words["policy answer"])
    await widget.box.fill(words["refund"])
    await asyncio.gather(widget.box.press("Enter"), asyncio.to_thread(desk.kill, "bot"))
    await expect(widget.message(words["refund answer"])).to_be_visible()
    await asyncio.to_thread(desk.wait_restarted, "bot", before)
    assert desk.restarts("bot") == before + 1
    await widget.ask(words["hours"], words["hours answer"])
    asked = [words["policy"], words["refund"], words["hours"]]
    await expect(widget.bubbles("consumer")).to_have_text(asked)
    await expect(widget.bubbles("bot")).to_have_count(len(asked))
    authors = rows(
        desk, "SELECT author FROM messages WHERE conversation = %s ORDER BY seq", await widget.conversation()
    )
    assert [row["author"] for row in authors if row["author"] != "desk"] == ["consumer", "bot"] * 3


@pytest.mark.parametrize(("locale", "scheme"), [("zh", "light"), ("en", "dark")])
async def test_axe_finds_nothing_serious(desk: RunningDesk, visit: Visit, locale: str, scheme: str):
    words = WORDS[locale]
    widget = await Widget(await visit(locale, color_scheme=scheme), desk.url, locale).open()
    console = Console(await visit(locale, color_scheme=scheme), desk.url)
    assert await serious(widget.page) == []
    await widget.prove(*THREE_ITEMS)
    await widget.press(words["cup"])
    await widget.press(words["unwanted"])
    await widget.press(words["intact"])
    await widget.press(words["agree"])
    await expect(widget.prompt).to_be_visible()
    assert await serious(widget.page) == []
    await widget.say(words["person"])
    await console.sign_in(desk.agent())
    assert await serious(console.page) == []
    await console.open(await widget.conversation())
    await console.button(words["claim"]).click()
    await console.say(words["reply"])
    await expect(widget.message(words["reply"])).to_be_visible()
    assert await serious(console.page) == []
    assert await serious(widget.page) == []


@LANGUAGES
async def test_a_phone_keeps_the_textbox_in_sight(desk: RunningDesk, visit: Visit, locale: str):
    words = WORDS[locale]
    widget = await Widget(await visit(locale, **PHONE), desk.url, locale).enter()
    assert await width(widget.page) <= 390
    await widget.opener.click()
    await widget.ask(words["policy"], words["policy answer"])
    await widget.prove(*LAMP)
    await expect(widget.log.get_by_role("button", name=words["faulty"])).to_be_visible()
    for height in (844, 480):  # 480: what a keyboard leaves
        await widget.page.set_viewport_size({"width": 390, "height": height})
        await expect(widget.box).to_be_in_viewport(ratio=1)
        assert await width(widget.page) <= 390
        assert await widget.panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")


@LANGUAGES
async def test_an_agent_can_work_on_a_phone(desk: RunningDesk, visit: Visit, locale: str):
    words = WORDS[locale]
    widget = await Widget(await visit(locale), desk.url, locale).open()
    await widget.say(words["person"])
    console = await Console(await visit(locale, **PHONE), desk.url).sign_in(desk.agent())
    for link in await console.page.get_by_role("navigation").get_by_role("link").all():
        assert await link.evaluate("link => link.scrollHeight <= link.clientHeight"), "its words are on one line"
    await console.open(await widget.conversation())
    await expect(console.page.get_by_role("heading", level=2).first).to_be_in_viewport(ratio=1)
    await console.button(words["claim"]).click()
    await console.say(words["reply"])
    await expect(widget.message(words["reply"])).to_be_visible()
    assert await width(console.page) <= 390
