"""The endpoint: turns in, answers out, episodes erased, and whether the engine lives and is ready."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

from engine import signature, turn
from engine.action_server import ActionServers
from engine.agent import TurnAgent
from engine.episodes import EpisodeStore
from engine.errors import BadTurn, NotReady, StoreUnavailable, TurnFailed, TurnFailure
from engine.settings import Settings
from engine.turns import Turns

log = logging.getLogger("engine.app")
LARGEST_BODY = 64 * 1024

SETTINGS = web.AppKey("settings", Settings)
STORE = web.AppKey("store", EpisodeStore)
AGENT = web.AppKey("agent", TurnAgent)
TURNS = web.AppKey("turns", Turns)


def make(settings: Settings) -> web.Application:
    app = web.Application(client_max_size=LARGEST_BODY)
    app[SETTINGS] = settings
    app.cleanup_ctx.append(parts)
    app.router.add_post("/turns", post_turn)
    app.router.add_delete("/episodes/{episode}", delete_episode)
    app.router.add_get("/health", get_health)
    app.router.add_get("/ready", get_ready)
    return app


async def parts(app: web.Application) -> AsyncIterator[None]:
    """Open the store and the action servers' session, load and warm the model; close them at the end."""
    settings = app[SETTINGS]
    store = EpisodeStore(settings.database_url, settings.schema)
    actions = ActionServers(settings.actions_urls, settings.actions_secret)
    try:
        await _prepare(store)
        began = time.monotonic()
        agent = TurnAgent(settings.model, store, actions)
        await agent.parse_message("您好")
        log.info(
            "model_loaded",
            extra={"data": {"model": settings.model.name, "seconds": round(time.monotonic() - began, 2)}},
        )
        app[STORE], app[AGENT], app[TURNS] = store, agent, Turns(agent, store)
        yield
    finally:
        await actions.close()
        store.close()


async def _prepare(store: EpisodeStore) -> None:
    """Prepare the store now if it answers; else each turn is a 503 and readiness keeps trying."""
    try:
        await store.prepare()
    except StoreUnavailable as failure:
        log.warning("store_unavailable", extra={"data": {"kind": str(failure)}})


async def get_health(request: web.Request) -> web.Response:
    return web.json_response({"alive": True})


async def get_ready(request: web.Request) -> web.Response:
    try:
        await _answering_store(request.app[STORE])
    except TurnFailure as failure:
        return web.json_response({"ready": False, "error": failure.code}, status=failure.status)
    return web.json_response({"ready": True, "model": request.app[SETTINGS].model.name})


async def _answering_store(store: EpisodeStore) -> None:
    """Ask the store; a database that was away at start gets its table now."""
    try:
        await store.answers()
    except StoreUnavailable:
        await store.prepare()


async def post_turn(request: web.Request) -> web.Response:
    began = time.monotonic()
    data: dict[str, Any] = {}
    try:
        reply = await _run(request, data)
        status, body = 200, reply
        data |= {"replayed": reply["replayed"], "intent": reply["intent"]["name"]}
    except TurnFailure as failure:
        status, body = failure.status, {"error": failure.code}
        data["error"] = failure.code
        if status == 400:
            body["what"] = str(failure)
        elif failure.code in ("turn_failed", "words_missing"):
            log.error("turn_broke", extra={"data": {**data, "what": str(failure)}}, exc_info=failure.__cause__)
    log.info("turn", extra={"data": {**data, "status": status, "ms": round((time.monotonic() - began) * 1000)}})
    return _json(status, body)


async def delete_episode(request: web.Request) -> web.Response:
    """Erase what is stored of an episode; one that is not there is erased already."""
    episode = request.match_info["episode"]
    try:
        body = await _signed_body(request)
        turn.read_erasure(body, episode)
        status, told = 200, {"episode": episode, "erased": await request.app[TURNS].erase(episode)}
    except TurnFailure as failure:
        status, told = failure.status, {"error": failure.code}
    log.info("erasure", extra={"data": {"status": status, **told}})
    return _json(status, told)


def _json(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(
        status=status, text=json.dumps(body, ensure_ascii=False), content_type="application/json", charset="utf-8"
    )


async def _signed_body(request: web.Request) -> bytes:
    if TURNS not in request.app:
        raise NotReady("the model is not loaded")
    body = await _body(request)
    signature.check(request.app[SETTINGS].secret, body, request.headers.get(signature.HEADER), time.time())
    return body


async def _run(request: web.Request, data: dict[str, Any]) -> dict[str, Any]:
    asked = turn.read(await _signed_body(request), request.app[AGENT].domain)
    data |= {"episode": asked.episode, "message": asked.message_id}
    try:
        return await request.app[TURNS].run(asked) | {"model": request.app[SETTINGS].model.name}
    except Exception as error:
        raise TurnFailed("the turn broke") from error


async def _body(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise BadTurn(f"the body has at most {LARGEST_BODY} bytes") from error
