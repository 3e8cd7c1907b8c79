"""Run the gateway: `python -m bot`."""

from __future__ import annotations

import sys

from aiohttp import web

from bot.app import init_app
from bot.settings import BotSettings
from desk import logs
from desk.start import started

IDLE = 180.0  # seconds for a connection between requests, or with half a head; longer than proxies keep theirs
GRACE = 8.0  # seconds for running requests and turns at the end


def main() -> int:
    return started(_serve, "The gateway cannot start.")


def _serve() -> None:
    settings = BotSettings.read()
    logs.start(settings.log_level, settings.log_format)
    web.run_app(
        init_app(settings),
        host=settings.host,
        port=settings.port,
        print=None,
        access_log=None,
        keepalive_timeout=IDLE,
        shutdown_timeout=GRACE,
    )


if __name__ == "__main__":
    sys.exit(main())
