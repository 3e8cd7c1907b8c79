"""Bring the database to the newest schema: `python -m desk.migrate`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import sqlalchemy
from alembic import command
from alembic.config import Config

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
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgresql://"):
        print("DATABASE_URL: not given, or not of the form postgresql://user@host/database", file=sys.stderr)
        return 2
    migrate(url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
