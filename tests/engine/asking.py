"""Asks the engine as the gateway does."""

from __future__ import annotations

import json
import time
from itertools import count
from typing import Any
from uuid import uuid4

from aiohttp.test_utils import TestClient

from engine.signature import HEADER, sign

SECRET = "a secret of this test run"
_numbers = count(1)


class Asker:
    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.episode = uuid4().hex

    def turn(self, text: str | None = None, payload: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
        return {
            "message_id": f"m{next(_numbers)}",
            "episode": self.episode,
            "text": text,
            "payload": payload,
            "slots": {"locale": "zh"},
            "seed": None,
            "deadline": time.time() + 15,
        } | fields

    async def post(self, turn: dict[str, Any] | bytes, header: str | None = None) -> tuple[int, dict[str, Any]]:
        body = turn if isinstance(turn, bytes) else json.dumps(turn).encode()
        headers = {HEADER: header or sign(SECRET, body, int(time.time()))}
        async with self.client.post("/turns", data=body, headers=headers) as response:
            return response.status, await response.json()

    async def say(self, text: str, **fields: Any) -> dict[str, Any]:
        return await self._right(self.turn(text, **fields))

    async def press(self, intent: str, entities: dict[str, str] | None = None, **fields: Any) -> dict[str, Any]:
        return await self._right(self.turn(payload={"intent": intent, "entities": entities or {}}, **fields))

    async def _right(self, turn: dict[str, Any]) -> dict[str, Any]:
        status, answer = await self.post(turn)
        assert status == 200, answer
        return answer


def words(answer: dict[str, Any]) -> list[str]:
    return [reply["text"] for reply in answer["replies"]]
