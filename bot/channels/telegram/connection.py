"""The connection to the Bot API. The token is part of every address there, so nobody may log addresses."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

CHATTY = ("httpx", "httpcore", "telegram")
AT_ONCE = 64


@dataclass(frozen=True)
class Connection:
    """The bot, and the requests that updates are polled with: these wait long and must not keep others waiting."""

    bot: Bot
    polls: HTTPXRequest


@asynccontextmanager
async def connected(token: str, api_url: str) -> AsyncIterator[Connection]:
    """Make ready to call the Bot API; nothing is called yet, so Telegram may be away."""
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    calls, polls = _requests(AT_ONCE), _requests(1)
    async with calls, polls:
        yield Connection(Bot(token, base_url=api_url, request=calls, get_updates_request=polls), polls)


def _requests(at_once: int) -> HTTPXRequest:
    return HTTPXRequest(
        at_once, connect_timeout=5, read_timeout=10, write_timeout=10, httpx_kwargs={"verify": _trusted()}
    )


@cache
def _trusted() -> SSLContext:
    """Read the authorities once: left to itself, each client reads all of them again."""
    return httpx.create_ssl_context()
