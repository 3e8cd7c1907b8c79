"""`python -m supervisor.rotation`: the next safe step towards a new encryption key for this installation."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from desk.errors import SchemaBehind, SettingsInvalid
from desk.rotate import NEWEST, rotate, told
from supervisor.databases import opened_databases, outside_databases
from supervisor.errors import AlreadyRunning, SetupError
from supervisor.keyring import fingerprints, given_keys, kept_keys, seals_with
from supervisor.secrets import keep_keys, new_key, write_private
from supervisor.state import State, default_folder


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m supervisor.rotation", description="Rotate the encryption key.")
    parser.add_argument("--check", action="store_true", help="change nothing; say what still needs an older key")
    parser.add_argument("--drop", action="store_true", help="let the older keys go, once nothing needs them")
    parser.add_argument("--state", type=Path, help="state folder; else FRONTDESK_STATE, or one a clone")
    return parser.parse_args()


def take_step(folder: Path, chosen: argparse.Namespace) -> int:
    """Do what comes next: make a key, seal anew, or drop the old key. No step can be too early; it says so instead."""
    operators = bool(given_keys() or outside_databases())
    keys = _keys(folder, operators)
    if chosen.check:
        return _seal_anew(folder, keys, check=True)
    if chosen.drop:
        return _drop(folder, keys, operators)
    if len(keys) == 1:
        return _begin(folder, keys, operators)
    if not operators:
        _require_started_anew(folder, keys)
    done = _seal_anew(folder, keys, check=False)
    if not done:
        print(
            "Nothing here needs the older key. Forms sent as a link may, for a day; backups made until now do, always."
        )
        print("After that: " + ("take it out of FRONTDESK_KEY." if operators else "make rotate DROP=1"))
    return done


def _keys(folder: Path, operators: bool) -> list[str]:
    if keys := given_keys():
        return keys
    if operators:
        raise SetupError("FRONTDESK_KEY is not given.")
    if not (folder / "secrets.json").exists():
        raise SetupError(f"No desk ever ran from {folder}; set FRONTDESK_STATE, or DATABASE_URL and FRONTDESK_KEY.")
    return kept_keys(folder)


def _begin(folder: Path, keys: Sequence[str], operators: bool) -> int:
    """Put a new key beside the old one; nothing uses it before the desk has been started again."""
    if operators:
        print("FRONTDESK_KEY holds one key. Put a new one before it, with a comma between, for every process;")
        print("start them again, then run this again. docs/operations.md tells how to do that without a pause.")
        return 1
    keep_keys(folder, [new_key(), *keys])
    print(f"Key {fingerprints(kept_keys(folder))[0]} was made; the old one stays beside it.")
    print("1. Start the desk again (Ctrl-C, make run): it seals with the new key and opens with both.")
    print("2. make rotate seals anew what the old key sealed.")
    return 0


def _require_started_anew(folder: Path, keys: Sequence[str]) -> None:
    """A desk that knows the old key alone could not open what we seal with the new one."""
    try:
        State(folder).close()
    except AlreadyRunning:
        if seals_with(folder) != fingerprints(keys)[0]:
            raise SetupError(
                "The desk that runs does not know the new key: start it again (Ctrl-C, make run), then run this again."
            ) from None


def _seal_anew(folder: Path, keys: Sequence[str], *, check: bool) -> int:
    found = _rotated(folder, keys, check=check)
    print(told(found))
    return 1 if sum(found.values()) - found.get(NEWEST, 0) else 0


def _rotated(folder: Path, keys: Sequence[str], *, check: bool) -> Mapping[str, int]:
    with opened_databases(folder) as databases:
        return asyncio.run(rotate(databases.desk.url, keys, check=check))


def _drop(folder: Path, keys: Sequence[str], operators: bool) -> int:
    """Let the older keys go; a copy stays in the state folder, for the backups that need it."""
    if operators:
        raise SetupError("You keep the keys in FRONTDESK_KEY yourself: take the older ones out there.")
    if len(keys) == 1:
        raise SetupError("There is only one key.")
    _require_started_anew(folder, keys)
    if _seal_anew(folder, keys, check=True):
        raise SetupError("The older keys are still needed: make rotate first.")
    copy = folder / f"frontdesk-{fingerprints(keys)[1]}.key"
    write_private(copy, ",".join(keys[1:]) + "\n")
    keep_keys(folder, keys[:1])
    print(f"The desk goes on with key {fingerprints(keys)[0]} alone, from its next start on.")
    print(f"{copy} holds the older ones: delete it when no backup needs them any more.")
    return 0


def main() -> int:
    """Return 0 when the step is done, 1 when something is still to do."""
    chosen = arguments()
    try:
        return take_step((chosen.state or default_folder(os.environ)).absolute(), chosen)
    except (SetupError, SettingsInvalid, SchemaBehind) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
