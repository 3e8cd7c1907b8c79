"""Somebody who writes to the desk on any channel: what a channel's conformance is asked through.

A channel that is added gets a driver here and its name in `DRIVERS` of conftest.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol
from uuid import uuid4

from desk.conversation.identity import ConversationId
from tests.bot.conftest import Running
from tests.bot.page import Page
from tests.prompt_page.conftest import call
from tests.telegram.bot_api import BotApi, Shown, TelegramConsumer

TAKEN, LATER = "taken", "later"


class Consumer(Protocol):
    """Does one thing after the other; words that come beside the conversation are returned ('' for none)."""

    async def arrives(self, locale: str) -> None: ...
    async def says(self, text: str, *, id: int | None = None) -> str:
        """Say something, or (the same `id`) deliver it again; return `TAKEN`, `LATER` or what was said instead."""
        ...

    async def presses(self, title: str) -> str: ...
    async def presses_what_is_gone(self) -> str: ...
    async def fills_in(self, values: Mapping[str, str]) -> str: ...
    async def chooses_language(self, locale: str) -> None: ...
    async def sends_what_nobody_takes(self) -> str: ...
    async def sends_garbage(self) -> None: ...
    async def conversation(self) -> ConversationId: ...
    def heard(self) -> list[str]:
        """Return what was said to the consumer, in order, as they see it."""
        ...

    async def until(self, found: Callable[[], Any]) -> Any: ...


class OnPage:
    """On the shop's website."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._opened: ConversationId | None = None

    async def arrives(self, locale: str) -> None:
        await self._page.hello(locale=locale)

    async def says(self, text: str, *, id: int | None = None) -> str:
        answer = await self._page.say(text, f"client-id-{id}" if id else None)
        if answer["type"] == "accepted":
            return TAKEN
        return LATER if answer["code"] == "try_later" else str(answer["what"])

    async def presses(self, title: str) -> str:
        def places() -> list[tuple[int, int]]:
            return [
                (message["seq"], index)
                for message in reversed(self._page.messages())
                for index, button in enumerate(message["buttons"])
                if button["title"] == title
            ]

        seq, index = (await self.until(places))[0]
        return str((await self._page.choose(seq, index)).get("what", ""))

    async def presses_what_is_gone(self) -> str:
        return str((await self._page.choose(999, 0)).get("what", ""))

    async def fills_in(self, values: Mapping[str, str]) -> str:
        prompt = await self.until(
            lambda: next((f["prompt"] for f in self._page.frames if f["type"] == "prompt" and f["prompt"]), None)
        )
        return str((await self._page.submit(prompt["id"], dict(values))).get("what", ""))

    async def chooses_language(self, locale: str) -> None:
        await self._page.send("locale", locale=locale)

    async def sends_what_nobody_takes(self) -> str:
        return await self.says("字" * 5000)

    async def sends_garbage(self) -> None:
        await self._page.socket.send_str("{")
        await self._page.next("error")

    async def conversation(self) -> ConversationId:
        if self._opened is None:
            self._opened = ConversationId((await self._page.next("opened"))["conversation"])
        return self._opened

    def heard(self) -> list[str]:
        return [message["text"] for message in self._page.messages() if message["author"] != "consumer"]

    async def until(self, found: Callable[[], Any]) -> Any:
        return await self._page.until(found)


class OnTelegram:
    """In a chat with the bot."""

    def __init__(self, running: Running, api: BotApi, chat: int) -> None:
        self._running = running
        self._api = api
        self._me = TelegramConsumer(api, chat)

    async def arrives(self, locale: str) -> None:
        self._me.me["language_code"] = {"zh": "zh-hans", "en": "en"}[locale]

    async def says(self, text: str, *, id: int | None = None) -> str:
        if id is None:
            return _told(await self._me.says(text))
        body = json.dumps({"update_id": id, "message": self._me.message(text=text)})
        return _told(await self._api.push(body.encode()))

    async def presses(self, title: str) -> str:
        def under() -> Shown | None:
            return next((one for one in reversed(self._me.sees()) if title in one.titles()), None)

        return self._words(await self._me.presses(await self.until(under), title))

    async def presses_what_is_gone(self) -> str:
        return self._words(await self._me.presses_data(self._me.sees()[0], "999.0"))

    async def fills_in(self, values: Mapping[str, str]) -> str:
        token = await self.until(self._token)
        status, told = await call(self._running, "values", token=token, id=uuid4().hex, values=dict(values))
        return "" if status == 200 else str(told["what"])

    async def chooses_language(self, locale: str) -> None:
        await self._me.says(f"/{locale}")

    async def sends_what_nobody_takes(self) -> str:
        await self._me.sends_voice()
        return (await self._me.gets("语音")).text

    async def sends_garbage(self) -> None:
        assert await self._api.push(b"{") == 200

    async def conversation(self) -> ConversationId:
        desk, clock = self._running.desk, self._running.clock
        return (await desk.conversations.arrive("telegram", str(self._me.chat), "zh", clock.now())).id

    def heard(self) -> list[str]:
        return [message.text for message in self._me.sees()]

    async def until(self, found: Callable[[], Any]) -> Any:
        return await self._api.until(found)

    def _words(self, query: str) -> str:
        return str(self._api.answered[query].get("text", ""))

    def _token(self) -> str | None:
        links = re.findall(r"/prompt#(\S+)", "\n".join(self.heard()))
        return links[-1] if links else None


def _told(status: int | None) -> str:
    return {200: TAKEN, 503: LATER}[status or 0]


Meet = Callable[[], Awaitable[Consumer]]
