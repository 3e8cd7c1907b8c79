"""The call to the action server: one kept-alive session, the shared secret, and no failure that Rasa could swallow."""

from __future__ import annotations

from typing import Any

import aiohttp
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from engine.errors import ActionsUnavailable

HEADER = "X-Frontdesk-Secret"
TIMEOUT = aiohttp.ClientTimeout(total=8, connect=2)


class ActionServer(EndpointConfig):
    """An endpoint whose every failure but a rejection (400 naming the action) aborts the turn."""

    def __init__(self, url: str, secret: str) -> None:
        super().__init__(url=url)
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None

    async def request(self, method: str = "post", subpath: str | None = None, **options: Any) -> Any:
        """Post one action call; Rasa's own options (its 300 s timeout) are not taken over.

        Raises:
            ActionsUnavailable: no answer, a late one, or one that is not an action's result.
        """
        try:
            async with self._open().post(self.url, json=options.get("json")) as response:
                body = await response.read()
                if response.status == 400:
                    raise _rejection(body)
                if not response.ok:
                    raise ActionsUnavailable(f"status {response.status}")
                return await response.json()
        except ClientResponseError:
            raise
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise ActionsUnavailable(type(error).__name__) from error

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(headers={HEADER: self._secret}, timeout=TIMEOUT)
        return self._session


def compile_schema_once() -> None:
    """Check what actions answer by one compiled schema; Rasa compiles it for every call, at 12 ms of CPU each."""
    schema = RemoteAction.action_response_format_spec()
    compiled = validator_for(schema)(schema)

    def validate(action: RemoteAction, result: Any) -> bool:
        compiled.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def _rejection(body: bytes) -> BaseException:
    """Tell Rasa's rejection from a 400 that says nothing: the latter would crash Rasa's handler."""
    text = body.decode("utf-8", "replace")
    if '"action_name"' not in text:
        return ActionsUnavailable("status 400 without an action's name")
    return ClientResponseError(400, "rejected", text)
