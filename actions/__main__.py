"""Serve actions: `python -m actions`."""

import logging
import sys

import structlog
from aiohttp import web

from actions.app import init_app
from actions.settings import ActionsSettings
from desk.start import started


def main() -> int:
    return started(_serve, "The action server cannot start.")


def _serve() -> None:
    settings = ActionsSettings.read()
    level = logging.getLevelName(settings.log_level)
    logging.basicConfig(level=logging.WARNING)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(),
        ],
    )
    web.run_app(init_app(settings), host=settings.host, port=settings.port, print=None, access_log=None)


if __name__ == "__main__":
    sys.exit(main())
