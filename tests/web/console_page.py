"""The console in a browser, and what an agent does there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chromium import PATIENCE
from playwright.async_api import Browser, Locator, Page
from web.console_desk import PASSWORD, ConsoleDesk, serve


class ConsolePage:
    """One agent's page and the desk behind it."""

    def __init__(self, desk: ConsoleDesk, page: Page, address: str) -> None:
        self.desk = desk
        self.page = page
        self.address = address
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    async def sign_in(self, password: str = PASSWORD) -> None:
        await self.page.get_by_label("账号").or_(self.page.get_by_label("Login")).fill("lin")
        await self.page.get_by_label("密码").or_(self.page.get_by_label("Password")).fill(password)
        await self.page.keyboard.press("Enter")

    def row(self, text: str) -> Locator:
        return self.page.get_by_role("option").filter(has_text=text)

    def message(self, text: str) -> Locator:
        return self.page.get_by_role("log").get_by_role("article").filter(has_text=text)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def reply(self) -> Locator:
        return self.page.get_by_role("textbox", name="回复")

    async def open(self, text: str) -> None:
        await self.row(text).click()
        await self.page.get_by_role("log").get_by_role("article").first.wait_for()

    async def claim(self, text: str) -> None:
        await self.open(text)
        await self.button("接入").click()
        await self.reply.wait_for()

    async def say(self, text: str) -> None:
        await self.reply.fill(text)
        await self.reply.press("Enter")


@asynccontextmanager
async def console(
    browser: Browser,
    desk: ConsoleDesk,
    *,
    signed_in: bool = True,
    locale: str = "zh-CN",
    scheme: str = "light",
    width: int = 1440,
) -> AsyncIterator[ConsolePage]:
    """Open the console; whatever the test does, the page must not have thrown."""
    desk.signed_in = signed_in
    async with serve(desk) as address:
        context = await browser.new_context(
            locale=locale, color_scheme=scheme, viewport={"width": width, "height": 844}
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        opened = ConsolePage(desk, page, address)
        await page.goto(address)
        await page.locator(".workspace" if signed_in else ".sign-in").wait_for()
        if signed_in:
            await desk.until(lambda: bool(desk.sockets))
        try:
            yield opened
        finally:
            await context.close()
        assert opened.problems == [], opened.problems
