"""A consumer on the website and one in Telegram: both do what a dialogue says, and see what their channel shows."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Protocol
from uuid import uuid4

import aiohttp
from stack.consumer import Consumer

from tests.telegram.bot_api import BotApi, Shown, TelegramConsumer

PATIENCE = 90.0  # a busy machine is no fault
LANGUAGES = {"zh": "zh-hans", "en": "en"}


class Somebody(Protocol):
    """Does one thing after the other; what a form refuses is returned by its fields' names."""

    async def says(self, text: str) -> None: ...
    async def presses(self, title: str) -> None: ...
    async def fills_in(self, values: Mapping[str, str]) -> list[str]: ...
    def seen(self) -> str:
        """Return everything that was shown so far."""
        ...

    @property
    def address(self) -> tuple[str, str]:
        """Return column and value by which the conversation is found."""
        ...

    async def leaves(self) -> None: ...


class OnWebsite:
    """At the widget's socket."""

    channel = "widget"

    def __init__(self, session: aiohttp.ClientSession, url: str, locale: str) -> None:
        self._consumer = Consumer(session, url, locale)

    async def arrives(self) -> None:
        await self._consumer.connect()

    @property
    def address(self) -> tuple[str, str]:
        return "id", self._consumer.conversation or ""

    async def says(self, text: str) -> None:
        await self._send("say", text=text)

    async def presses(self, title: str) -> None:
        await self._consumer.until(lambda: self._button(title) is not None)
        found = self._button(title)
        assert found
        await self._send("choose", message=found[0], index=found[1])

    async def fills_in(self, values: Mapping[str, str]) -> list[str]:
        await self._consumer.until(lambda: self._consumer.prompt is not None)
        prompt, before = self._consumer.prompt, len(self._consumer.errors)
        assert prompt
        await self._send("submit", prompt=prompt["id"], values=dict(values))
        return [field for error in self._consumer.errors[before:] for field in error.get("fields", {})]

    def seen(self) -> str:
        return "\n".join(message["text"] for _, message in sorted(self._consumer.messages.items()))

    async def leaves(self) -> None:
        await self._consumer.close()

    async def _send(self, kind: str, **fields: object) -> None:
        identity = await self._consumer.send(kind, **fields)
        await self._consumer.until(lambda: identity not in self._consumer._unacknowledged)

    def _button(self, title: str) -> tuple[int, int] | None:
        for seq, message in sorted(self._consumer.messages.items(), reverse=True):
            for index, button in enumerate(message.get("buttons") or []):
                if button["title"].startswith(title):
                    return seq, index
        return None


class InTelegram:
    """With a phone; the form for contact details is the page behind the link."""

    channel = "telegram"

    def __init__(self, session: aiohttp.ClientSession, url: str, locale: str, api: BotApi) -> None:
        self._session = session
        self._url = url
        self._consumer = TelegramConsumer(api, 10**9 + secrets.randbelow(10**9), LANGUAGES[locale])

    async def arrives(self) -> None:
        return None

    @property
    def address(self) -> tuple[str, str]:
        return "address", str(self._consumer.chat)

    async def says(self, text: str) -> None:
        await self._consumer.says(text)

    async def presses(self, title: str) -> None:
        message = await self._with(lambda one: any(found.startswith(title) for found in one.titles()))
        await self._consumer.presses(message, next(one for one in message.titles() if one.startswith(title)))

    async def fills_in(self, values: Mapping[str, str]) -> list[str]:
        message = await self._with(lambda one: bool(_links(one)))
        body = {"token": _links(message)[-1].partition("#")[2], "id": uuid4().hex, "values": dict(values)}
        origin = {"Origin": self._url}
        async with self._session.post(f"{self._url}/prompt/values", json=body, headers=origin) as answer:
            said = await answer.json()
            assert answer.status in (200, 422), said
            return list(said.get("fields", {}))

    def seen(self) -> str:
        return "\n".join(message.text for message in self._consumer.sees())

    async def leaves(self) -> None:
        return None

    async def _with(self, fits: Callable[[Shown], bool]) -> Shown:
        """Wait for the newest message that fits."""
        found: Shown = await self._consumer.api.until(
            lambda: next((one for one in reversed(self._consumer.sees()) if fits(one)), None), patience=PATIENCE
        )
        return found


def _links(message: Shown) -> list[str]:
    return [button["url"] for button in message.buttons if "/prompt#" in button.get("url", "")]
