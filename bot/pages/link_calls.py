"""The calls of a page behind a one-time link: from that page alone, not too often, one answer for every dead link."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.addresses import address_of
from bot.asked_language import language
from bot.bodies import TooLarge, body_of
from bot.limits import Limits
from bot.origins import is_own
from bot.settings import BotSettings
from desk.database import DatabaseAway
from desk.errors import DeskError, NotFound
from desk.front_desk import Desk

log = structlog.get_logger()
TOKEN = re.compile(r"[!-~]{1,200}")
LARGEST = 64 * 1024
CALLS_A_MINUTE = 120  # many phones share the address of a network
WRONG_A_MINUTE = 20
RETRY_AFTER = 5


class Link(BaseModel):
    """What leads to something of one consumer's."""

    model_config = ConfigDict(strict=True, extra="forbid")
    token: str


@dataclass
class Visit:
    """Who calls, and in which language to answer: the browser's, until the conversation's is known."""

    address: str
    locale: str


class TooFast(DeskError):
    """More than the limit; `seconds` until the next call may come."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


Body = TypeVar("Body", bound=Link)
Answer = dict[str, Any]


class LinkCalls:
    """Answers the calls of one page; `name` leads to its words, `utter_{name}_page_…`, and names its limits."""

    def __init__(self, name: str, desk: Desk, limits: Limits, settings: BotSettings) -> None:
        self._name = name
        self._desk = desk
        self._limits = limits
        self._settings = settings

    async def answered(
        self, request: web.Request, form: type[Body], act: Callable[[Visit, Body], Awaitable[web.Response]]
    ) -> web.Response:
        """Read a call, act on it and answer; whatever is wrong with a link has one answer."""
        body = await _read(request, form, self._settings.body_seconds)
        visit = Visit(address_of(request, self._settings.trusted_proxies), language(request))
        try:
            await self._limit(self._name, visit.address, CALLS_A_MINUTE)
            return await act(visit, body)
        except NotFound:
            return await self._gone(visit)
        except DatabaseAway as error:
            log.warning("link_database_away", page=self._name, error=type(error).__name__)
            return self.refused(503, visit, "try_later", RETRY_AFTER)
        except TooFast as error:
            return self.refused(429, visit, "too_fast", error.seconds)

    def token(self, link: Link) -> str:
        """Return a token of a shape that may open something.

        Raises:
            NotFound: it never does.
        """
        if not TOKEN.fullmatch(link.token):
            raise NotFound(self._name)
        return link.token

    def told(self, status: int, visit: Visit, answer: Answer) -> web.Response:
        body, headers = {"locale": visit.locale, **answer}, {"Cache-Control": "no-store"}
        return web.json_response(body, status=status, headers=headers)

    def refused(self, status: int, visit: Visit, words: str, seconds: int | None = None) -> web.Response:
        answer = self.told(status, visit, self.said(visit, words, seconds=seconds))
        if seconds is not None:
            answer.headers["Retry-After"] = str(seconds)
        return answer

    def said(self, visit: Visit, words: str, **facts: Any) -> Answer:
        return {"what": self._desk.words.say(f"utter_{self._name}_page_{words}", visit.locale, **facts)}

    async def _gone(self, visit: Visit) -> web.Response:
        """Answer for every link that opens nothing; who tries many waits."""
        try:
            await self._limit(f"{self._name}-wrong", visit.address, WRONG_A_MINUTE)
        except TooFast as error:
            return self.refused(429, visit, "too_fast", error.seconds)
        return self.refused(404, visit, "gone")

    async def _limit(self, kind: str, address: str, most: int) -> None:
        wait = await self._limits.wait(kind, address, most, 60)
        if wait:
            raise TooFast(wait)


async def _read(request: web.Request, form: type[Body], seconds: float) -> Body:
    """Read what the desk's own page sends; anybody else gets a plain refusal."""
    if not is_own(request):
        raise web.HTTPForbidden(text="Only the desk's own page may call this.\n")
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Content-Type: application/json\n")
    try:
        return form.model_validate_json(await body_of(request, LARGEST, seconds))
    except TooLarge as error:
        raise web.HTTPRequestEntityTooLarge(LARGEST, text="The body is not what the page sends.\n") from error
    except TimeoutError as error:
        raise web.HTTPRequestTimeout(text="The body did not arrive in time.\n") from error
    except ValidationError as error:
        raise web.HTTPBadRequest(text="The body is not what the page sends.\n") from error
