"""Seal everything anew under the newest key, while the desk runs: `python -m desk.rotate [--check]`.

FRONTDESK_KEY holds the keys, newest first, and every process must know the newest before this runs. It may be stopped
and run again at any time; what is done stays done.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import LiteralString

from desk.audit import Audit
from desk.clock import wall_time
from desk.database import Database, DatabaseAway, Row, open_database
from desk.errors import SettingsInvalid
from desk.inventory import SEALED
from desk.privacy.vault import Vault
from desk.schema import require_schema
from desk.secret_files import variable
from desk.settings import read_keys
from desk.start import REFUSED, started

BATCH = 100
NEWEST, OLDER, UNREADABLE = "newest", "older", "unreadable"


class Rotation:
    """Walks over all that is sealed, a small batch at a time."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._db = database
        self._vault = vault

    async def check(self) -> Mapping[str, int]:
        """Count what is sealed under the newest key, under an older one, and under none of ours."""
        found: Counter[str] = Counter()
        for table, column in SEALED:
            last = ""
            while rows := await self._batch(table, column, last):
                found.update(self._under(row["value"]) for row in rows)
                last = rows[-1]["id"]
        return found

    async def run(self) -> int:
        """Seal anew what an older key sealed, and return how much that was."""
        done = 0
        for table, column in SEALED:
            last = ""
            while rows := await self._batch(table, column, last):
                for row in rows:
                    done += await self._renew(table, column, row)
                last = rows[-1]["id"]
        return done

    async def _renew(self, table: LiteralString, column: LiteralString, row: Row) -> int:
        """Write one value anew, unless somebody has changed it since; that was sealed under the newest key."""
        if self._under(row["value"]) != OLDER:
            return 0
        return await self._db.run(
            f"UPDATE {table} SET {column} = %(new)s WHERE id = %(id)s AND {column} = %(old)s",
            id=row["id"],
            old=row["value"],
            new=self._vault.seal_again(row["value"]),
        )

    async def _batch(self, table: LiteralString, column: LiteralString, last: str) -> Sequence[Row]:
        return await self._db.all(
            f"""SELECT id, {column} AS value FROM {table} WHERE id > %(last)s AND {column} IS NOT NULL
                ORDER BY id LIMIT %(batch)s""",
            last=last,
            batch=BATCH,
        )

    def _under(self, sealed: bytes) -> str:
        name = self._vault.sealed_under(sealed)
        if name is None:
            return UNREADABLE
        return NEWEST if name == self._vault.fingerprints[0] else OLDER


async def rotate(url: str, keys: Sequence[str], *, check: bool) -> Mapping[str, int]:
    """Seal anew, unless only to `check`, and return what stands under which key afterwards."""
    async with open_database(url, size=1) as database:
        await require_schema(database)
        rotation = Rotation(database, Vault(list(keys)))
        if not check:
            done = await rotation.run()
            print(f"{done} sealed anew under key {fingerprint_of(keys)}")
            if done:
                await Audit(database).note("operator", "keys_rotated", fingerprint_of(keys), wall_time(), rows=done)
        return await rotation.check()


def fingerprint_of(keys: Sequence[str]) -> str:
    return Vault(list(keys)).fingerprints[0]


def told(found: Mapping[str, int]) -> str:
    """Say in words what stands under which key."""
    lines = [f"{found.get(NEWEST, 0)} under the newest key, {found.get(OLDER, 0)} need an older key"]
    if lost := found.get(UNREADABLE, 0):
        lines.append(f"{lost} open under none of these keys; whoever has their key puts it last into FRONTDESK_KEY")
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m desk.rotate", description="Seal anew under the newest key.")
    parser.add_argument("--check", action="store_true", help="change nothing; say how much still needs an older key")
    return parser.parse_args()


def main() -> int:
    """Return 0 when the newest key opens everything, 1 when it does not, 2 when the environment is wrong."""
    chosen, found = _arguments(), Counter[str]()

    def run() -> None:
        url, keys = _given()
        found.update(asyncio.run(rotate(url, keys, check=chosen.check)))
        print(told(found))

    try:
        refused = started(run, "Nothing was changed.")
    except DatabaseAway as error:
        print(f"DATABASE_URL: the database does not answer ({type(error).__name__}); run again", file=sys.stderr)
        return REFUSED
    return refused or int(any(found[where] for where in (OLDER, UNREADABLE)))


def _given() -> tuple[str, Sequence[str]]:
    url, problems, keys = variable("DATABASE_URL"), [], []
    if not url.startswith("postgresql://"):
        problems.append("DATABASE_URL: not given, or not of the form postgresql://user@host/database")
    try:
        keys = read_keys(variable("FRONTDESK_KEY"))
    except ValueError as error:
        problems.append(f"FRONTDESK_KEY: {error}")
    if problems:
        raise SettingsInvalid(problems)
    return url, keys


if __name__ == "__main__":
    sys.exit(main())
