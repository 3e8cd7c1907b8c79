"""The call to the action servers: one kept-alive session, the shared secret, and no failure that Rasa could swallow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import aiohttp
from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.utils.schemas.events import EVENT_SCHEMA
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from engine.copies import Copies
from engine.errors import ActionsUnavailable

HEADER = "X-Frontdesk-Secret"
# No action of ours reads it: with it, writing and reading a call takes half of what a turn takes.
NO_DOMAIN: dict[str, Any] = {"domain": {}}
TIMEOUT = aiohttp.ClientTimeout(total=8, connect=2)

EVENTS = {"type": "array", "items": {name: rule for name, rule in EVENT_SCHEMA.items() if name != "oneOf"}}
RESPONSES = {"type": "array", "items": {"type": "object"}}


class ActionServers(EndpointConfig):
    """An endpoint whose every failure but a rejection (400 naming the action) aborts the turn."""

    def __init__(self, urls: Sequence[str], secret: str) -> None:
        super().__init__(url=urls[0], enable_selective_domain=True)  # Rasa only asks whether there is a URL
        self._copies = Copies(urls)
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None

    async def request(self, method: str = "post", subpath: str | None = None, **options: Any) -> Any:
        """Post one action call; Rasa's own options (its 300 s timeout) are not taken over.

        Where a server is gone, or too slow, the next is asked at once: actions may be repeated, as turns may.

        Raises:
            ActionsUnavailable: no answer, a late one, or one that is not an action's result.
        """
        gone, call = ActionsUnavailable("nobody"), {**options["json"], **NO_DOMAIN}
        for url in self._copies.in_turn():
            try:
                status, body = await self._post(url, call)
            except (aiohttp.ClientError, OSError) as error:
                self._copies.lose(url)
                gone = ActionsUnavailable(type(error).__name__)
            else:
                self._copies.find(url)
                return _read(status, body)
        raise gone

    async def _post(self, url: str, call: Any) -> tuple[int, bytes]:
        async with self._open().post(url, json=call) as response:
            return response.status, await response.read()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(ttl_dns_cache=2)  # servers come and go behind a name
            self._session = aiohttp.ClientSession(connector=connector, headers={HEADER: self._secret}, timeout=TIMEOUT)
        return self._session


def check_results_quickly() -> None:
    """Check what actions answer by compiled schemas, an event's by its name; Rasa compiles all, and tries all 23."""
    result = _compiled({"type": "object", "properties": {"events": EVENTS, "responses": RESPONSES}})
    kinds = {kind["properties"]["event"]["const"]: _compiled(kind) for kind in EVENT_SCHEMA["oneOf"]}

    def validate(action: RemoteAction, answered: Any) -> bool:
        result.validate(answered)
        for event in answered.get("events", ()):
            if event["event"] not in kinds:
                raise ValidationError("there is no such event")
            kinds[event["event"]].validate(event)
        return True

    RemoteAction._validate_action_result = validate


def _compiled(schema: dict[str, Any]) -> Any:
    return validator_for(schema)(schema)


def _read(status: int, body: bytes) -> Any:
    if status == 400:
        raise _rejection(body)
    if status != 200:
        raise ActionsUnavailable(f"status {status}")
    try:
        return json.loads(body)
    except ValueError as error:
        raise ActionsUnavailable("no JSON") from error


def _rejection(body: bytes) -> BaseException:
    """Tell Rasa's rejection from a 400 that says nothing: the latter would crash Rasa's handler."""
    text = body.decode("utf-8", "replace")
    if '"action_name"' not in text:
        return ActionsUnavailable("status 400 without an action's name")
    return ClientResponseError(400, "rejected", text)
