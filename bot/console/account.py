"""One's own account: the name that consumers see, the language, the password."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Annotated, Literal

from aiohttp import web
from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from bot.console.door import Call
from bot.console.fields import Form, Line, without_nul
from bot.console.refusals import Refusal, too_many_tries
from bot.console.sessions import signed_out
from desk.people.posts import LONGEST, SHORTEST

WITHIN = timedelta(minutes=15)
TRIES = 5
KIND = "sign_in"


def printable(name: str) -> str:
    if not name.isprintable() or not name.strip():
        raise PydanticCustomError("name", "1-60 printable characters")
    return name.strip()


def _strong(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise PydanticCustomError("password", f"{SHORTEST}-{LONGEST} characters")
    return password


class Profile(Form):
    name: Annotated[str, StringConstraints(max_length=60), AfterValidator(printable)]
    locale: Literal["zh", "en"]


class Passwords(Form):
    old: Line
    new: Annotated[str, AfterValidator(without_nul), AfterValidator(_strong)]


class Account:
    """Tries are taken one at a time, so that many at once cannot slip under the limit together."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def rename(self, call: Call) -> web.Response:
        form, desk, me = await call.body(Profile), call.desk, call.agent
        await desk.agents.rename(me.id, form.name, form.locale)
        await desk.audit.note(me.id, "account_changed", me.id, desk.clock.now(), renamed=form.name != me.name)
        return web.json_response({"name": form.name, "locale": form.locale})

    async def change_password(self, call: Call) -> web.Response:
        """Replace the password of whoever knows the old one; their other sessions end."""
        form, desk, me = await call.body(Passwords), call.desk, call.agent
        async with self._one_at_a_time:
            await self._require_old(call, form.old)
        if me.password_due and form.new == form.old:
            raise Refusal(400, "bad_request", "utter_console_password_same", field="new")
        await desk.agents.give_password(me.id, form.new)
        ended = await desk.sessions.end_others(me.id, call.token)
        await signed_out(call, me.id, "password_changed", me.id, ended=ended)
        return web.json_response({"ended": ended})

    async def _require_old(self, call: Call, password: str) -> None:
        desk, key, now = call.desk, f"password:{call.agent.id}", call.desk.clock.now()
        until = await desk.tries.blocked_until(KIND, key, TRIES, WITHIN, now)
        if until is not None:
            raise too_many_tries((until - now).total_seconds())
        if not await desk.agents.accepts(call.agent.login, password):
            await desk.tries.add(KIND, key, now)
            raise Refusal(400, "bad_request", "utter_console_wrong_old_password", field="old")
        await desk.tries.forget(KIND, key)
