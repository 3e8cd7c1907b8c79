"""The gateway's composition root: builds every part once and closes them in reverse."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
from aiohttp import web
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot import console
from bot.attending import Attending
from bot.availability import Presence
from bot.case_steps.steps import CaseSteps
from bot.channels.posting import Post
from bot.channels.telegram import webhook
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.connection import connected
from bot.channels.telegram.sending import Sending
from bot.channels.telegram.visit import NAME as TELEGRAM_NAME
from bot.channels.widget.channel import Widget
from bot.channels.widget.following import Views
from bot.channels.widget.greeting import Parts
from bot.channels.widget.sockets import Sockets
from bot.channels.widget.uploads import Uploads
from bot.channels.widget.wire import Wire
from bot.demo import Demo
from bot.gateway import Gateway
from bot.handoff.assigning import Assigner
from bot.handoff.errands import Errands
from bot.handoff.handoffs import Handoffs
from bot.handoff.snoozes import Snoozes
from bot.keys import ATTENDING, CASE_STEPS, DESK, GATEWAY, NEWS, PHOTOS, SETTINGS
from bot.limits import Limits
from bot.lines import Lines
from bot.metrics.health import Health
from bot.metrics.measures import Gauges
from bot.metrics.server import MetricsServer
from bot.news import News
from bot.outbox import Outbox
from bot.pages.contact_form import ContactForm
from bot.pages.data_page import DataPage
from bot.pages.headers import add_headers
from bot.pages.pages import Pages
from bot.pages.prompt_page import PromptPage
from bot.photo_reading import PhotoReading
from bot.ratings import Ratings
from bot.rights import FORGET, Rights
from bot.settings import BotSettings
from bot.telling import Telling
from bot.turns.answers import Answers
from bot.turns.effects import Effects
from bot.turns.engine import Engine
from bot.turns.engine_addresses import EngineAddresses
from bot.turns.turns import Turns
from bot.typing_signs import TypingSigns
from bot.upkeep.agreement_notices import AgreementNotices
from bot.upkeep.forgetting import Forgetting
from bot.upkeep.promise_watch import PromiseWatch
from bot.upkeep.putting_off import PuttingOff
from bot.upkeep.retention import RETENTION, Retention
from bot.upkeep.sweeper import Sweeper
from bot.upkeep.timers import Timers
from desk.background import running
from desk.case.put_off import PUT_OFF
from desk.clock import Clock
from desk.conversation.ratings import RATING
from desk.front_desk import open_desk
from desk.handoff.errands import ERRAND
from desk.handoff.snoozes import SNOOZE

WIDGET = web.AppKey("widget", Widget)
UPLOADS = web.AppKey("uploads", Uploads)
FILE = "/widget/files/{file:f_[0-9a-f]{24}}"
HEALTH = web.AppKey("health", Health)
DEMO = web.AppKey("demo", Demo)
PROMPT = web.AppKey("prompt", PromptPage)
DATA = web.AppKey("data", DataPage)
SOCKETS = web.AppKey("sockets", Sockets)
TELEGRAM = web.AppKey("telegram", Telegram)
METRICS = web.AppKey("metrics", MetricsServer)
LARGEST_BODY = 64 * 1024


def init_app(settings: BotSettings, *, clock: Clock | None = None) -> web.Application:
    """Put the gateway together; stores and connections open at startup. A clock given here replaces the desk's."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app[SETTINGS] = settings
    console.mount(app)
    app.add_routes(_routes(settings))
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_say_goodbye)
    app.cleanup_ctx.append(lambda app: _opened(app, settings, clock))
    return app


def _routes(settings: BotSettings) -> list[web.RouteDef]:
    """Return every route; what serves them is found in the application, once it has started."""
    routes = [
        web.get("/widget/socket", _of(WIDGET, "socket")),
        web.get("/widget/settings", _of(WIDGET, "settings")),
        web.post("/widget/files", _of(UPLOADS, "take")),
        web.options("/widget/files{rest:.*}", _of(UPLOADS, "preflight")),
        web.get(FILE, _of(UPLOADS, "picture")),
        web.get(FILE + "/preview", _of(UPLOADS, "preview")),
        web.post("/prompt/form", _of(PROMPT, "form")),
        web.post("/prompt/values", _of(PROMPT, "values")),
        web.post("/prompt/dismissal", _of(PROMPT, "dismissal")),
        web.post("/data/link", _of(DATA, "link")),
        web.post("/data/file", _of(DATA, "file")),
        web.get("/health", _of(HEALTH, "health")),
        web.get("/ready", _of(HEALTH, "ready")),
        *Pages(settings.web, demo=settings.demo).routes(),
    ]
    if settings.demo:
        routes.append(web.get("/demo/orders", _of(DEMO, "orders")))
    if settings.telegram_by_webhook:
        routes.append(web.post(webhook.PATH, _of(TELEGRAM, "webhook")))
    return routes


