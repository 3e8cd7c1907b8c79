"""What consumers asked of products in vain: `python -m desk.knowledge list|done`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial

from desk.clock import wall_time
from desk.commands import carried_out
from desk.database import Database
from desk.knowledge.unanswered import Gap, Unanswered


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m desk.knowledge", description="What the catalogue did not answer.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="show what waits for a passage, the most asked first")
    commands.add_parser("done", help="take one off the list").add_argument("id", metavar="ID")
    return parser.parse_args(given)


def line(gap: Gap) -> str:
    """Return a gap as one line, tabs between."""
    asked = f"{gap.last_at:%Y-%m-%d}", f"{gap.times}x", gap.outcome, gap.sku or "-", gap.locale
    return "\t".join((gap.id, *asked, f"{gap.score:.2f}", gap.question, gap.passage))


async def _do(chosen: argparse.Namespace, database: Database) -> None:
    unanswered = Unanswered(database)
    if chosen.command == "done":
        await unanswered.settle(chosen.id, wall_time())
        return
    for gap in await unanswered.open():
        print(line(gap))


def main() -> int:
    chosen = arguments()
    return carried_out(partial(_do, chosen), "ID: nothing open is called {}; `list` shows what is".format)


if __name__ == "__main__":
    sys.exit(main())
