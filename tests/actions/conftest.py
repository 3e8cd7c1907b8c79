"""The action server on a real database, called as the engine calls it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from cryptography.fernet import Fernet

from actions.app import DESK, SECRET_HEADER, init_app
from actions.settings import ActionsSettings
from desk.front_desk import Desk

SECRET = "a secret of the action tests"
NOON = "2026-11-23T12:00:00+08:00"


@dataclass
class Assistant:
    """Calls actions in one episode, with the slots it was answered."""

    client: "TestClient[Any, Any]"
    desk: Desk
    episode: str
    conversation: Any

    async def call(
        self,
        action: str,
        intent: str = "nlu_fallback",
        text: str = "",
        *,
        entities: Mapping[str, str] | None = None,
        slots: Mapping[str, Any] | None = None,
        message: str = "t_1",
        secret: str = SECRET,
        after: str | None = None,
    ) -> tuple[int, dict[str, Any]]:
        """Post one action call; `after` names the action that ran before it in this turn."""
        heard = {
            "text": text,
            "message_id": message,
            "intent": {"name": intent, "confidence": 1.0},
            "intent_ranking": [{"name": intent, "confidence": 1.0}],
            "entities": [{"entity": name, "value": value} for name, value in (entities or {}).items()],
        }
        events = [{"event": "user", "message_id": message, "text": text}]
        if after:
            events.append({"event": "action", "name": after})
        tracker = {
            "sender_id": self.episode,
            "slots": {"locale": "zh", "channel": "widget", **(slots or {})},
            "latest_message": heard,
            "events": events,
            "paused": False,
            "followup_action": None,
            "active_loop": {"name": "request_form"} if (slots or {}).get("requested_slot") else {},
            "latest_action_name": "action_listen",
        }
        body = {"next_action": action, "sender_id": self.episode, "tracker": tracker, "domain": {"intents": []}}
        async with self.client.post("/webhook", json=body, headers={SECRET_HEADER: secret}) as response:
            return response.status, await response.json()


@pytest.fixture
async def client(database_url: str) -> AsyncIterator["TestClient[Any, Any]"]:
    settings = ActionsSettings.read(
        DATABASE_URL=database_url,
        REDIS_URL="redis://127.0.0.1:1/0",
        FRONTDESK_KEY=Fernet.generate_key().decode(),
        FRONTDESK_DEMO="1",
        FRONTDESK_NOW=NOON,
        ACTIONS_SECRET=SECRET,
    )
    async with TestClient(TestServer(init_app(settings))) as client:
        yield client


@pytest.fixture
async def assistant(client: "TestClient[Any, Any]") -> Assistant:
    assert client.app is not None
    desk = client.app[DESK]
    conversation, _ = await desk.beginnings.begin("widget", "zh", desk.clock.now())
    episode = await desk.episodes.begin(conversation.id, None, desk.clock.now())
    return Assistant(client, desk, episode.id, conversation.id)
