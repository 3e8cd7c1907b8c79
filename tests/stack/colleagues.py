"""The people of a working day: colleagues at the console, each on a line of their own, and a consumer with a phone."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect
from stack.cable import Cable
from stack.pages import Console

from tests.telegram.bot_api import BotApi, Shown, TelegramConsumer

PATIENCE = 90.0  # a busy machine is no fault
STAFF = {"wang": ("王芳", "zh"), "lin": ("林晓", "zh"), "chen": ("Chen Wei", "en")}  # the first is the supervisor
WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "claim": "接入", "back": "交还机器人", "transfer": "转交", "end": "结束", "confirm": "确认",
        "accepted": "通过", "received": "收到商品", "refunded": "已退款", "done": "办结", "reads along": "您只能查看",
    },
    "en": {
        "claim": "Claim", "back": "Back to the bot", "transfer": "Transfer", "end": "End", "confirm": "Confirm",
        "accepted": "Accept", "received": "Goods received", "sent": "New item sent",
        "done": "Done", "answered": "Answer", "reads along": "you can read along",
    },
}  # fmt: skip


class Colleague(Console):
    """Somebody at the console, on a line of their own."""

    def __init__(self, page: Page, line: Cable, login: str) -> None:
        super().__init__(page, line.url)
        self.line = line
        self.login = login
        self.name, self.locale = STAFF[login]
        self.words = WORDS[self.locale]

    async def go(self, where: str) -> None:
        await self.page.goto(f"{self._address}#/{where}")

    async def look_at(self, conversation: str, words: str) -> None:
        """Open a conversation, and wait until what was said there can be read."""
        await self.go(f"c/{conversation}")
        await self.message(words).first.wait_for()

    async def press(self, name: str) -> None:
        await self.button(self.words[name]).click()

    async def claim(self, conversation: str, words: str) -> None:
        await self.look_at(conversation, words)
        await self.press("claim")
        await self.reply.wait_for()

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def step(self, state: str, **given: str) -> None:
        """Take a step of the case that is open, with what the dialog wants."""
        await self.page.get_by_role("main").last.get_by_role("button", name=self.words[state], exact=True).click()
        for name, value in given.items():
            await self.dialog.locator(f"[name={name}]").fill(value)
        await self.press("confirm")
        await expect(self.dialog).to_have_count(0)


class Phone(TelegramConsumer):
    """A consumer in Telegram, who writes English."""

    def __init__(self, api: BotApi, chat: int) -> None:
        super().__init__(api, chat, "en")

    async def gets(self, words: str) -> Shown:
        """Wait for a message with these words; the newest counts."""

        def found() -> Shown | None:
            return next((one for one in reversed(self.sees()) if words in one.text), None)

        try:
            shown: Shown = await self.api.until(found, patience=PATIENCE)
        except TimeoutError as error:
            said = "\n".join(one.text for one in self.sees())
            raise AssertionError(f"nobody said {words!r}, but:\n{said}") from error
        return shown

    async def presses_newest(self, title: str) -> None:
        """Press the newest button that begins so, once there is one."""

        def found() -> tuple[Shown, str] | None:
            shown = [(one, whole) for one in self.sees() for whole in one.titles() if whole.startswith(title)]
            return shown[-1] if shown else None

        await self.presses(*await self.api.until(found, patience=PATIENCE))

    def times(self, words: str) -> int:
        return sum(words in one.text for one in self.sees())
