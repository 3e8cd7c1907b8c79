"""Bring the database to the newest schema: `python -m desk.migrate`."""

from __future__ import annotations

import sys
from pathlib import Path

import sqlalchemy
from alembic import command
from alembic.config import Config

from desk.errors import SettingsInvalid
from desk.schema import known
from desk.secret_files import variable
from desk.start import started

LOCK = 0x46726F6E74  # any constant: whoever migrates holds it


def migrate(url: str) -> None:
    """Run what is missing, once, however many processes ask at the same time; a newer database is left as it is."""
    engine = sqlalchemy.create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=sqlalchemy.NullPool
    )
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if (has := _revision(connection)) > known()[-1]:
            print(f"The database has schema {has}, newer than this code's {known()[-1]}: left as it is.")
            return
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: sqlalchemy.Connection) -> str:
    """Return the revision, empty where nothing was ever migrated; it may be one that this code does not know."""
    if connection.execute(sqlalchemy.text("SELECT to_regclass('alembic_version')")).scalar() is None:
        return ""
    return str(connection.execute(sqlalchemy.text("SELECT version_num FROM alembic_version")).scalar() or "")


def main() -> int:
    return started(_run, "Nothing was migrated.")


def _run() -> None:
    url = variable("DATABASE_URL")
    if not url.startswith("postgresql://"):
        raise SettingsInvalid(["DATABASE_URL: not given, or not of the form postgresql://user@host/database"])
    migrate(url)


if __name__ == "__main__":
    sys.exit(main())
