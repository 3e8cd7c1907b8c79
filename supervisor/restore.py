"""`python -m supervisor.restore FILE`: bring back a backup; what is there stays until the restored data are checked."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from desk import inventory
from desk.errors import SettingsInvalid
from desk.migrate import migrate
from desk.privacy.vault import Vault
from desk.schema import known
from supervisor.archive import AGREEMENT, Archive, Manifest, opened_archive
from supervisor.databases import Databases, Part, outside_databases, stopped_databases
from supervisor.errors import SetupError
from supervisor.fresh_database import FreshDatabase
from supervisor.keyring import fingerprints, given_keys, kept_keys, keys_of_file
from supervisor.postgres_tools import tools_for
from supervisor.secrets import keep_keys
from supervisor.state import ROOT, default_folder

ALWAYS_THERE = ("alembic_version", "agreements")  # rows of a desk that has only been started


@dataclass(frozen=True)
class Choices:
    """What the operator asked for."""

    force: bool
    without_key: bool
    key_file: Path | None
    state: Path


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m supervisor.restore", description="Bring back a backup.")
    parser.add_argument("file", type=Path, help="what `make backup` wrote")
    parser.add_argument("--key", type=Path, help="the file of its keys, where this installation has others")
    parser.add_argument("--force", action="store_true", help="replace data that are there")
    parser.add_argument("--without-key", action="store_true", help="restore though contact details will not open")
    parser.add_argument("--state", type=Path, help="state folder; else FRONTDESK_STATE, or one a clone")
    return parser.parse_args()


def restore(archive: Archive, databases: Databases, keys: Sequence[str], choices: Choices, now: datetime) -> None:
    """Fill fresh databases, check them, and only then put them into their places."""
    together = [databases.parts()] if databases.shared else [(part,) for part in databases.parts()]
    fresh = [FreshDatabase(parts) for parts in together]
    for one in fresh:
        one.require_nobody_connected()
    if fresh[0].exists() and not choices.force:
        _require_empty(databases.desk)
    try:
        for one in fresh:
            one.create()
            for part in one.parts:
                _fill(archive, part)
        _finish(archive.manifest, fresh[0].parts[0], keys, choices, now)
        _keep(keys, choices)
        for one in reversed(fresh):
            one.adopt()
    except psycopg.Error as error:
        raise SetupError(f"PostgreSQL refused: {error}") from error
    finally:
        for one in fresh:
            one.drop()


def _fill(archive: Archive, part: Part) -> None:
    """Restore one part and compare what came with what was saved."""
    if not archive.dump(part.name).exists():
        return
    with psycopg.connect(part.url, autocommit=True) as connection:
        tools_for(connection).restore(part, archive.dump(part.name))
        came, saved = inventory.counts(connection, part.schema), archive.manifest.counts[part.name]
    if came != saved:
        wrong = sorted(table for table in {*came, *saved} if came.get(table) != saved.get(table))
        raise SetupError(f"The restored rows are not those that were saved: {', '.join(wrong)}.")


def _finish(manifest: Manifest, part: Part, keys: Sequence[str], choices: Choices, now: datetime) -> None:
    """Bring the restored desk to this code's schema and see that what is sealed opens."""
    migrate(part.url)
    with psycopg.connect(part.url) as connection:
        opens = inventory.sealed(connection, Vault(list(keys))) if keys else {}
        short = [name for name in _needed(manifest) if opens.get(name, 0) < manifest.sealed[name]]
        if short and not choices.without_key:
            raise SetupError("The restored contact details do not open as they did when they were saved.")
        inventory.note_restored(connection, datetime.fromisoformat(manifest.made_at), now)


def _require_empty(part: Part) -> None:
    with psycopg.connect(part.url) as connection:
        counts = inventory.counts(connection, part.schema)
    if rows := sum(count for table, count in counts.items() if table not in ALWAYS_THERE):
        held = ", ".join(f"{counts.get(table, 0)} {table}" for table in ("conversations", "cases", "orders"))
        raise SetupError(
            f"The database {part.database} holds {rows} rows ({held}). FORCE=1 replaces them, once the backup is "
            "restored and checked beside them; make a backup of them first."
        )


