"""The page behind a one-time link: contact details for consumers whose app has no forms (docs/prompt-page.md)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.addresses import address_of
from bot.channels.door import Door
from bot.console.origins import is_own
from bot.console.refusals import language
from bot.contact_form import ContactForm
from bot.limits import Limits
from bot.settings import BotSettings
from desk.database import DatabaseAway
from desk.errors import BadValues, DeskError, NotFound, Refused
from desk.front_desk import Desk
from desk.prompts import Prompt

log = structlog.get_logger()
TOKEN = re.compile(r"[!-~]{1,200}")
CALLS_A_MINUTE = 120  # many phones share the address of a network
WRONG_A_MINUTE = 20
RETRY_AFTER = 5


class Link(BaseModel):
    """What leads to a prompt."""

    model_config = ConfigDict(strict=True, extra="forbid")
    token: str


Name = Annotated[str, StringConstraints(max_length=100)]
Value = Annotated[str, StringConstraints(max_length=1000)]


class Filled(Link):
    """A filled-in form; `id` is made by the page, the same when it sends the same values again."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")
    values: dict[Name, Value] = Field(max_length=10)


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


class PromptPage:
    """Serves the calls of web/prompt; whatever is wrong with a link has one answer."""

    def __init__(self, desk: Desk, door: Door, limits: Limits, settings: BotSettings) -> None:
        self._desk = desk
        self._door = door
        self._limits = limits
        self._settings = settings
        self._form = ContactForm(desk)

    async def form(self, request: web.Request) -> web.Response:
        """Show the prompt that a link leads to."""
        return await self._answered(request, Link, self._show)

    async def values(self, request: web.Request) -> web.Response:
        """Take in the filled-in form."""
        return await self._answered(request, Filled, self._submit)

    async def dismissal(self, request: web.Request) -> web.Response:
        """Close the prompt without filling it in."""
        return await self._answered(request, Link, self._dismiss)

    async def _answered(
        self, request: web.Request, form: type[Body], act: Callable[[Visit, Body], Awaitable[Answer]]
    ) -> web.Response:
        body = await _read(request, form)
        visit = Visit(address_of(request, self._settings.trusted_proxies), language(request))
        try:
            await self._limit("prompt", visit.address, CALLS_A_MINUTE)
            return _json(200, visit, await act(visit, body))
        except NotFound:
            return await self._gone(visit)
        except BadValues as error:
            return _json(422, visit, {"fields": self._form.problems(error, visit.locale), **self._said(visit, "wrong")})
        except Refused as error:
            return self._refused(409, visit, error.code)
        except DatabaseAway as error:
            log.warning("prompt_database_away", error=type(error).__name__)
            return self._refused(503, visit, "try_later", RETRY_AFTER)
        except TooFast as error:
            return self._refused(429, visit, "too_fast", error.seconds)

    async def _show(self, visit: Visit, link: Link) -> Answer:
        prompt = await self._desk.prompts.of_link(_token(link), self._desk.clock.now())
        await self._know(visit, prompt)
        parties = self._desk.agreements.today.parties
        shop = self._settings.shop or parties.platform.in_locale(visit.locale)
        return {"shop": {"name": shop}, **self._form.shown(prompt, visit.locale)}

    async def _submit(self, visit: Visit, filled: Filled) -> Answer:
        prompt = await self._desk.prompts.linked(_token(filled))
        await self._know(visit, prompt)
        await self._door.submit(prompt.conversation, f"{prompt.id}.{filled.id}", prompt.id, filled.values)
        return self._said(visit, "received")

    async def _dismiss(self, visit: Visit, link: Link) -> Answer:
        prompt = await self._desk.prompts.linked(_token(link))
        await self._know(visit, prompt)
        await self._door.dismiss(prompt.conversation, f"{prompt.id}.dismissed", prompt.id)
        return self._said(visit, "dismissed")

    async def _know(self, visit: Visit, prompt: Prompt) -> None:
        visit.locale = (await self._desk.conversations.get(prompt.conversation)).locale

    async def _gone(self, visit: Visit) -> web.Response:
        """Answer for every link that opens nothing; who tries many waits."""
        try:
            await self._limit("prompt-wrong", visit.address, WRONG_A_MINUTE)
        except TooFast as error:
            return self._refused(429, visit, "too_fast", error.seconds)
        return self._refused(404, visit, "gone")

    async def _limit(self, kind: str, address: str, most: int) -> None:
        wait = await self._limits.wait(kind, address, most, 60)
        if wait:
            raise TooFast(wait)

    def _refused(self, status: int, visit: Visit, words: str, seconds: int | None = None) -> web.Response:
        answer = _json(status, visit, self._said(visit, words, seconds=seconds))
        if seconds is not None:
            answer.headers["Retry-After"] = str(seconds)
        return answer

    def _said(self, visit: Visit, words: str, **facts: Any) -> Answer:
        return {"what": self._desk.words.say(f"utter_prompt_page_{words}", visit.locale, **facts)}


async def _read(request: web.Request, form: type[Body]) -> Body:
    """Read what the desk's own page sends; anybody else gets a plain refusal."""
    if not is_own(request):
        raise web.HTTPForbidden(text="Only the desk's own page may call this.\n")
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Content-Type: application/json\n")
    try:
        return form.model_validate_json(await request.read())
    except ValidationError as error:
        raise web.HTTPBadRequest(text="The body is not what docs/prompt-page.md describes.\n") from error


def _token(link: Link) -> str:
    if not TOKEN.fullmatch(link.token):
        raise NotFound("prompt")
    return link.token


def _json(status: int, visit: Visit, answer: Answer) -> web.Response:
    body, headers = {"locale": visit.locale, **answer}, {"Cache-Control": "no-store"}
    return web.json_response(body, status=status, headers=headers)
