"""Follows the catalogue while a process runs: a changed file counts within a second, without a restart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from desk.background import running
from desk.knowledge.knowledge import Knowledge

log = structlog.get_logger()
WATCH_EVERY = 1.0  # seconds between two looks at the files


@asynccontextmanager
async def followed(folder: Path, *, every: float = WATCH_EVERY) -> AsyncIterator[Knowledge]:
    """Open the catalogue and follow its files; wrong ones are logged and count with their last good content."""
    knowledge = Knowledge(folder)
    _tell(knowledge)
    async with running(_follow(knowledge, every)):
        yield knowledge


async def _follow(knowledge: Knowledge, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            if knowledge.refresh():
                _tell(knowledge)
        except Exception:
            log.exception("catalogue_not_followed")


def _tell(knowledge: Knowledge) -> None:
    log.info("catalogue_read", products=len(knowledge.products))
    for file, problems in knowledge.catalogue.problems.items():
        log.error("catalogue_file_refused", file=file, problems=list(problems))