def _require_known_schema(manifest: Manifest) -> None:
    if manifest.schema not in known():
        raise SetupError(
            f"The backup is of schema {manifest.schema} (Front Desk {manifest.version}); this code knows "
            f"{known()[-1]} at most: upgrade the code first."
        )


def keys_for(manifest: Manifest, choices: Choices) -> list[str]:
    """Return every key we have, this installation's first; refuse when they will not open the contact details."""
    keys = _installed(choices) + (keys_of_file(choices.key_file) if choices.key_file else [])
    keys = list(dict.fromkeys(keys))
    missing = _missing(manifest, keys)
    if not missing:
        return keys
    told = ", ".join(f"{count} need key {name}" for name, count in missing.items())
    print(f"Contact details in this backup will stay unreadable without their key: {told}.")
    if not choices.without_key:
        raise SetupError("Give the key: KEY=frontdesk-….key. Or restore all the rest: WITHOUT_KEY=1.")
    return keys


def _installed(choices: Choices) -> list[str]:
    """Return the keys this installation has already; a state folder that was wiped has none."""
    if keys := given_keys():
        return keys
    return kept_keys(choices.state) if (choices.state / "secrets.json").exists() else []


def _needed(manifest: Manifest) -> list[str]:
    return [name for name in manifest.sealed if name != inventory.UNKNOWN_KEY]


def _missing(manifest: Manifest, keys: Sequence[str]) -> dict[str, int]:
    ours = fingerprints(keys) if keys else ()
    return {name: manifest.sealed[name] for name in _needed(manifest) if name not in ours}


def _keep(keys: Sequence[str], choices: Choices) -> None:
    """Let the desk start with the keys that open what was restored, where it keeps its keys itself."""
    if not (given_keys() or outside_databases() or not keys):
        keep_keys(choices.state, keys)


def _run(file: Path, choices: Choices, now: datetime) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="frontdesk-restore-") as folder,
        opened_archive(file, Path(folder)) as archive,
    ):
        _require_known_schema(archive.manifest)
        keys = keys_for(archive.manifest, choices)
        with stopped_databases(choices.state) as databases:
            restore(archive, databases, keys, choices, now)
        _tell(archive, keys)


def _tell(archive: Archive, keys: Sequence[str]) -> None:
    manifest = archive.manifest
    told = ", ".join(f"{manifest.rows(table)} {table}" for table in ("conversations", "messages", "cases", "contacts"))
    print(f"Restored as of {manifest.made_at}: {told}. Counts agree with the backup's.")
    missing = _missing(manifest, keys)
    if opened := sum(manifest.sealed[name] for name in _needed(manifest) if name not in missing):
        print(f"{opened} sealed records open.")
    agreement = Path(os.environ.get("FRONTDESK_AGREEMENT") or ROOT / AGREEMENT)
    if not agreement.exists() or agreement.read_bytes() != archive.agreement():
        print(
            f"{agreement} differs from the backup's and was left alone: `tar -xOf FILE agreement.yml` shows that one."
        )
    if outside_databases() and set(keys) - set(given_keys()):
        print("FRONTDESK_KEY must hold the key of the backup, too, before the desk starts: behind the one it has.")
    if outside_databases():
        print(
            "Rights of other roles are not in a backup: grant them again (docs/operations.md) before the desk starts."
        )
    if not keys:
        print("No key was given: the desk makes itself a new one.")


def main() -> int:
    """Return 0 when the desk is as the backup says, 1 when it is as it was before."""
    chosen = arguments()
    state = (chosen.state or default_folder(os.environ)).absolute()
    choices = Choices(chosen.force, chosen.without_key, chosen.key, state)
    try:
        _run(chosen.file, choices, datetime.now(UTC))
    except (SetupError, SettingsInvalid) as error:
        print(f"Nothing was restored, nothing was changed. {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
