"""Signing in and out: argon2, a cookie no script can read, and a limit on wrong tries."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import structlog
from aiohttp import web

from bot.addresses import address_of
from bot.availability import Presence
from bot.console.door import COOKIE, Call, read_body
from bot.console.forms import SignIn
from bot.console.refusals import Refusal, too_many_tries
from bot.console.sessions import browser_family
from bot.console.views import iso
from bot.keys import DESK, NEWS, SETTINGS
from bot.origins import is_encrypted
from desk.errors import NotFound
from desk.front_desk import Desk
from desk.people.agents import Agent

log = structlog.get_logger()
WITHIN = timedelta(minutes=15)
TRIES_A_LOGIN = 5
TRIES_AN_ADDRESS = 20
TRIES_A_DEVICE = 5
REMEMBERED = timedelta(days=180)
KIND = "sign_in"


class Sessions:
    """Tries are taken one at a time, so that many at once cannot slip under the limit together."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def sign_in(self, request: web.Request) -> web.Response:
        """Open a session; an unknown login gets the answer, and the time, of a wrong password."""
        form, desk = await read_body(request, SignIn), request.app[DESK]
        address, name = address_of(request, request.app[SETTINGS].trusted_proxies), _device_cookie(form.login)
        device = desk.devices.known(form.login, request.cookies.get(name, ""))
        async with self._one_at_a_time:
            agent = await _admit(desk, form, address, device)
        now = desk.clock.now()
        if old := request.cookies.get(COOKIE):
            await desk.agents.end_session(old)
        browser = browser_family(request.headers.get("User-Agent", ""))
        token = await desk.agents.begin_session(agent.id, now, browser=browser)
        await desk.audit.note(agent.id, "signed_in", agent.id, now)
        response = web.json_response({"agent": _shown(agent)}, status=201)
        secure = is_encrypted(request)
        response.set_cookie(COOKIE, token, path="/api", httponly=True, samesite="Strict", secure=secure)
        proof, age = desk.devices.proof(form.login, device), int(REMEMBERED.total_seconds())
        response.set_cookie(
            name, proof, path="/api/session", max_age=age, httponly=True, samesite="Strict", secure=secure
        )
        return response

    async def show(self, call: Call) -> web.Response:
        desk, settings = call.desk, call.request.app[SETTINGS]
        shop = settings.shop or desk.agreements.today.parties.platform.in_locale(call.locale)
        availability = await Presence(desk).shown(call.locale)
        now = iso(desk.clock.now())
        zone = desk.agreements.today.service_hours.zone
        about = {"shop": {"name": shop}, "availability": availability, "now": now, "zone": str(zone)}
        return web.json_response({"agent": _shown(call.agent), "desk": about})

    async def sign_out(self, request: web.Request) -> web.Response:
        """End the session, if there is one; the agent's open pages are told."""
        desk, token = request.app[DESK], request.cookies.get(COOKIE, "")
        now = desk.clock.now()
        try:
            agent = await desk.agents.of_idle_session(token, now)
        except NotFound:
            agent = None
        if agent is not None:
            await desk.agents.end_session(token)
            await desk.agents.leaves(agent.id, now)
            await desk.audit.note(agent.id, "signed_out", agent.id, now)
            request.app[NEWS].publish("signed_out", agent=agent.id)
            request.app[NEWS].publish("availability")
        response = web.Response(status=204)
        response.del_cookie(COOKIE, path="/api")
        return response


async def _admit(desk: Desk, form: SignIn, address: str, device: str | None) -> Agent:
    now, keys = desk.clock.now(), _keys(form.login, address, device)
    await _require_tries_left(desk, keys, now)
    if await desk.agents.accepts(form.login, form.password):
        await desk.tries.forget(KIND, keys[0][0])
        return await desk.agents.by_login(form.login)
    for key, _ in keys:
        await desk.tries.add(KIND, key, now)
    log.info("sign_in_refused")
    raise Refusal(401, "not_signed_in", "utter_console_wrong_password")


async def _require_tries_left(desk: Desk, keys: Sequence[tuple[str, int]], now: datetime) -> None:
    for key, limit in keys:
        until = await desk.tries.blocked_until(KIND, key, limit, WITHIN, now)
        if until is not None:
            raise too_many_tries((until - now).total_seconds())


def _keys(login: str, address: str, device: str | None) -> Sequence[tuple[str, int]]:
    """Return what tries are counted by, and how many each allows; a login may be somebody's name.

    A browser that the agent knows counts by itself, so that strangers cannot lock it out (OWASP: device cookies).
    """
    if device is not None:
        return ((f"device:{_digest(device + login)}", TRIES_A_DEVICE),)
    return (
        (f"login:{_digest(login)}", TRIES_A_LOGIN),
        (f"address:{_digest(address)}", TRIES_AN_ADDRESS),
    )


def _device_cookie(login: str) -> str:
    """Name the cookie by the login: agents may share a browser."""
    return f"frontdesk_device_{_digest(login)[:12]}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _shown(agent: Agent) -> dict[str, Any]:
    named = {"id": agent.id, "login": agent.login, "name": agent.name, "role": agent.role, "locale": agent.locale}
    return named | {"password_due": agent.password_due}
