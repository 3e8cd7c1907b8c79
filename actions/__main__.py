"""Serve actions: `python -m actions`."""

import logging
import sys

import structlog
from aiohttp import web

from actions.app import init_app
from actions.settings import ActionsSettings
from desk.errors import SettingsInvalid


def main() -> int:
    try:
        settings = ActionsSettings.read()
    except SettingsInvalid as problem:
        print(f"The action server cannot start.\n{problem}", file=sys.stderr)
        return 2
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
