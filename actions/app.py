"""The action server: Rasa's webhook on an aiohttp app of ours, with the desk open behind it."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import structlog
from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions import metrics, wiring
from actions.settings import ActionsSettings
from desk.clock import Clock
from desk.database import DatabaseAway
from desk.front_desk import Desk, open_desk
from desk.knowledge.following import followed

log = structlog.get_logger()
SECRET_HEADER = "X-Frontdesk-Secret"  # noqa: S105 – a header's name
LONGEST_ACTION = 8.0
LARGEST_CALL = 16 * 1024 * 1024  # the whole tracker comes with every call

SETTINGS = web.AppKey("settings", ActionsSettings)
DESK = web.AppKey("desk", Desk)
EXECUTOR = web.AppKey("executor", ActionExecutor)


def init_app(settings: ActionsSettings, *, clock: Clock | None = None) -> web.Application:
    """Compose the action server. A clock given here replaces the desk's."""
    app = web.Application(client_max_size=LARGEST_CALL)
    app[SETTINGS] = settings
    app[EXECUTOR] = ActionExecutor()
    app[EXECUTOR].register_package("actions")
    app.cleanup_ctx.append(lambda app: _opened_desk(app, clock))
    app.router.add_post("/webhook", run_action)
    app.router.add_get("/health", tell_alive)
    app.router.add_get("/ready", tell_ready)
    app.router.add_get("/metrics", metrics.tell_metrics)
    return app


async def _opened_desk(app: web.Application, clock: Clock | None) -> AsyncIterator[None]:
    async with open_desk(app[SETTINGS]) as desk:
        app[DESK] = desk = replace(desk, clock=clock) if clock else desk
        async with followed(app[SETTINGS].catalog) as knowledge:
            wiring.open_with(desk, knowledge)
            yield
            wiring.close()


async def run_action(request: web.Request) -> web.Response:
    """Run one action; an outage is a 5xx, so that the engine gives the turn up and it is tried again."""
    secret = request.app[SETTINGS].secret.get_secret_value()
    if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
        return web.json_response({"error": "bad_secret"}, status=401)
    try:
        call = await request.json()
    except ValueError:
        return web.json_response({"error": "bad_request", "what": "the body is JSON"}, status=422)
    if not isinstance(call, dict) or not isinstance(call.get("tracker"), dict):
        return web.json_response({"error": "bad_request", "what": "next_action and tracker"}, status=422)
    began = time.monotonic()
    response = await _run(request.app[EXECUTOR], call)
    metrics.count(response.status, time.monotonic() - began)
    return response


async def _run(executor: ActionExecutor, call: dict[str, Any]) -> web.Response:
    name = str(call.get("next_action"))
    try:
        async with asyncio.timeout(LONGEST_ACTION):
            result = await executor.run(call)
    except ActionExecutionRejection as rejection:
        return web.json_response({"error": rejection.message, "action_name": rejection.action_name}, status=400)
    except ActionNotFoundException:
        return web.json_response({"error": "no_such_action", "what": name}, status=404)
    except TimeoutError:
        log.error("action_too_slow", action=name)
        return web.json_response({"error": "too_slow"}, status=503)
    except DatabaseAway as error:
        log.error("action_without_database", action=name, error=type(error).__name__)
        return web.json_response({"error": "store_unavailable"}, status=503)
    except Exception:
        log.exception("action_broke", action=name)
        return web.json_response({"error": "action_broke"}, status=500)
    return web.json_response(result.model_dump() if result else {"events": [], "responses": []})


async def tell_alive(request: web.Request) -> web.Response:
    return web.json_response({"alive": True})


async def tell_ready(request: web.Request) -> web.Response:
    """Say whether the database answers."""
    try:
        await request.app[DESK].timers.ahead()
    except DatabaseAway as error:
        log.warning("not_ready", error=type(error).__name__)
        return web.json_response({"ready": False, "error": "store_unavailable"}, status=503)
    return web.json_response({"ready": True, "agreement": request.app[DESK].agreements.today.version})
