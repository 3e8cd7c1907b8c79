"""An agent's page: speaks docs/console-api.md as a browser would."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import aiohttp

PASSWORD = "blue-heron-42"


@dataclass(frozen=True)
class Said:
    """An answer of the API."""

    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])


class AgentPage:
    """One browser with its own cookies."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url
        self.headers = {"X-Frontdesk-Console": "1", "Origin": url, "Accept-Language": "zh-CN"}

    async def call(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str | None
    ) -> Said:
        """Call the API; a header given as None is left out."""
        sent = {**self.headers, "Content-Type": "application/json"}
        for name, value in headers.items():
            sent.pop(name.replace("_", "-"), None)
            if value is not None:
                sent[name.replace("_", "-")] = value
        data = raw if raw is not None else aiohttp.JsonPayload(body) if body is not None else None
        async with self.session.request(method, f"{self.url}/api{path}", data=data, headers=sent) as response:
            is_json = response.content_type == "application/json" and response.status != 204
            return Said(response.status, await response.json() if is_json else None, response.headers)

    def cookie(self, name: str) -> str:
        """Return a cookie by what its name begins with."""
        return next(one.value for one in self.session.cookie_jar if one.key.startswith(name))

    async def get(self, path: str, **headers: str | None) -> Any:
        said = await self.call("GET", path, **headers)
        assert said.status == 200, said
        return said.body

    async def sign_in(self, login: str = "lin", password: str = PASSWORD, **headers: str | None) -> Said:
        return await self.call("POST", "/session", {"login": login, "password": password}, **headers)

    async def claim(self, conversation: str, number: int) -> Said:
        return await self.call("PUT", f"/conversations/{conversation}/assignment", {"to": "me", "number": number})

    async def reply(self, conversation: str, number: int, text: str, client_id: str = "reply-0001") -> Said:
        body = {"id": client_id, "text": text, "number": number}
        return await self.call("POST", f"/conversations/{conversation}/messages", body)

    async def listen(self, query: str = "", **headers: str) -> aiohttp.ClientWebSocketResponse:
        sent = {"Origin": self.url, "Accept-Language": "zh-CN"} | headers
        return await self.session.ws_connect(f"{self.url}/api/news{query}", headers=sent)


async def heard(socket: aiohttp.ClientWebSocketResponse, kind: str, **having: Any) -> Any:
    """Return the next frame of a type that has these values."""
    async with asyncio.timeout(10):
        while True:
            frame = await socket.receive()
            assert frame.type is aiohttp.WSMsgType.TEXT, frame
            news = frame.json()
            if news["type"] == kind and all(news.get(name) == value for name, value in having.items()):
                return news
