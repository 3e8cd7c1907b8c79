"""A database made beside the one in use, filled in peace, and put into its place in one step, or thrown away."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import Connection, sql

from supervisor.databases import DESK_SCHEMA, Part
from supervisor.errors import SetupError


class FreshDatabase:
    """The future database of these parts, which share one; the first part's role owns it."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.name = parts[0].database
        self._owner = parts[0]
        self._now = parts
        self._fresh = f"{self.name}_restoring"
        self._replaced = f"{self.name}_replaced"
        self.parts = [part.on(self._fresh) for part in parts]

    def require_nobody_connected(self) -> None:
        """Raises: SetupError: somebody uses the database in use; renaming it would be refused, too."""
        with self._admin() as admin:
            others = _value(
                admin,
                """SELECT count(*) FROM pg_stat_activity
                   WHERE datname = %s AND backend_type IS DISTINCT FROM 'autovacuum worker'""",
                self.name,
            )
        if others:
            raise SetupError(f"{others} connections to the database {self.name} are open: stop the desk first.")

    def exists(self) -> bool:
        """Say whether there is a database to replace."""
        with self._admin() as admin:
            return bool(_value(admin, "SELECT count(*) FROM pg_database WHERE datname = %s", self.name))

    def create(self) -> None:
        """Make it, with an empty schema for each part; leftovers of an earlier try go."""
        self.drop()
        owner = sql.Identifier(_role(self._owner))
        with self._admin() as admin:
            admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(self._fresh), owner))
        for part in self.parts:
            if part.schema != DESK_SCHEMA:
                self._make_schema(part)

    def adopt(self) -> None:
        """Put it into the place of the one in use, and drop that one: both names change together or not at all."""
        replaces = self.exists()
        with self._admin() as admin:
            with admin.transaction():
                if replaces:
                    _rename(admin, self.name, self._replaced)
                _rename(admin, self._fresh, self.name)
            _drop(admin, self._replaced)

    def drop(self) -> None:
        """Throw away what is not in use."""
        with self._admin() as admin:
            for name in (self._fresh, self._replaced):
                _drop(admin, name)

    def _make_schema(self, part: Part) -> None:
        """Let the part's own role make its schema, and nothing else."""
        role, fresh = sql.Identifier(_role(part)), sql.Identifier(self._fresh)
        with psycopg.connect(self.parts[0].url, autocommit=True) as owner:
            owner.execute(sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
            owner.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(fresh, role))
            with psycopg.connect(part.url, autocommit=True) as own:
                own.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(part.schema)))
            if _role(part) != _role(self._owner):
                owner.execute(sql.SQL("REVOKE CREATE ON DATABASE {} FROM {}").format(fresh, role))

    def _admin(self) -> Connection[Any]:
        try:
            return psycopg.connect(self._owner.admin, autocommit=True)
        except psycopg.OperationalError as error:
            raise SetupError(
                f"The server of the {self._owner.name}'s database does not answer, or the role of ADMIN_DATABASE_URL "
                f"(else DATABASE_URL) may not enter its database postgres ({type(error).__name__})."
            ) from error


def _role(part: Part) -> str:
    return urlsplit(part.url).username or "postgres"


def _rename(admin: Connection[Any], name: str, to: str) -> None:
    admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to)))


def _drop(admin: Connection[Any], name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _value(admin: Connection[Any], query: str, *parameters: str) -> int:
    row = admin.execute(query.encode(), parameters).fetchone()
    return int(row[0]) if row else 0
