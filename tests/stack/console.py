"""An agent at the console's API, present through the news socket."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import cycle
from typing import Any
from uuid import uuid4

import aiohttp


class Console:
    """Speaks docs/console-api.md; where a gateway is gone, with the next."""

    def __init__(self, session: aiohttp.ClientSession, *urls: str) -> None:
        self._session = session
        self._urls = deque(urls)

    async def call(self, method: str, path: str, body: Any = None, *, expect: int | None = None) -> Any:
        """Call the API; an unexpected status fails with what was said."""
        for _ in range(len(self._urls) - 1):
            try:
                return await self._call(method, path, body, expect)
            except aiohttp.ClientConnectionError:
                self._urls.rotate(-1)
        return await self._call(method, path, body, expect)

    async def _call(self, method: str, path: str, body: Any, expect: int | None) -> Any:
        url = self._urls[0]
        headers = {"X-Frontdesk-Console": "1", "Origin": url}
        async with self._session.request(
            method, f"{url}/api{path}", json=body if body is not None else None, headers=headers
        ) as response:
            said = await response.json() if response.content_type == "application/json" else None
            if expect is None:
                assert response.status < 400, f"{method} {path}: {response.status} {said}"
            else:
                assert response.status == expect, f"{method} {path}: {response.status} {said}"
            return said

    async def sign_in(self, agent: dict[str, str]) -> None:
        await self.call("POST", "/session", {"login": agent["login"], "password": agent["password"]})

    async def waiting(self, conversation: str) -> dict[str, Any]:
        """Wait until a conversation is in the queue and return its line."""
        for _ in range(100):
            for line in (await self.call("GET", "/queue"))["waiting"]:
                if line["id"] == conversation:
                    found: dict[str, Any] = line
                    return found
            await asyncio.sleep(0.1)
        raise AssertionError("it does not wait in the queue")

    async def claim(self, conversation: str) -> dict[str, Any]:
        line = await self.waiting(conversation)
        claimed: dict[str, Any] = await self.call(
            "PUT", f"/conversations/{conversation}/assignment", {"to": "me", "number": line["number"]}
        )
        return claimed

    async def view(self, conversation: str) -> dict[str, Any]:
        seen: dict[str, Any] = await self.call("GET", f"/conversations/{conversation}")
        return seen

    async def reply(self, conversation: str, text: str, number: int) -> Any:
        body = {"id": uuid4().hex, "text": text, "number": number}
        return await self.call("POST", f"/conversations/{conversation}/messages", body)

    async def end(self, conversation: str, number: int, note: str = "") -> Any:
        body = {"state": "ended", "outcome": "solved", "number": number, "note": note}
        return await self.call("PUT", f"/conversations/{conversation}/handoff", body)

    async def give_back(self, conversation: str, number: int, note: str = "") -> Any:
        body = {"to": "bot", "number": number, "note": note}
        return await self.call("PUT", f"/conversations/{conversation}/assignment", body)


@asynccontextmanager
async def agent_at(url: str, agent: dict[str, str], *others: str) -> AsyncIterator[Console]:
    """An agent who is signed in and present."""
    # The desk is reached by an IP address, for which aiohttp keeps no cookies unless told to.
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        console = Console(session, url, *others)
        await console.sign_in(agent)
        news = await session.ws_connect(f"{url}/api/news", origin=url)
        staying = asyncio.create_task(_stay(session, news, [*others, url]))
        try:
            yield console
        finally:
            staying.cancel()


async def _stay(session: aiohttp.ClientSession, news: aiohttp.ClientWebSocketResponse, urls: list[str]) -> None:
    """Listen, and come back as the page does."""
    for url in cycle(urls):
        async for _ in news:
            pass
        await asyncio.sleep(0.2)
        with suppress(aiohttp.ClientError, ConnectionError):
            news = await session.ws_connect(f"{url}/api/news", origin=url)
