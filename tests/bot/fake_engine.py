"""An engine made by hand that speaks docs/engine-turn.md and answers as it is told."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

SECRET = "an engine's secret"
Turn = dict[str, Any]


class FakeEngine:
    """Keeps the turns it ran and the episodes it forgot; `say` makes the replies, `gate` holds them back, `failures` are told first, `dies` cuts the line."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.forgotten: list[str] = []
        self.forgets: Callable[[], bool] = lambda: True
        self.calls = 0
        self.failures: list[tuple[int, str]] = []
        self.dies = False
        self.say: Callable[[Turn], list[dict[str, Any]]] = lambda turn: [reply(f"answer to {turn['text']}")]
        self.loop: Callable[[Turn], str | None] = lambda turn: None
        self.hears: Callable[[Turn], dict[str, Any]] = lambda turn: {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = asyncio.Event()
        self._answers: dict[str, dict[str, Any]] = {}
        self.port = unused_port()
        self._server: TestServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/turns", self._turn)
        app.router.add_delete("/episodes/{episode}", self._forget)
        app.router.add_get("/ready", _ready)
        self._server = TestServer(app, host="127.0.0.1", port=self.port)
        await self._server.start_server()

    async def stop(self) -> None:
        if self._server:
            await self._server.close()
            self._server = None

    async def _turn(self, request: web.Request) -> web.Response:
        body = await request.read()
        assert _signed(request.headers["X-Frontdesk-Signature"], body)
        turn = json.loads(body)
        self.calls += 1
        self.begun.set()
        await self.gate.wait()
        if self.dies and request.transport:
            request.transport.close()
        if self.failures:
            status, code = self.failures.pop(0)
            return web.json_response({"error": code}, status=status)
        return web.json_response(self._answer(turn))

    async def _forget(self, request: web.Request) -> web.Response:
        body = await request.read()
        assert _signed(request.headers["X-Frontdesk-Signature"], body)
        episode = request.match_info["episode"]
        assert json.loads(body) == {"episode": episode}
        if not self.forgets():
            return web.json_response({"error": "store_unavailable"}, status=503)
        self.forgotten.append(episode)
        return web.json_response({"episode": episode, "erased": 1})

    def _answer(self, turn: Turn) -> dict[str, Any]:
        if known := self._answers.get(turn["message_id"]):
            return known | {"replayed": True}
        self.turns.append(turn)
        answer = {
            "message_id": turn["message_id"],
            "episode": turn["episode"],
            "replayed": False,
            "replies": self.say(turn),
            "intent": {"name": "ask", "confidence": 0.9},
            "entities": [],
            "slots": {},
            "loop": self.loop(turn),
            "requested_slot": None,
            "turns": len(self.turns),
            **self.hears(turn),
        }
        self._answers[turn["message_id"]] = answer
        return answer


async def _ready(request: web.Request) -> web.Response:
    return web.json_response({"ready": True, "model": "fake.tar.gz"})


def _signed(header: str, body: bytes) -> bool:
    at, digest = (part.split("=", 1)[1] for part in header.split(","))
    return hmac.compare_digest(hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest(), digest)


def reply(text: str, *buttons: tuple[str, str], **custom: Any) -> dict[str, Any]:
    """A reply with buttons (title, intent) and data for the gateway."""
    pressed = [{"title": title, "payload": {"intent": intent, "entities": {}}} for title, intent in buttons]
    return {"text": text, "response": "utter_test", "buttons": pressed, "custom": custom}


@asynccontextmanager
async def fake_engine() -> AsyncIterator[FakeEngine]:
    engine = FakeEngine()
    await engine.start()
    try:
        yield engine
    finally:
        engine.gate.set()
        await engine.stop()
