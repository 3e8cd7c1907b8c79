"""What consumers asked of products in vain: `python -m desk.knowledge list|done`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from desk.clock import wall_time
from desk.database import DatabaseAway, open_database
from desk.errors import NotFound, ProblemList
from desk.schema import require_schema
from desk.secret_files import variable
from desk.unanswered import Gap, Unanswered


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


async def _do(chosen: argparse.Namespace, url: str) -> None:
    async with open_database(url, size=1) as database:
        await require_schema(database)
        unanswered = Unanswered(database)
        if chosen.command == "done":
            await unanswered.settle(chosen.id, wall_time())
            return
        for gap in await unanswered.open():
            print(line(gap))


def main() -> int:
    chosen, url = arguments(), variable("DATABASE_URL")
    if not url.startswith("postgresql://"):
        print("DATABASE_URL: not given, or not of the form postgresql://user@host/database", file=sys.stderr)
        return 2
    try:
        asyncio.run(_do(chosen, url))
    except ProblemList as problems:
        print(problems, file=sys.stderr)
    except NotFound as missing:
        print(f"ID: nothing open is called {missing}; `list` shows what is", file=sys.stderr)
    except DatabaseAway as error:
        print(
            f"DATABASE_URL: the database does not answer ({type(error).__name__}); is the desk running?",
            file=sys.stderr,
        )
    else:
        return 0
    return 2


if __name__ == "__main__":
    sys.exit(main())
