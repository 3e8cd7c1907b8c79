"""What a messaging app did not take, or nobody knows of: `python -m desk.undelivered list|resend ID`. Never texts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from desk.audit import Audit
from desk.clock import wall_time
from desk.commands import carried_out
from desk.conversation.outbox import Outbox
from desk.database import Database, Row

COLUMNS = ("id", "conversation", "state", "age", "error")
LARGEST = 2**63 - 1


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m desk.undelivered", description="See what was not delivered.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="show what failed and what nobody knows of, oldest first")
    resend = commands.add_parser("resend", help="post one again; an unknown one may then arrive twice")
    resend.add_argument("id", metavar="ID", type=_number, help="the first column of `list`")
    return parser.parse_args(given)


def _number(given: str) -> int:
    if not given.isdecimal() or not 0 < int(given) <= LARGEST:
        raise argparse.ArgumentTypeError("a number, the first column of `list`")
    return int(given)


async def resend(database: Database, outgoing: int, now: datetime) -> None:
    """Put one row back to be posted, and note who decided that.

    Raises:
        NotFound: there is nothing undelivered of this id.
    """
    async with database.transaction():
        conversation = await Outbox(database).resend(outgoing, now)
        await Audit(database).note("operator", "message_resent", conversation, now, outgoing=outgoing)


def line(row: Row, now: datetime) -> str:
    """Return one row as it is printed, columns parted by tabs."""
    shown = {**row, "age": age(now - row["created_at"]), "error": row["error"] or "-"}
    return "\t".join(str(shown[column]) for column in COLUMNS)


def age(passed: timedelta) -> str:
    """Tell how long ago in the largest unit that fits: 45s, 12m, 3h, 8d."""
    seconds = max(int(passed.total_seconds()), 0)
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


async def _do(chosen: argparse.Namespace, database: Database) -> None:
    if chosen.command == "resend":
        await resend(database, chosen.id, wall_time())
    else:
        for row in await Outbox(database).undelivered():
            print(line(row, wall_time()))


def main() -> int:
    chosen = arguments()
    return carried_out(partial(_do, chosen), "ID: nothing undelivered is {}; `list` shows what is".format)


if __name__ == "__main__":
    sys.exit(main())
