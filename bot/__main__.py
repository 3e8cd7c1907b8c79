"""Run the gateway: `python -m bot`."""

from __future__ import annotations

import logging
import sys

import structlog
from aiohttp import web

from bot.app import init_app
from bot.settings import BotSettings
from desk.start import started

GRACE = 8.0  # seconds for running requests and turns at the end


def main() -> int:
    return started(_serve, "The gateway cannot start.")


def _serve() -> None:
    settings = BotSettings.read()
    _log_as_told(settings.log_level)
    web.run_app(
        init_app(settings),
        host=settings.host,
        port=settings.port,
        print=None,
        access_log=None,
        shutdown_timeout=GRACE,
    )


def _log_as_told(level: str) -> None:
    """Write one line of key=value an event; other libraries only when something is wrong."""
    logging.basicConfig(level=logging.WARNING)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(),
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
