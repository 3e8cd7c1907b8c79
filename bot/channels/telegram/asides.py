"""Words beside the conversation: said straight to the app, not through the ledger, and never twice to be sure."""

from __future__ import annotations

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MaybeInaccessibleMessage
from telegram.error import TelegramError

from bot.channels.capabilities import TELEGRAM
from bot.channels.pieces import shortened
from bot.channels.telegram.buttons import DONE

log = structlog.get_logger()
LONGEST_TITLE = TELEGRAM.button_length
LONGEST_ANSWER = 200  # what Telegram shows of an answer to a pressed button


class Asides:
    """Says them as well as it can: what fails is logged by kind and forgotten."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def say(self, chat: int, words: str) -> None:
        try:
            await self._bot.send_message(chat, words)
        except TelegramError as error:
            _failed("say", error)

    async def answer(self, query: str, words: str | None = None) -> None:
        """Let a pressed button rest, with words or without."""
        try:
            await self._bot.answer_callback_query(query, text=words[:LONGEST_ANSWER] if words else None)
        except TelegramError as error:
            _failed("answer", error)

    async def mark(self, message: MaybeInaccessibleMessage | None, title: str) -> None:
        """Leave one button under a message: the one that was pressed."""
        if message is None:
            return
        pressed = InlineKeyboardMarkup(
            [[InlineKeyboardButton(shortened(f"✓ {title}", LONGEST_TITLE), callback_data=DONE)]]
        )
        try:
            await self._bot.edit_message_reply_markup(message.chat.id, message.message_id, reply_markup=pressed)
        except TelegramError as error:
            _failed("mark", error)


def _failed(what: str, error: TelegramError) -> None:
    log.info("aside_failed", what=what, error=type(error).__name__)
