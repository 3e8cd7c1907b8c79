"""The webhook: where Telegram posts updates; a secret in a header says that it is Telegram."""

from __future__ import annotations

from hmac import compare_digest

from aiohttp import web

from bot.bodies import TooLarge, body_of
from bot.channels.telegram.outcome import Outcome
from bot.channels.telegram.updates import Updates
from bot.channels.telegram.visit import NAME
from bot.metrics.metrics import ARRIVALS

PATH = "/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1024 * 1024
STATUS = {Outcome.LATER: 503, Outcome.FAILED: 500}  # Telegram delivers again; all else it may forget


class Webhook:
    """Serves `PATH`; answers once the update is stored, long before the turn. `seconds`: for an update to arrive."""

    def __init__(self, updates: Updates, secret: str, seconds: float) -> None:
        self._updates = updates
        self._secret = secret.encode()
        self._seconds = seconds

    async def take(self, request: web.Request) -> web.Response:
        given = request.headers.get(HEADER)
        if given is None or not compare_digest(given.encode(errors="surrogateescape"), self._secret):
            ARRIVALS.labels(NAME, Outcome.FORGED).inc()
            return web.Response(status=401 if given is None else 403)
        try:
            body = await body_of(request, LARGEST, self._seconds)
        except TimeoutError:
            return web.Response(status=408)
        except TooLarge:
            body = b""  # counted as malformed: refused, Telegram would bring it again for ever
        return web.Response(status=STATUS.get(await self._updates.take(body), 200))
