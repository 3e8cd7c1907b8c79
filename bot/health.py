"""Whether the gateway lives, and whether it can take in messages."""

from __future__ import annotations

from aiohttp import web

from bot.engine import Engine
from bot.news import News
from desk.database import DatabaseAway
from desk.front_desk import Desk


class Health:
    """Serves `/health` and `/ready`; the engine's loss is told, yet consumers are still taken in."""

    def __init__(self, desk: Desk, engine: Engine, news: News) -> None:
        self._desk = desk
        self._engine = engine
        self._news = news

    async def health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def ready(self, request: web.Request) -> web.Response:
        now, agreement = self._desk.clock.now(), self._desk.agreements.today
        valid = agreement.valid_on(now.astimezone(agreement.service_hours.zone).date())
        database = await self._database_answers()
        ready = database and valid
        parts = {
            "database": database,
            "agreement": {"version": agreement.version, "valid": valid, "file_refused": self._file_refused()},
            "engine": await self._engine.is_ready(),
            "news": self._news.connected,
        }
        return web.json_response({"status": "ready" if ready else "not_ready", **parts}, status=200 if ready else 503)

    def _file_refused(self) -> bool:
        return self._desk.agreements.problem is not None

    async def _database_answers(self) -> bool:
        try:
            await self._desk.timers.ahead()
        except DatabaseAway:
            return False
        return True
