"""Whether the gateway lives, and whether it can take in messages."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.news import News
from bot.turns.engine import Engine
from bot.upkeep.agreement_notices import validity_problem
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
        ready = await self._database_answers()
        parts = {
            "database": ready,
            "agreement": self._agreement(),
            "engine": await self._engine.is_ready(),
            "news": self._news.connected,
        }
        return web.json_response({"status": "ready" if ready else "not_ready", **parts}, status=200 if ready else 503)

    def _agreement(self) -> dict[str, Any]:
        """Tell what counts and what is wrong with it: no reason to start the gateway again, which would not help."""
        agreement = self._desk.agreements.today
        problem = validity_problem(agreement, self._desk.clock)
        refused = self._desk.agreements.problem is not None
        return {"version": agreement.version, "valid": problem is None, "problem": problem, "file_refused": refused}

    async def _database_answers(self) -> bool:
        try:
            await self._desk.timers.ahead()
        except DatabaseAway:
            return False
        return True
