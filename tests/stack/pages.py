"""The consumer's page and the agent's page, with their parts by the names people know them by."""

import re
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, expect

CONTACT = {"name": "王小明", "phone": "13812348000", "address": "浙江省杭州市西湖区文三路90号2幢301室"}


class Widget:
    """The shop's page with the desk's widget on it."""

    def __init__(self, page: Page, url: str, locale: str) -> None:
        self.page = page
        self.locale = locale
        self._address = f"{url}/?lang={locale}"

    async def enter(self) -> "Widget":
        await self.page.goto(self._address)
        await self.opener.wait_for()
        return self

    async def open(self) -> "Widget":
        """Enter the shop and open the widget."""
        await self.enter()
        await self.opener.click()
        await self.panel.wait_for()
        return self

    async def reload(self) -> None:
        await self.page.reload()
        await self.opener.click()

    async def say(self, text: str) -> None:
        await self.box.fill(text)
        await self.box.press("Enter")

    async def ask(self, text: str, answer: str) -> None:
        """Say something and wait until a reply holds this answer."""
        await self.say(text)
        await expect(self.bubbles("bot").last).to_contain_text(answer)

    async def press(self, title: str) -> None:
        """Press the newest quick reply of this title that has not been used."""
        await self.log.get_by_role("button", name=title, exact=True, disabled=False).last.click()

    async def prove(self, number: str, last4: str) -> None:
        """Begin a return of a demo order and prove it in one sentence."""
        await self.say(f"我要退货，订单{number}，尾号{last4}" if self.locale == "zh" else
                       f"I want to return something, order {number}, phone ends in {last4}")  # fmt: skip

    async def fill_in(self, values: dict[str, str]) -> None:
        """Fill in the form for contact details and hand it in."""
        for name, value in values.items():
            await self.prompt.locator(f"[name={name}]").fill(value)
        await self.prompt.locator("button.main").click()

    @property
    def opener(self) -> Locator:
        return self.page.get_by_role("button", name=re.compile("^(客服|Chat)"))

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def availability(self) -> Locator:
        return self.panel.locator("header").get_by_role("status")

    @property
    def who_answers(self) -> Locator:
        return self.panel.locator(".speaks")

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name=re.compile("^(输入消息|Message)$"))

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def prompt(self) -> Locator:
        return self.panel.locator('[part="prompt"]')

    def card(self, kind: str) -> Locator:
        return self.log.locator(f".card.{kind}")

    def bubbles(self, author: str = "") -> Locator:
        return self.log.locator(f'[part^="bubble {author}"]')

    def message(self, text: str) -> Locator:
        return self.log.locator('[part="message"]').filter(has_text=text)

    async def conversation(self) -> str:
        """Return the id of what was said here, known once the desk has answered."""
        kept: str = await self.page.evaluate("JSON.parse(localStorage['front-desk conversation']).conversation")
        return kept

    async def focused(self) -> str:
        """Return the words on what has the keyboard, in the widget or outside."""
        words: str = await self.page.evaluate(
            "() => { const shadow = document.querySelector('front-desk-chat').shadowRoot;"
            " const one = shadow.activeElement ?? document.activeElement;"
            " return one.getAttribute('aria-label') ?? one.textContent }"
        )
        return words

    async def walk_to(self, words: str, key: str = "Tab") -> None:
        """Press Tab until something of these words has the keyboard."""
        for _ in range(40):
            if await self.focused() == words:
                return
            await self.page.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to {words!r}")


class Console:
    """The agents' page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._address = f"{url}/console"

    async def sign_in(self, agent: dict[str, str]) -> "Console":
        await self.page.goto(self._address)
        await self.page.locator("[name=login]").fill(agent["login"])
        await self.page.locator("[name=password]").fill(agent["password"])
        await self.page.keyboard.press("Enter")
        await self.page.locator(".workspace").wait_for()
        return self

    async def open(self, conversation: str) -> None:
        """Open a conversation from the list that is shown."""
        await self.page.locator(f'[role=option][data-key="{conversation}"]').click()
        await self.page.get_by_role("log").get_by_role("article").first.wait_for()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def message(self, text: str) -> Locator:
        return self.page.get_by_role("log").get_by_role("article").filter(has_text=text)

    @property
    def reply(self) -> Locator:
        return self.page.locator("#reply")

    @property
    def context(self) -> Locator:
        return self.page.get_by_role("complementary")

    async def say(self, text: str) -> None:
        await self.reply.fill(text)
        await self.reply.press("Enter")


async def serious(page: Page) -> list[str]:
    """Return what axe holds for serious on a page."""
    found: list[dict[str, Any]] = (await Axe().run(page)).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


async def width(page: Page) -> int:
    """Return how wide the page's content is."""
    found: int = await page.evaluate("document.documentElement.scrollWidth")
    return found
