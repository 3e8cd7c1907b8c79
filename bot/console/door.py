"""Who may call the API, and how: every handler stands behind this door."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar

from aiohttp import hdrs, web
from pydantic import BaseModel

from bot.asked_language import language
from bot.attending import Attending
from bot.bodies import TooLarge, body_of
from bot.case_steps.steps import CaseSteps
from bot.console.refusals import Refusal, as_answer, bad_request, not_signed_in
from bot.gateway import Gateway
from bot.keys import ATTENDING, CASE_STEPS, DESK, GATEWAY, NEWS, SETTINGS
from bot.news import News
from bot.origins import is_own
from bot.settings import BotSettings
from desk.conversation.identity import ConversationId
from desk.errors import NotFound
from desk.front_desk import Desk
from desk.people.agents import Agent

COOKIE = "frontdesk_session"
LARGEST = 64 * 1024
BODIES = ("application/json", "image/jpeg", "image/png", "image/webp")  # none that a form elsewhere could send
READING = (hdrs.METH_GET, hdrs.METH_HEAD)
Form = TypeVar("Form", bound=BaseModel)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Call:
    """What a signed-in agent asks for."""

    request: web.Request
    agent: Agent
    token: str

    @property
    def desk(self) -> Desk:
        return self.request.app[DESK]

    @property
    def gateway(self) -> Gateway:
        return self.request.app[GATEWAY]

    @property
    def attending(self) -> Attending:
        return self.request.app[ATTENDING]

    @property
    def case_steps(self) -> CaseSteps:
        return self.request.app[CASE_STEPS]

    @property
    def settings(self) -> BotSettings:
        return self.request.app[SETTINGS]

    @property
    def news(self) -> News:
        return self.request.app[NEWS]

    @property
    def locale(self) -> str:
        return language(self.request)

    @property
    def conversation(self) -> ConversationId:
        return ConversationId(self.request.match_info["id"])

    async def body(self, form: type[Form], *, largest: int = LARGEST) -> Form:
        return await read_body(self.request, form, largest=largest)

    def query(self, form: type[Form]) -> Form:
        """Read the query; numbers and times arrive as text."""
        return form.model_validate(dict(self.request.query), strict=False)


def guarded(handler: Handler) -> Handler:
    """Refuse changes from elsewhere, turn what goes wrong into the contract's errors, and let nobody keep a copy."""

    @wraps(handler)
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            if request.method not in READING:
                _require_own_page(request)
            response = await handler(request)
        except Exception as error:
            response = await as_answer(error, request)
        if not response.prepared:
            response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
        return response

    return answer


def signed_in(
    handler: Callable[[Call], Awaitable[web.StreamResponse]], *, own_page: bool = False, at_first: bool = False
) -> Handler:
    """Let only agents in, who have replaced a password that was made for them, or may do this `at_first`.

    `own_page` asks for the desk's own origin where nothing is changed, too.
    """

    async def enter(request: web.Request) -> web.StreamResponse:
        if own_page and not is_own(request):
            raise _forbidden()
        token, desk = request.cookies.get(COOKIE, ""), request.app[DESK]
        try:
            agent = await desk.agents.of_session(token, desk.clock.now())
        except NotFound as error:
            raise not_signed_in() from error
        if agent.password_due and not at_first:
            raise Refusal(403, "password_due", "utter_console_password_due")
        return await handler(Call(request, agent, token))

    return guarded(enter)


def supervisor(handler: Callable[[Call], Awaitable[web.StreamResponse]]) -> Handler:
    """Let only signed-in supervisors in."""

    async def enter(call: Call) -> web.StreamResponse:
        if call.agent.role != "supervisor":
            raise Refusal(403, "forbidden", "utter_console_supervisors_only")
        return await handler(call)

    return signed_in(enter)


async def read_body(request: web.Request, form: type[Form], *, largest: int = LARGEST) -> Form:
    """Read a JSON body.

    Raises:
        Refusal: too large, or too slow.
        ValidationError: not what the form allows.
    """
    try:
        body = await body_of(request, largest, request.app[SETTINGS].body_seconds)
    except TooLarge as error:
        raise Refusal(413, "too_long", "utter_console_too_large", allowed=largest) from error
    except TimeoutError as error:
        raise Refusal(408, "try_later", "utter_console_try_later") from error
    return form.model_validate_json(body)


def _require_own_page(request: web.Request) -> None:
    if not is_own(request) or request.headers.get("X-Frontdesk-Console") != "1":
        raise _forbidden()
    if request.content_type not in BODIES:
        raise bad_request("Content-Type", "application/json")


def _forbidden() -> Refusal:
    return Refusal(403, "forbidden", "utter_console_forbidden")
