"""Consumers as a measurement needs them: three ways in, each a conversation in which one says things and is timed."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp

from engine.signature import HEADER, sign


@dataclass(frozen=True)
class Said:
    """Seconds from saying something to its acknowledgement, where there is one, and to the answer."""

    answered: float
    accepted: float = 0.0


Say = Callable[[str], Awaitable[Said]]
Visit = Callable[[], AbstractAsyncContextManager[Say]]


def at_the_widget(session: aiohttp.ClientSession, url: str) -> Visit:
    """Come in through the widget's socket: every conversation is a new page with a socket of its own."""

    @asynccontextmanager
    async def visit() -> AsyncIterator[Say]:
        async with session.ws_connect(f"{url}/widget/socket", protocols=["frontdesk.1"], origin=url) as socket:
            await socket.send_json({"type": "hello", "locale": "zh"})
            yield lambda text: _say(socket, text)

    return visit


async def _say(socket: aiohttp.ClientWebSocketResponse, text: str) -> Said:
    own, began, accepted, seq = uuid4().hex, time.monotonic(), 0.0, 0
    await socket.send_json({"type": "say", "id": own, "text": text})
    async for received in socket:
        frame: dict[str, Any] = json.loads(received.data)
        if frame["type"] == "error":
            raise RuntimeError(f"refused: {frame}")
        if frame["type"] == "accepted" and frame["id"] == own:
            accepted, seq = time.monotonic() - began, frame["seq"]
        if frame["type"] == "message" and frame["message"]["id"] == own:
            seq = frame["message"]["seq"]  # another look at the ledger may show it before the acknowledgement
        elif frame["type"] == "message" and seq and frame["message"]["seq"] > seq:
            assert frame["message"]["author"] == "bot", f"the bot did not answer: {frame}"
            return Said(time.monotonic() - began, accepted)
    raise RuntimeError(f"the socket closed with {socket.close_code}")


def at_the_engine(session: aiohttp.ClientSession, url: str, secret: str) -> Visit:
    """Ask the engine itself, as the gateway does."""

    @asynccontextmanager
    async def visit() -> AsyncIterator[Say]:
        episode = uuid4().hex

        async def say(text: str) -> Said:
            began = time.monotonic()
            turn = {"message_id": uuid4().hex, "episode": episode, "text": text, "slots": {"locale": "zh"}}
            body = json.dumps(turn | {"deadline": time.time() + 15}).encode()
            headers = {HEADER: sign(secret, body, int(time.time()))}
            async with session.post(f"{url}/turns", data=body, headers=headers) as response:
                assert response.status == 200, await response.text()
                assert (await response.json())["replies"]
            return Said(time.monotonic() - began)

        yield say

    return visit


def at_rasas_server(session: aiohttp.ClientSession, url: str, senders: Iterator[str]) -> Visit:
    """Ask Rasa's server over its REST channel; the action server must know the senders."""

    @asynccontextmanager
    async def visit() -> AsyncIterator[Say]:
        sender = next(senders)

        async def say(text: str) -> Said:
            began = time.monotonic()
            said = {"sender": sender, "message": text}
            async with session.post(f"{url}/webhooks/rest/webhook", json=said) as response:
                assert response.status == 200, await response.text()
                assert await response.json(), f"Rasa's server has no answer to {text!r}"
            return Said(time.monotonic() - began)

        yield say

    return visit
