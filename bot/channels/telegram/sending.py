"""Telegram's way out: parts become messages of the Bot API, and its errors one of the ways a post can end."""

from __future__ import annotations

import ipaddress
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from html import escape
from urllib.parse import urlsplit

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.capabilities import TELEGRAM
from bot.channels.posting import Declined, Link, NotPosted, Part, Unsure
from bot.channels.telegram.buttons import data_of

os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library's warning otherwise comes with every RetryAfter
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
SHORT = 14  # columns of a title that leaves room for another one beside it
AFTER = 5.0  # seconds, where Telegram does not say
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


class Sending:
    """Posts to private chats; an address is the id of one."""

    capabilities = TELEGRAM

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def post(self, address: str, part: Part) -> None:
        """Send one part.

        Raises:
            NotPosted, Unsure, Declined: it was not taken, or nobody knows.
        """
        try:
            await self._bot.send_message(
                address,
                _html(part),
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                reply_markup=_markup(part),
            )
        except TelegramError as error:
            raise _ended(error) from None  # its words may quote the message, or the address of the bot

    async def typing(self, address: str) -> None:
        with suppress(TelegramError):
            await self._bot.send_chat_action(address, ChatAction.TYPING)


def _ended(error: TelegramError) -> NotPosted | Unsure | Declined:
    """Tell how a call ended. What never left certainly did not arrive; of a broken connection nobody knows."""
    match error:
        case RetryAfter():
            return NotPosted("too_many", after=_seconds(error.retry_after))
        case InvalidToken():
            return NotPosted("token_refused")
        case Forbidden():
            return Declined("forbidden", unreachable=True)
        case ChatMigrated():
            return Declined("migrated", unreachable=True)
        case BadRequest() if "chat not found" in error.message.lower():
            return Declined("chat_not_found", unreachable=True)
        case BadRequest():
            return Declined("bad_request")
    if isinstance(error.__cause__, NOT_SENT):
        return NotPosted("not_connected")
    return Unsure(type(error.__cause__ or error).__name__)


def _seconds(after: int | timedelta) -> float:
    return (after.total_seconds() if isinstance(after, timedelta) else float(after)) or AFTER


def _html(part: Part) -> str:
    head = f"<b>{escape(part.speaker)}</b>\n" if part.speaker else ""
    link = f"\n\n{escape(part.link.url)}" if part.link and not _pressable(part.link) else ""
    foot = f"\n\n<i>{escape(part.footnote)}</i>" if part.footnote else ""
    return f"{head}{escape(part.text)}{link}{foot}"


def _markup(part: Part) -> Markup | None:
    if part.contact:
        button = KeyboardButton(part.contact, request_contact=True)
        return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    buttons = [InlineKeyboardButton(one.title, callback_data=data_of(one.message, one.index)) for one in part.buttons]
    if part.link and _pressable(part.link):
        buttons.append(InlineKeyboardButton(part.link.title, url=part.link.url))
    if buttons:
        return InlineKeyboardMarkup(list(_rows(buttons)))
    return ReplyKeyboardRemove() if part.settled else None


def _pressable(link: Link) -> bool:
    """Telegram takes no button to a host of the local network."""
    host = urlsplit(link.url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host


def _rows(buttons: Iterable[InlineKeyboardButton]) -> Iterator[Sequence[InlineKeyboardButton]]:
    """Put two short titles side by side, and every other one on a row of its own."""
    row: list[InlineKeyboardButton] = []
    for button in buttons:
        short = _columns(button.text) <= SHORT
        if row and not short:
            yield row
            row = []
        row.append(button)
        if not short or len(row) == 2:
            yield row
            row = []
    if row:
        yield row


def _columns(title: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in title)
