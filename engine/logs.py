"""The log: one line an event, logfmt or JSON, ids only. Of what libraries say, where and what kind is kept."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

OURS = "engine"


class Lines(logging.Formatter):
    """Format our records with their data, and everybody else's without their words: these may quote a consumer."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._render = _as_json if form == "json" else _as_logfmt

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
            line |= _exception(record.exc_info[1])
        return self._render(line)


def start(level: str, form: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)
    # Only the kind of a library's complaint is kept, so nothing below an error is worth a line.
    for name in ("rasa", "apscheduler", "matplotlib", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)


def _as_json(line: Mapping[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False, default=str)


def _as_logfmt(line: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={_quoted(value)}" for name, value in line.items())


def _quoted(value: Any) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"' if escaped != text or " " in text or "=" in text else text


def _exception(error: BaseException) -> dict[str, str]:
    """Return the kinds and places of an exception and its causes; messages stay out, they may quote a consumer."""
    chain = []
    current: BaseException | None = error
    while current is not None and len(chain) < 5:
        chain.append(current)
        current = current.__cause__ or current.__context__
    return {
        "exception": " from ".join(type(one).__name__ for one in chain),
        "trace": " from ".join(_places(one) for one in chain),
    }


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " ".join(f"{f.filename.rpartition('site-packages/')[2]}:{f.lineno}:{f.name}" for f in frames)
