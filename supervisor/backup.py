"""`python -m supervisor.backup`: everything that must last, in one file, while the desk runs or not."""

import argparse
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection, IsolationLevel

from desk import inventory
from desk.errors import SettingsInvalid
from desk.privacy.vault import Vault
from supervisor.archive import AGREEMENT, Manifest, digest, write_archive
from supervisor.databases import Databases, Part, opened_databases, outside_databases
from supervisor.errors import SetupError
from supervisor.keyring import fingerprints, given_keys, hand_out, installed_keys
from supervisor.postgres_tools import PostgresTools, tools_for
from supervisor.state import ROOT, default_folder


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m supervisor.backup", description="Write one backup file.")
    parser.add_argument("--to", type=Path, default=ROOT / "backups", help="folder for the file (backups/ of the clone)")
    parser.add_argument("--state", type=Path, help="state folder; else FRONTDESK_STATE, or one a clone")
    return parser.parse_args()


def back_up(databases: Databases, keys: Sequence[str], agreement: Path, folder: Path, now: datetime) -> Path:
    """Write a backup of both parts, as they were at one moment, and return its path."""
    target = folder / f"frontdesk-{now:%Y%m%dT%H%M%SZ}.backup"
    with tempfile.TemporaryDirectory(prefix=".frontdesk-", dir=folder) as unfinished:
        files = Path(unfinished)
        shutil.copyfile(agreement, files / AGREEMENT)
        manifest = _dump(databases, Vault(list(keys)), files, now)
        write_archive(manifest, files, target)
    _tell(target, manifest)
    return target


def _dump(databases: Databases, vault: Vault, files: Path, now: datetime) -> Manifest:
    """Dump both parts.

    The engine's moment comes first where they cannot share one: a turn that the desk has not yet seen the end of is
    asked for again, but a case that the assistant remembers and the desk does not would be a promise to nobody.
    """
    with ExitStack() as stack:
        engine, snapshot = stack.enter_context(_reading(databases.engine)), None
        if databases.shared:
            snapshot = _exported(engine)
        desk = stack.enter_context(_reading(databases.desk))
        if snapshot:
            desk.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")  # takes no parameter; the server made it
        schema = inventory.schema_revision(desk)
        if schema is None:
            raise SetupError("There is nothing to save: the database has no schema yet.")
        tools, counts = tools_for(desk), {}
        for part, connection in ((databases.desk, desk), (databases.engine, engine)):
            counts[part.name] = _dump_part(part, connection, tools, files)
        dumps = [f"{part}.dump" for part in counts if counts[part]]
        return Manifest(
            made_at=now.isoformat(timespec="seconds"),
            version=_version(),
            postgresql=desk.info.server_version // 10000,
            schema=schema,
            sealed=inventory.sealed(desk, vault),
            counts=counts,
            files={name: digest(files / name) for name in [*dumps, AGREEMENT]},
        )


def _dump_part(part: Part, connection: Connection[Any], tools: PostgresTools, files: Path) -> dict[str, int]:
    """Dump one part and count what was dumped; an engine that never ran has left nothing."""
    counts = inventory.counts(connection, part.schema)
    if counts:
        tools.dump(part, _exported(connection), files / f"{part.name}.dump")
    return counts


def _reading(part: Part) -> Connection[Any]:
    try:
        connection = psycopg.connect(part.url)
    except psycopg.OperationalError as error:
        raise SetupError(f"The database of the {part.name} does not answer ({type(error).__name__}).") from error
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    return connection


def _exported(connection: Connection[Any]) -> str:
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    assert row
    return str(row[0])


def _version() -> str:
    project = ROOT / "pyproject.toml"
    return str(tomllib.loads(project.read_text())["project"]["version"]) if project.exists() else "unknown"


def _tell(target: Path, manifest: Manifest) -> None:
    told = ", ".join(f"{manifest.rows(table)} {table}" for table in ("conversations", "messages", "cases", "contacts"))
    print(f"{target}\n{told}; schema {manifest.schema}; {target.stat().st_size / 1e6:.1f} MB")
    if lost := manifest.sealed.get(inventory.UNKNOWN_KEY):
        print(f"{lost} sealed records open under none of the keys given: they are in the file as they are.")


def _tell_of_keys(keys: Sequence[str], state: Path, folder: Path) -> None:
    """Say which key the file needs; the one that only this machine has is handed out once."""
    named = ", ".join(fingerprints(keys))
    print(f"Contact details in it open with key {named}, which is not in the file.")
    if given_keys() or outside_databases():
        print("It is the FRONTDESK_KEY you gave: keep it as long as this file.")
    elif path := hand_out(keys, state, folder):
        print(f"{path} holds it, written this once. Move it to another place than the backups: who has both can read")
        print("the contact details; without it nobody ever will again.")


def main() -> int:
    """Return 0 when the file is there, 1 when it could not be made."""
    chosen = arguments()
    state = (chosen.state or default_folder(os.environ)).absolute()
    try:
        agreement = Path(os.environ.get("FRONTDESK_AGREEMENT") or ROOT / "agreement.yml")
        keys = _keys(state)
        chosen.to.mkdir(parents=True, exist_ok=True, mode=0o700)
        with opened_databases(state) as databases:
            back_up(databases, keys, agreement, chosen.to, datetime.now(UTC))
        _tell_of_keys(keys, state, chosen.to)
    except (SetupError, SettingsInvalid, OSError) as error:
        print(f"No backup was made. {error}", file=sys.stderr)
        return 1
    return 0


def _keys(state: Path) -> list[str]:
    """Return the keys; beside a database of the operator's own, only the operator knows them."""
    if outside_databases():
        if keys := given_keys():
            return keys
        raise SetupError("FRONTDESK_KEY is not given: the backup notes which key its contact details need.")
    if not (state / "secrets.json").exists():
        raise SetupError(f"No desk ever ran from {state}; set FRONTDESK_STATE, or DATABASE_URL and FRONTDESK_KEY.")
    return installed_keys(state)


if __name__ == "__main__":
    sys.exit(main())
