"""A page at the widget's socket, as small as a test needs it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import aiohttp

ORIGIN = "http://shop.example"
PATIENCE = 20.0
Frame = dict[str, Any]


class Page:
    """Sends frames and keeps every frame that comes."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.frames: list[Frame] = []
        self._news = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self.socket:
            self.frames.append(json.loads(message.data))
            self._news.set()
        self._news.set()

    async def close(self) -> None:
        await self.socket.close()
        await self._reading

    async def send(self, kind: str, **fields: Any) -> None:
        await self.socket.send_json({"type": kind, **fields})

    async def hello(self, **fields: Any) -> Frame:
        await self.send("hello", **fields)
        return await self.next("welcome")

    async def say(self, text: str, client_id: str | None = None) -> Frame:
        """Say something and return the acknowledgement."""
        return await self._acknowledged("say", client_id, text=text)

    async def choose(self, seq: int, index: int) -> Frame:
        return await self._acknowledged("choose", None, message=seq, index=index)

    async def submit(self, prompt: str, values: dict[str, str], client_id: str | None = None) -> Frame:
        return await self._acknowledged("submit", client_id, prompt=prompt, values=values)

    async def _acknowledged(self, kind: str, client_id: str | None, **fields: Any) -> Frame:
        client_id = client_id or uuid4().hex
        seen = len(self.frames)
        await self.send(kind, id=client_id, **fields)
        return await self.until(
            lambda: next(
                (f for f in self.frames[seen:] if f.get("id") == client_id and f["type"] in ("accepted", "error")), None
            )
        )

    async def next(self, kind: str, **like: Any) -> Frame:
        """Wait for a frame of this kind with these values and take it away."""

        def found() -> Frame | None:
            for index, frame in enumerate(self.frames):
                if frame["type"] == kind and all(frame.get(name) == value for name, value in like.items()):
                    return self.frames.pop(index)
            return None

        return await self.until(found)

    async def message(self, holds: Callable[[Frame], bool]) -> Frame:
        """Wait for a message like this."""
        return await self.until(lambda: next((m for m in self.messages() if holds(m)), None))

    async def line(self, response_text: str) -> Frame:
        """Wait for a line of the desk that holds these words."""
        return await self.message(lambda m: m["author"] == "desk" and response_text in m["text"])

    async def answer(self, text: str) -> Frame:
        """Wait for a message of the bot."""
        return await self.message(lambda m: m["author"] == "bot" and m["text"] == text)

    def messages(self) -> list[Frame]:
        """Return what is shown, by number; a repeated number replaces."""
        shown = {f["message"]["seq"]: f["message"] for f in self.frames if f["type"] == "message"}
        return [shown[seq] for seq in sorted(shown)]

    def shown(self) -> list[tuple[str, str]]:
        return [(m["author"], m["text"]) for m in self.messages()]

    async def until(self, found: Callable[[], Any]) -> Any:
        async with asyncio.timeout(PATIENCE):
            while not (result := found()):
                assert not self._reading.done(), f"closed with {self.socket.close_code}; {self.frames}"
                self._news.clear()
                try:
                    await asyncio.wait_for(self._news.wait(), 1)
                except TimeoutError:
                    continue
        return result
