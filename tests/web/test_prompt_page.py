"""The page for contact details in a real browser, against the real gateway on PostgreSQL and Redis."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from axe_playwright_python.async_playwright import Axe
from cryptography.fernet import Fernet
from playwright.async_api import Browser, Locator, Page, Route, expect

from bot.app import init_app
from bot.gateway import Gateway
from bot.keys import DESK, GATEWAY
from bot.settings import BotSettings
from desk.conversation.ledger import Message
from desk.front_desk import Desk
from tests.bot.conftest import MONDAY_TEN
from tests.bot.fake_engine import SECRET, FakeEngine, fake_engine
from tests.moved_clock import MovedClock
from tests.prompt_page.asked import FIELDS, VALUES, Asked, asked
from tests.web.held import hold

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHOTS = os.environ.get("PROMPT_PAGE_SHOTS")  # a folder, to look at what was tested
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
LOOKS = {
    "phone zh": ("zh", PHONE, "light"),
    "phone en dark": ("en", PHONE, "dark"),
    "desktop zh dark": ("zh", DESKTOP, "dark"),
    "desktop en": ("en", DESKTOP, "light"),
}


@dataclass
class Visit:
    """A consumer who opened a link, by what they see on the page."""

    page: Page
    base: str
    desk: Desk
    gateway: Gateway
    clock: MovedClock
    errors: list[str] = field(default_factory=list)

    async def open(self, token: str) -> None:
        await self.page.goto(f"{self.base}/prompt#{token}")

    async def fill(self, **values: str) -> None:
        for name, value in values.items():
            await self.field(name).fill(value)

    def field(self, name: str) -> Locator:
        return self.page.locator(f"[name={name}]")

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=re.compile(f"^({words})$"))

    @property
    def submit(self) -> Locator:
        return self.button("提交|Send")

    def heading(self, words: str) -> Locator:
        return self.page.get_by_role("heading", name=re.compile(words))

    async def said(self, link: Asked) -> list[Message]:
        return [one for one in await self.desk.ledger.since(link.conversation, 0) if one.author == "consumer"]

    async def shot(self, name: str) -> None:
        if SHOTS:
            await self.page.screenshot(path=f"{SHOTS}/{name.replace(' ', '-')}.png", full_page=True)

    async def faults(self) -> list[str]:
        found = (await Axe().run(self.page)).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


@pytest_asyncio.fixture(loop_scope="module")
async def engine() -> AsyncIterator[FakeEngine]:
    async with fake_engine() as engine:
        yield engine


@pytest.fixture
def settings(database_url: str, redis_url: str, engine: FakeEngine) -> BotSettings:
    return BotSettings.read(
        DATABASE_URL=database_url,
        REDIS_URL=redis_url,
        FRONTDESK_KEY=Fernet.generate_key().decode(),
        FRONTDESK_ORIGINS="*",
        FRONTDESK_DEMO="1",
        ENGINE_URL=engine.url,
        ENGINE_SECRET=SECRET,
    )


@asynccontextmanager
async def visiting(browser: Browser, settings: BotSettings, **look: Any) -> AsyncIterator[Visit]:
    """Serve the gateway and open a browser on it, until the block ends."""
    clock = MovedClock(MONDAY_TEN)
    app = init_app(settings, clock=clock)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    context = await browser.new_context(**({"timezone_id": "Asia/Shanghai", "locale": "zh-CN"} | look))
    visit = Visit(
        await context.new_page(), f"http://127.0.0.1:{runner.addresses[0][1]}", app[DESK], app[GATEWAY], clock
    )
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    try:
        yield visit
    finally:
        await context.close()
        await runner.cleanup()
    assert visit.errors == []


@pytest_asyncio.fixture(loop_scope="module")
async def visit(chromium: Browser, settings: BotSettings) -> AsyncIterator[Visit]:
    async with visiting(chromium, settings, **PHONE) as one:
        yield one


@pytest.mark.parametrize("look", LOOKS, ids=[name.replace(" ", "-") for name in LOOKS])
async def test_the_form_is_corrected_sent_and_received(chromium: Browser, settings: BotSettings, look: str) -> None:
    locale, device, scheme = LOOKS[look]
    async with visiting(chromium, settings, color_scheme=scheme, **device) as visit:
        link = await asked(visit.desk, visit.gateway, locale=locale, fields=(*FIELDS, "email"))
        await visit.open(link.token)
        await expect(visit.page.locator("html")).to_have_attribute("lang", {"zh": "zh-CN", "en": "en-GB"}[locale])
        await expect(visit.heading("联系方式|contact details")).to_be_visible()
        until = {"zh": "11月24日（周二）10:00前有效", "en": "until Tue 24 Nov, 10:00."}[locale]
        await expect(visit.page.get_by_text(until)).to_be_visible()
        assert await visit.faults() == []
        await visit.shot(f"{look} form")
        await visit.fill(phone="123", address="短", name=VALUES["name"])
        await visit.submit.click()
        await expect(visit.field("phone")).to_be_focused()
        await expect(visit.field("phone")).to_have_attribute("aria-invalid", "true")
        await expect(visit.page.get_by_text(re.compile("请填写11位手机号|Please write a phone number"))).to_be_visible()
        assert await visit.faults() == []
        await visit.shot(f"{look} wrong")
        await visit.fill(**VALUES, email="lin@example.com")
        await visit.submit.click()
        await expect(visit.heading("已收到|Got it")).to_be_focused()
        assert await visit.faults() == []
        await visit.shot(f"{look} done")
        (contact,) = await visit.desk.contacts.of(link.conversation)
        assert (await visit.desk.contacts.reveal(contact.id))["phone"] == "+8613800138000"


async def test_the_whole_form_can_be_filled_in_and_sent_by_keyboard(chromium: Browser, settings: BotSettings) -> None:
    async with visiting(chromium, settings, **DESKTOP) as visit:
        link = await asked(visit.desk, visit.gateway)
        await visit.open(link.token)
        await expect(visit.submit).to_be_visible()
        for value in VALUES.values():
            await visit.page.keyboard.press("Tab")
            await visit.page.keyboard.insert_text(value)
        await visit.page.keyboard.press("Tab")
        await expect(visit.submit).to_be_focused()
        await visit.page.keyboard.press("Enter")
        await expect(visit.heading("已收到")).to_be_focused()


async def test_a_phone_offers_the_right_keys_and_what_it_knows_of_its_owner(visit: Visit) -> None:
    link = await asked(visit.desk, visit.gateway, fields=(*FIELDS, "email"))
    await visit.open(link.token)
    for name, hint in {"name": "name", "phone": "tel", "address": "street-address", "email": "email"}.items():
        await expect(visit.field(name)).to_have_attribute("autocomplete", hint)
    await expect(visit.field("phone")).to_have_attribute("type", "tel")
    sizes = await visit.page.evaluate(
        "[...document.querySelectorAll('input, textarea, button')]"
        ".map((one) => [one.getBoundingClientRect().height, parseFloat(getComputedStyle(one).fontSize)])"
    )
    assert all(height >= 44 and font >= 16 for height, font in sizes)
    assert await visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_token_leaves_the_address_at_once_and_a_reload_works(visit: Visit) -> None:
    link = await asked(visit.desk, visit.gateway)
    sent: list[str] = []
    visit.page.on("request", lambda request: sent.append(request.url))
    await visit.open(link.token)
    await visit.fill(name="林")
    assert visit.page.url == f"{visit.base}/prompt"
    await visit.page.reload()
    await expect(visit.field("name")).to_have_value("林")
    assert not [url for url in sent[1:] if link.token.partition(".")[2] in url]


async def test_what_was_written_survives_a_lost_network_and_is_taken_in_once(visit: Visit) -> None:
    link = await asked(visit.desk, visit.gateway)
    await visit.open(link.token)
    await visit.fill(**VALUES)

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await visit.page.route("**/prompt/values", lose_the_answer)
    await visit.submit.click()
    await expect(visit.page.get_by_role("alert")).to_contain_text("您写的内容都在")
    await expect(visit.field("address")).to_have_value(VALUES["address"])
    await visit.shot("lost")
    assert await visit.faults() == []
    await visit.page.unroute("**/prompt/values")
    await visit.submit.click()
    await expect(visit.heading("已收到")).to_be_visible()
    assert len(await visit.said(link)) == 1


async def test_a_double_click_sends_once(visit: Visit) -> None:
    link = await asked(visit.desk, visit.gateway)
    await visit.open(link.token)
    await visit.fill(**VALUES)
    await visit.submit.dblclick()
    await expect(visit.heading("已收到")).to_be_visible()
    assert len(await visit.said(link)) == 1


async def test_once_sent_nothing_of_it_stays_in_the_browser_and_a_reload_still_says_so(visit: Visit) -> None:
    link = await asked(visit.desk, visit.gateway)
    await visit.open(link.token)
    await visit.fill(**VALUES)
    await visit.submit.click()
    await expect(visit.heading("已收到")).to_be_visible()
    kept = await visit.page.evaluate("JSON.stringify(Object.entries(sessionStorage)) + JSON.stringify(localStorage)")
    assert not [value for value in (*VALUES.values(), link.token) if value in kept]
    await visit.page.reload()
    await expect(visit.heading("已收到")).to_be_visible()


async def test_not_now_closes_the_form(visit: Visit) -> None:
    link = await asked(visit.desk, visit.gateway)
    await visit.open(link.token)
    await visit.button("先不填").click()
    await expect(visit.heading("好的，先不填")).to_be_focused()
    assert (await visit.desk.prompts.get(link.conversation, link.prompt.id)).state == "dismissed"


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
async def test_a_link_that_is_gone_says_so_in_the_browser_s_language(
    chromium: Browser, settings: BotSettings, locale: str
) -> None:
    async with visiting(chromium, settings, **PHONE | {"locale": locale}) as visit:
        await visit.open("f_0123.nothing")
        await expect(
            visit.heading("这个链接已经不能用了" if locale == "zh-CN" else "This link doesn't work")
        ).to_be_focused()
        assert await visit.faults() == []
        await visit.shot(f"gone {locale}")


async def test_a_form_that_expires_while_it_is_filled_in_says_so(visit: Visit) -> None:
    link = await asked(visit.desk, visit.gateway)
    await visit.open(link.token)
    await visit.fill(**VALUES)
    visit.clock.forward(timedelta(hours=25))
    await visit.submit.click()
    await expect(visit.heading("这个链接已经不能用了")).to_be_focused()


async def test_without_a_consent_the_page_says_where_to_give_it_and_keeps_what_was_written(visit: Visit) -> None:
    link = await asked(visit.desk, visit.gateway, consent=False)
    await visit.open(link.token)
    await visit.fill(**VALUES)
    await visit.submit.click()
    await expect(visit.page.get_by_role("alert")).to_contain_text("请先回到聊天确认同意")
    await expect(visit.field("name")).to_have_value(VALUES["name"])


async def test_a_page_opened_without_a_network_tries_again(visit: Visit) -> None:
    link = await asked(visit.desk, visit.gateway)
    await visit.page.route("**/prompt/form", lambda route: route.abort())
    await visit.open(link.token)
    await expect(visit.heading("暂时打不开")).to_be_visible()
    await visit.shot("unreachable")
    assert await visit.faults() == []
    await visit.page.unroute("**/prompt/form")
    await visit.button("再试一次").click()
    await expect(visit.submit).to_be_visible()


async def test_another_link_opened_in_the_same_tab_shows_its_own_form(visit: Visit) -> None:
    first, second = [await asked(visit.desk, visit.gateway, address=one, locale=locale) for one, locale in
                     (("7001", "zh"), ("7002", "en"))]  # fmt: skip
    await visit.open(first.token)
    await expect(visit.heading("联系方式")).to_be_visible()
    await visit.fill(name="林晓明")
    await visit.open(second.token)
    await expect(visit.heading("Your contact details")).to_be_visible()
    await expect(visit.field("name")).to_have_value("")


async def test_an_answer_about_a_link_that_was_left_is_not_shown(visit: Visit) -> None:
    first, second = [await asked(visit.desk, visit.gateway, address=one, locale=locale) for one, locale in
                     (("7001", "zh"), ("7002", "en"))]  # fmt: skip
    held = await hold(visit.page, "**/prompt/form", "POST")
    await visit.open(first.token)
    await held.asked()
    await visit.open(second.token)
    await expect(visit.heading("Your contact details")).to_be_visible()
    await held.let_go()
    await expect(visit.heading("Your contact details")).to_be_visible()


async def test_words_are_shown_as_words(visit: Visit) -> None:
    link = await asked(visit.desk, visit.gateway)
    await visit.desk.prompts.park(link.prompt, {"name": "<img src=x onerror=alert(1)>"})
    await visit.open(link.token)
    await expect(visit.field("name")).to_have_value("<img src=x onerror=alert(1)>")
    await expect(visit.page.locator("img")).to_have_count(0)
