"""Whether the database is as new as the code: what `desk.migrate` must have run before anything opens the desk."""

from __future__ import annotations

import re
from pathlib import Path

import structlog

from desk.database import Database
from desk.errors import SchemaBehind

log = structlog.get_logger()
VERSIONS = Path(__file__).parent / "migrations" / "versions"


def known() -> tuple[str, ...]:
    """Return the revisions this code knows, oldest first; a migration's file is named after its revision."""
    return tuple(sorted(path.name[:4] for path in VERSIONS.glob("*.py") if re.match(r"\d{4}_", path.name)))


async def revision(database: Database) -> str | None:
    """Return the revision of a database, or None where nothing was ever migrated."""
    there = await database.one("SELECT to_regclass('alembic_version') IS NOT NULL AS migrated")
    if not there["migrated"]:
        return None
    row = await database.one_or_none("SELECT version_num FROM alembic_version")
    return row["version_num"] if row else None


async def require_schema(database: Database) -> None:
    """Refuse a database that lacks migrations; a newer one is borne, for an upgrade replaces processes one by one.

    Raises:
        SchemaBehind: naming what it has, what is needed and what to run.
    """
    has, needs = await revision(database), known()[-1]
    if has is None or has < needs:
        schema = f"schema {has}" if has else "no schema yet"
        raise SchemaBehind(
            [f"DATABASE_URL: the database has {schema}, this code needs {needs}; run python -m desk.migrate"]
        )
    if has > needs:
        log.warning("schema_newer_than_code", schema=has, code=needs)
