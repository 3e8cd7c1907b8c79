"""A desk on a real, fresh database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from desk.front_desk import Desk, open_desk
from desk.settings import DeskSettings

DOMAIN = """version: "3.1"
responses:
  utter_hello:
  - text: 您好，{name}
  - condition:
    - type: slot
      name: locale
      value: en
    text: Hello, {name}
"""


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> DeskSettings:
    domain = tmp_path / "domain.yml"
    domain.write_text(DOMAIN, encoding="utf-8")
    return DeskSettings.read(
        DATABASE_URL=database_url,
        REDIS_URL="redis://127.0.0.1:1/0",
        FRONTDESK_KEY=Fernet.generate_key().decode(),
        FRONTDESK_DOMAIN=domain,
    )


@pytest.fixture
async def desk(settings: DeskSettings) -> AsyncIterator[Desk]:
    async with open_desk(settings) as opened:
        yield opened
