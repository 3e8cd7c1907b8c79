"""Telegram's channel, put together: how updates get in, and the work that goes on beside it."""

from __future__ import annotations

from collections.abc import Coroutine

from aiohttp import web

from bot.channels.door import Door
from bot.channels.telegram.asides import Asides
from bot.channels.telegram.connection import Connection
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.registration import Registration
from bot.channels.telegram.updates import Updates
from bot.channels.telegram.visit import Parts
from bot.channels.telegram.webhook import Webhook
from bot.limits import Limits
from bot.settings import BotSettings
from desk.front_desk import Desk


class Telegram:
    """The inbound half: a webhook where there is a secret for it, polling otherwise."""

    def __init__(self, connection: Connection, settings: BotSettings, desk: Desk, door: Door, limits: Limits) -> None:
        secret = settings.telegram_webhook_secret.get_secret_value()
        updates = Updates(Parts(settings, desk, door, limits, Asides(connection.bot)), connection.bot)
        self._webhook = Webhook(updates, secret, settings.body_seconds)
        self._polling = None if secret else Polling(connection, updates)
        self._registration = Registration(connection.bot, settings, desk.words)

    async def webhook(self, request: web.Request) -> web.Response:
        return await self._webhook.take(request)

    def work(self) -> list[Coroutine[None, None, None]]:
        """Return what must run in the background."""
        polling = [self._polling.run()] if self._polling else []
        return [self._registration.run(), *polling]
