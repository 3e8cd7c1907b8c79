"""Bring the database to the newest schema: `python -m desk.migrate`."""

from __future__ import annotations

import sys
from pathlib import Path

import sqlalchemy
from alembic import command
from alembic.config import Config

from desk.errors import SettingsInvalid
from desk.secret_files import variable
from desk.start import started

LOCK = 0x46726F6E74  # any constant: whoever migrates holds it


def migrate(url: str) -> None:
    """Run what is missing, once, however many processes ask at the same time."""
    engine = sqlalchemy.create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=sqlalchemy.NullPool
    )
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def main() -> int:
    return started(_run, "Nothing was migrated.")


def _run() -> None:
    url = variable("DATABASE_URL")
    if not url.startswith("postgresql://"):
        raise SettingsInvalid(["DATABASE_URL: not given, or not of the form postgresql://user@host/database"])
    migrate(url)


if __name__ == "__main__":
    sys.exit(main())
