"""A desk with the words and the agreement of the repository, on a Monday morning."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from desk.clock import Clock, wall_time
from desk.front_desk import Desk, open_desk
from desk.settings import ROOT, DeskSettings

MONDAY_TEN = datetime.fromisoformat("2026-11-23T10:00:00+08:00")


@pytest.fixture
def agreement(tmp_path: Path) -> Path:
    """A copy that a test may change."""
    copy = tmp_path / "agreement.yml"
    copy.write_text((ROOT / "agreement.yml").read_text(encoding="utf-8"), encoding="utf-8")
    return copy


@pytest.fixture
async def desk(database_url: str, agreement: Path) -> AsyncIterator[Desk]:
    settings = DeskSettings.read(
        DATABASE_URL=database_url,
        REDIS_URL="redis://127.0.0.1:1/0",
        FRONTDESK_KEY=Fernet.generate_key().decode(),
        FRONTDESK_AGREEMENT=agreement,
    )
    async with open_desk(settings) as opened:
        yield replace(opened, clock=Clock(MONDAY_TEN - wall_time()))
