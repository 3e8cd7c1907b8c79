"""The log of a process: one structured line an event, ids only, logfmt or JSON, on standard output.

Words of libraries and of exceptions stay out, they may quote a consumer or a secret: what is kept is the kind, the
place, and of a library's line its template.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Sequence
from typing import Literal

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

Form = Literal["logfmt", "json"]
LONGEST_CHAIN = 5
FRAMES = 8


def start(level: str, form: Form) -> None:
    """Write our events from `level` on, and what other libraries warn of."""
    first: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", key="at"),
        _fold_exceptions,
    ]
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        processors=[*first, _renderer(form)],
    )
    _follow_libraries(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_keep_template, *first],
            pass_foreign_args=True,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(form)],
        )
    )


def _follow_libraries(formatter: logging.Formatter) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)


def _renderer(form: Form) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.processors.LogfmtRenderer(key_order=["at", "level", "event"], drop_missing=True)


def _keep_template(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Reduce a library's record to where it was said and, of filled-in words, the template."""
    record: logging.LogRecord = event["_record"]
    event["event"], event["where"] = "library", f"{record.name}:{record.lineno}"
    if event.pop("positional_args", None) and isinstance(record.msg, str):
        event["template"] = record.msg
    if record.exc_info:
        event["exc_info"] = record.exc_info
    record.exc_text = record.exc_info = record.stack_info = None
    return event


def _fold_exceptions(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Replace an exception by its kinds and places, causes after what they led to; no messages, no values."""
    error = _error(event.pop("exc_info", None))
    event.pop("stack_info", None)
    if error is not None:
        chain = _chain(error)
        event["exception"] = " from ".join(type(one).__name__ for one in chain)
        event["trace"] = " from ".join(_places(one) for one in chain)
    return event


def _error(given: ExcInfo | BaseException | bool | None) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    return given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given else None


def _chain(error: BaseException) -> Sequence[BaseException]:
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and len(chain) < LONGEST_CHAIN:
        chain.append(current)
        current = current.__cause__ or current.__context__
    return chain


def _places(error: BaseException) -> str:
    """Return where an exception went through, the innermost place last."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return " ".join(f"{_short(frame.filename)}:{frame.lineno}:{frame.name}" for frame in frames)


def _short(path: str) -> str:
    for root in ("site-packages/", "lib/python3.11/"):
        if root in path:
            return path.rpartition(root)[2]
    return "/".join(path.split("/")[-3:])
