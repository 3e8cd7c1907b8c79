"""What a database of the desk holds: rows by table, and which keys its sealed columns need. For backup and restore."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, LiteralString

from psycopg import Connection, sql

from desk.privacy.vault import Vault

# Every column that a vault seals; a test finds the one that is forgotten here.
SEALED: tuple[tuple[LiteralString, LiteralString], ...] = (
    ("contacts", "sealed"),
    ("files", "key"),
    ("prompts", "parked"),
)
BATCH = 500
UNKNOWN_KEY = "unknown"


def counts(connection: Connection[Any], schema: str) -> dict[str, int]:
    """Count the rows of every table in a schema; one that is missing has none."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema]).fetchall()
    return {name: _count(connection, sql.Identifier(schema, name)) for (name,) in tables}


def schema_revision(connection: Connection[Any]) -> str | None:
    """Return the revision of the desk's schema, or None where nothing was ever migrated."""
    row = connection.execute("SELECT to_regclass('public.alembic_version')").fetchone()
    if row is None or row[0] is None:
        return None
    revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(revision[0]) if revision else None


def sealed(connection: Connection[Any], vault: Vault) -> Mapping[str, int]:
    """Count what is sealed by the fingerprint of the key that opens it; what none of ours opens is `unknown`."""
    found: Counter[str] = Counter()
    for table, column in SEALED:
        if not _is_there(connection, table):
            continue
        query = sql.SQL("SELECT {column} FROM {table} WHERE {column} IS NOT NULL").format(
            column=sql.Identifier(column), table=sql.Identifier(table)
        )
        cursor = connection.execute(query)
        while rows := cursor.fetchmany(BATCH):
            found.update(vault.sealed_under(value) or UNKNOWN_KEY for (value,) in rows)
    return dict(sorted(found.items()))


def _is_there(connection: Connection[Any], table: str) -> bool:
    """Tell whether a table exists: an older backup lacks what later migrations make."""
    row = connection.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone()
    return row is not None and row[0] is not None


def note_restored(connection: Connection[Any], made_at: datetime, now: datetime) -> None:
    """Settle what a backup cannot know: whether posts it holds as unfinished left after it was made.

    None of them is posted again by itself; `desk.undelivered` shows them.
    """
    connection.execute(
        """UPDATE outbox SET state = 'unknown', error = 'restored', finished_at = %s, lease = NULL, lease_until = NULL
           WHERE state IN ('pending', 'sending')""",
        [now],
    )
    connection.execute(
        "INSERT INTO audit (at, actor, what, object) VALUES (%s, 'operator', 'backup_restored', %s)",
        [now, made_at.isoformat()],
    )


def _count(connection: Connection[Any], table: sql.Identifier) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(table)).fetchone()
    return int(row[0]) if row else 0
