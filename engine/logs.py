"""The log: one JSON line an event, ids only. Of what libraries say, where and what kind is kept: it may quote text."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

OURS = "engine"


class Lines(logging.Formatter):
    """Format our records with their data, and everybody else's without their words."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name.partition(".")[0] == OURS:
            line |= {"event": record.getMessage(), **getattr(record, "data", {})}
        else:
            line |= {"event": "library", "where": f"{record.name}:{record.lineno}"}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _chain(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def start(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)
    # Only the kind of a library's complaint is kept, so nothing below an error is worth a line.
    for name in ("rasa", "apscheduler", "matplotlib", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)


def _chain(error: BaseException) -> list[dict[str, Any]]:
    """Return the kinds and places of an exception and its causes; messages stay out, they may quote a consumer."""
    chain = []
    current: BaseException | None = error
    while current is not None and len(chain) < 5:
        frames = traceback.extract_tb(current.__traceback__)[-4:]
        chain.append(
            {
                "kind": type(current).__name__,
                "frames": [f"{f.filename.rpartition('site-packages/')[2]}:{f.lineno}" for f in frames],
            }
        )
        current = current.__cause__ or current.__context__
    return chain
