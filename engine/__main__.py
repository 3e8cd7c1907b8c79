"""Serve turns: `python -m engine`."""

from __future__ import annotations

import logging
import os
import sys

from engine import lean, logs, settings


def main() -> int:
    try:
        read = settings.read(os.environ)
    except settings.SettingsInvalid as problem:
        print(f"The engine cannot start.\n{problem}", file=sys.stderr)
        return 2
    if not read.model.is_file():
        print(f"The engine cannot start: no model at {read.model}. `make train` makes one.", file=sys.stderr)
        return 2
    lean.install(serving=True)
    logs.start(read.log_level, read.log_format)
    return _serve(read)


def _serve(read: settings.Settings) -> int:
    from aiohttp import web

    from engine import app

    # On SIGTERM: no new turns, the running ones are finished, then the parts are closed.
    web.run_app(
        app.make(read),
        host=read.host,
        port=read.port,
        print=None,
        access_log=None,
        shutdown_timeout=20,
        handle_signals=True,
    )
    logging.getLogger("engine").info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
