"""Serve actions: `python -m actions`."""

import sys

from aiohttp import web

from actions.app import init_app
from actions.settings import ActionsSettings
from desk import logs
from desk.start import started


def main() -> int:
    return started(_serve, "The action server cannot start.")


def _serve() -> None:
    settings = ActionsSettings.read()
    logs.start(settings.log_level, settings.log_format)
    web.run_app(init_app(settings), host=settings.host, port=settings.port, print=None, access_log=None)


if __name__ == "__main__":
    sys.exit(main())