def _of(part: web.AppKey[Any], name: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return a handler that asks a part of the application that has started."""

    async def handle(request: web.Request) -> web.StreamResponse:
        response: web.StreamResponse = await getattr(request.app[part], name)(request)
        return response

    return handle


async def _opened(app: web.Application, settings: BotSettings, clock: Clock | None) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(open_desk(settings))
        desk = replace(desk, clock=clock) if clock else desk
        redis = await stack.enter_async_context(_redis(settings.redis_url.get_secret_value()))
        news = await stack.enter_async_context(News(redis))
        session = await stack.enter_async_context(_session())
        addresses = EngineAddresses(settings.engine_urls, settings.engines_file)
        known_down = timedelta(seconds=settings.patience - 5)
        engine = Engine(session, addresses, settings.engine_secret.get_secret_value(), known_down=known_down)
        app[DESK], app[NEWS] = desk, news
        app[HEALTH], app[DEMO] = Health(desk, engine, news), Demo(desk)
        app[METRICS] = MetricsServer(Gauges(desk, engine, news))
        await stack.enter_async_context(app[METRICS].serving(settings))
        limits, posts = Limits(redis), dict[str, Post]()
        work = _build(app, engine, limits)
        if token := settings.telegram_token.get_secret_value():
            connection = await stack.enter_async_context(connected(token, settings.telegram_api_url))
            telegram = app[TELEGRAM] = Telegram(connection, settings, desk, app[GATEWAY], limits)
            posts[TELEGRAM_NAME] = Sending(connection.bot)
            work += telegram.work()
        for one in work + _outbound(app, posts, limits):
            await stack.enter_async_context(running(one))
        yield


def _build(app: web.Application, engine: Engine, limits: Limits) -> list[Coroutine[None, None, None]]:
    """Wire gateway and channels; return what must run in the background."""
    desk, news, settings = app[DESK], app[NEWS], app[SETTINGS]
    lines, presence = Lines(desk), Presence(desk)
    handoffs = Handoffs(desk, lines)
    answers = Answers(desk, engine, Effects(desk, handoffs, lines, Rights(desk, handoffs)), news)
    patience = timedelta(seconds=settings.patience)
    turns = Turns(desk, engine, answers, handoffs, lines, news, at_once=settings.turns_at_once, patience=patience)
    telling = Telling(desk, news, turns.wake)
    app[GATEWAY], app[ATTENDING] = Gateway(desk, news, handoffs, telling), Attending(desk, news, handoffs, telling)
    app[CASE_STEPS] = CaseSteps(desk, news, lines)
    app[PROMPT] = PromptPage(desk, app[GATEWAY], limits, settings)
    app[DATA] = DataPage(desk, limits, settings)
    retention, promise_watch = Retention(desk), PromiseWatch(desk, lines, news)
    kinds = {
        FORGET: Forgetting(desk, engine, lines, news).carry_out,
        RETENTION: retention.carry_out,
        RATING: Ratings(desk, lines, news).carry_out,
        ERRAND: Errands(desk, lines, news).carry_out,
        SNOOZE: Snoozes(desk, news).carry_out,
        "warning": promise_watch.warn,
        "promise": promise_watch.score,
        PUT_OFF: PuttingOff(desk, lines, news).carry_out,
    }
    views = Views(desk, Wire(desk), ContactForm(desk), presence)
    sockets = app[SOCKETS] = Sockets(news, presence.forget)
    parts = Parts(settings, views, sockets, limits, news, app[GATEWAY])
    app[PHOTOS] = PhotoReading(settings.file_bytes)
    app[WIDGET], app[UPLOADS] = Widget(parts), Uploads(parts, app[PHOTOS])
    assigning = [Assigner(desk, app[ATTENDING], news).run()] if settings.assign else []
    return [
        *assigning,
        AgreementNotices(desk).run(),
        sockets.run(),
        turns.run(),
        Timers(desk, handoffs, news, kinds).run(),
        retention.begin(),
        Sweeper(desk, handoffs, news).run(),
    ]


def _outbound(app: web.Application, posts: Mapping[str, Post], limits: Limits) -> list[Coroutine[None, None, None]]:
    """Return what posts to messaging apps; without one, nothing runs."""
    desk, news, settings = app[DESK], app[NEWS], app[SETTINGS]
    if not posts:
        return []
    return [
        Outbox(desk, posts, news, settings.public_url, settings.posts_at_once).run(),
        TypingSigns(desk, posts, limits, news).run(),
    ]


async def _say_goodbye(app: web.Application) -> None:
    await app[SOCKETS].close()


def _session() -> aiohttp.ClientSession:
    """A client that soon notices when a name stands for other addresses: servers come and go behind it."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(ttl_dns_cache=2))


@asynccontextmanager
async def _redis(url: str) -> AsyncIterator[Redis]:
    """A client that fails at once when Redis is away: who asks it has another way."""
    redis: Redis = Redis.from_url(url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=1, socket_timeout=10)
    try:
        yield redis
    finally:
        await redis.aclose()
