"""Telling Telegram, at start, where updates go and what the menu says; it may be away without stopping anybody."""

from __future__ import annotations

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.menu import publish
from bot.channels.telegram.pauses import Pauses
from bot.channels.telegram.reading import KINDS
from bot.channels.telegram.webhook import PATH
from bot.settings import BotSettings
from desk.words import Words

log = structlog.get_logger()


class Registration:
    """Goes on trying until it is done."""

    def __init__(self, bot: Bot, settings: BotSettings, words: Words) -> None:
        self._bot = bot
        self._settings = settings
        self._words = words

    async def run(self) -> None:
        pauses = Pauses()
        while True:
            try:
                await self._register()
                log.info("telegram_registered", by="webhook" if self._secret else "polling")
                return
            except TelegramError as error:
                log.warning("telegram_not_registered", error=type(error).__name__)
                await pauses.wait(error)

    async def _register(self) -> None:
        if self._secret:
            url = self._settings.public_url + PATH
            await self._bot.set_webhook(
                url, secret_token=self._secret, allowed_updates=KINDS, drop_pending_updates=False
            )
        await publish(self._bot, self._words)

    @property
    def _secret(self) -> str:
        return self._settings.telegram_webhook_secret.get_secret_value()
