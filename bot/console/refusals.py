"""What the API answers when it does not do what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any, NoReturn

import structlog
from aiohttp import web
from pydantic import ValidationError

from bot.asked_language import language
from bot.keys import DESK
from desk.database import DatabaseAway
from desk.errors import BadValues, Conflict, NotFound, Refused, TooManyTries
from desk.front_desk import Desk
from desk.people.canned_replies import HOLES, MOST_OWN

log = structlog.get_logger()
ONLY_BY_PHONE = "only_by_phone"
_BAD = {
    "required": "it is required",
    "not_here": "nothing: this step has no such field",
    "reason": "a reason of this step",
    "too_many": "at most what was handed in",
    "too_much": "at most what was paid",
    "too_early": "a later time than was promised",
    "not_ahead": "a time within the next 30 days",
    "not_askable": "what is `askable` in this conversation",
    "hole": ", ".join(f"{{{name}}}" for name in HOLES),
    "no_such_team": "teams that there are",
    "too_many_replies": f"at most {MOST_OWN} replies of your own",
}
_ALLOWED = {"missing": "it is required", "extra_forbidden": "no such field", "string_type": "text"}


class Refusal(Exception):
    """A status and code of docs/console-api.md, and the response that says it to the agent."""

    def __init__(
        self,
        status: int,
        code: str,
        response: str,
        *,
        now: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.response = response
        self.now = now
        self.headers = headers or {}
        self.facts = facts

    def as_data(self, desk: Desk, locale: str) -> dict[str, Any]:
        """Return the error as it is sent, in the agent's language."""
        named: dict[str, Any] = {name: self.facts[name] for name in ("field", "allowed") if name in self.facts}
        data: dict[str, Any] = {"code": self.code, "what": desk.words.say(self.response, locale, **self.facts), **named}
        return data if self.now is None else {**data, "now": self.now}


def bad_request(field: str, allowed: str) -> Refusal:
    return Refusal(400, "bad_request", "utter_error_bad_field", field=field, allowed=allowed)


def _bad_value(field: str, code: str) -> Refusal:
    return bad_request(field, _BAD.get(code, "another value"))


def not_signed_in() -> Refusal:
    return Refusal(401, "not_signed_in", "utter_console_not_signed_in")


def not_found() -> Refusal:
    return Refusal(404, "not_found", "utter_console_not_found")


def too_many_tries(seconds: float) -> Refusal:
    minutes, headers = ceil(seconds / 60), {"Retry-After": str(ceil(seconds))}
    return Refusal(429, "too_many_tries", "utter_console_too_many_tries", headers=headers, minutes=minutes)


async def nothing_here(request: web.Request) -> NoReturn:
    """Answer for every address below `/api` that is not in the contract."""
    raise not_found()


async def refusal_of(error: Exception, desk: Desk) -> Refusal:
    """Translate what the desk raised; what nobody expected is logged with its traceback."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, ValidationError):
        return of_validation(error)
    if isinstance(error, NotFound):
        return not_found()
    if isinstance(error, BadValues):
        return _bad_value(*next(iter(error.fields.items())))
    if isinstance(error, Conflict):
        return Refusal(409, "conflict", "utter_console_conflict", now=await _named(error.now, desk))
    if isinstance(error, Refused) and error.code == ONLY_BY_PHONE:
        return Refusal(409, error.code, "utter_console_only_by_phone")
    if isinstance(error, TooManyTries):
        return too_many_tries((error.until - desk.clock.now()).total_seconds())
    if isinstance(error, DatabaseAway):
        log.warning("console_database_away", error=type(error).__name__)
        return Refusal(503, "try_later", "utter_console_try_later", headers={"Retry-After": "5"})
    log.error("console_failed", exc_info=error)
    return Refusal(500, "failed", "utter_console_failed")


def of_validation(error: ValidationError) -> Refusal:
    """Name the first field that is wrong and what it may be."""
    problem = error.errors(include_url=False, include_input=False)[0]
    field, kind = str(problem["loc"][-1] if problem["loc"] else "body"), problem["type"]
    if kind == "string_too_long":
        most = problem["ctx"]["max_length"]
        return Refusal(413, "too_long", _too_long(error.title, field), field=field, allowed=most)
    if kind in ("json_invalid", "model_type", "model_attributes_type"):
        return bad_request("body", "a JSON object in UTF-8")
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return bad_request("type", "away, watch")
    return bad_request(field[:60], _ALLOWED.get(kind, problem["msg"]))


def _too_long(form: str, field: str) -> str:
    """Name the words for it: a message to a consumer may be sent in parts, nothing else can."""
    if form == "Reply":
        return "utter_error_too_long"
    return "utter_console_too_long_title" if field == "title" else "utter_console_too_long_field"


async def as_answer(error: Exception, request: web.Request) -> web.Response:
    desk = request.app[DESK]
    refusal = await refusal_of(error, desk)
    body = {"error": refusal.as_data(desk, language(request))}
    return web.json_response(body, status=refusal.status, headers=refusal.headers)


async def _named(now: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    """Return the current state of a conversation with its agent's name."""
    agent, names = now.get("agent"), await desk.agents.names()
    return {**now, "agent": {"id": agent, "name": names.get(agent, "")} if agent else None}
