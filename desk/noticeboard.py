"""What is planned, put up from a shell: `python -m desk.noticeboard close|maintain|announce|list|remove`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from desk.agreement.agreements import Agreements
from desk.availability.plans import PlanRefused, Plans, in_both
from desk.availability.written_times import WHEN, instant
from desk.clock import Clock, clock_from
from desk.commands import carried_out
from desk.database import Database


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m desk.noticeboard", description="Say what is planned.")
    commands = parser.add_subparsers(dest="command", required=True)
    for command, says in (
        ("close", "no service for a time, whatever the hours say"),
        ("maintain", "maintenance: closed for a time, and told before"),
        ("announce", "a line on every page for a time; the desk stays open"),
    ):
        one = commands.add_parser(command, help=says)
        one.add_argument("start", metavar="FROM", help=f"now, or {WHEN}")
        one.add_argument("end", metavar="UNTIL", help="likewise; a whole day includes it")
        one.add_argument("--zh", required=True, help="what consumers read in Chinese")
        one.add_argument("--en", required=True, help="what consumers read in English")
        if command == "maintain":
            one.add_argument("--effect-zh", help="what it means for consumers, in Chinese")
            one.add_argument("--effect-en", help="and in English")
            one.add_argument("--short-notice", action="store_true", help="even if it is nearer than the agreement says")
    commands.add_parser("list", help="show what is planned or runs")
    commands.add_parser("remove", help="take something down, or end it now").add_argument("id", metavar="ID")
    return parser.parse_args(given)


def _times(chosen: argparse.Namespace, plans: Plans) -> tuple[datetime, datetime]:
    zone = plans.agreement.service_hours.zone
    start, end = instant(chosen.start, zone, plans.now), instant(chosen.end, zone, plans.now, end=True)
    if start is None or end is None:
        raise PlanRefused([f"{'FROM' if start is None else 'UNTIL'}: {WHEN}"])
    return start, end


async def _do(chosen: argparse.Namespace, database: Database) -> None:
    plans = Plans(database, await Agreements.newest(database), _clock().now())
    match chosen.command:
        case "list":
            for row in await plans.listed():
                print("\t".join(row))
        case "remove":
            await plans.remove(chosen.id)
        case _:
            print(await _put_up(plans, chosen))


async def _put_up(plans: Plans, chosen: argparse.Namespace) -> str:
    (start, end), words = _times(chosen, plans), in_both(chosen.zh, chosen.en)
    if chosen.command == "close":
        return await plans.close(start, end, words)
    if chosen.command == "announce":
        return await plans.announce(start, end, words)
    told = chosen.effect_zh is not None or chosen.effect_en is not None
    effect = in_both(chosen.effect_zh, chosen.effect_en, "--effect-") if told else None
    return await plans.maintain(start, end, words, effect, short_notice=chosen.short_notice)


def main() -> int:
    return carried_out(partial(_do, arguments()), _missing)


def _clock() -> Clock:
    """Return the desk's clock, a simulated one too."""
    given, since = os.environ.get, os.environ.get("FRONTDESK_NOW_SINCE")
    return clock_from(given("FRONTDESK_DEMO") == "1", given("FRONTDESK_NOW"), float(since) if since else None)


def _missing(what: str) -> str:
    if what == "agreement":
        return "DATABASE_URL: the desk has never run on this database; start it once"
    return f"ID: nothing that is planned or runs has the id {what}; `list` shows everything"


if __name__ == "__main__":
    sys.exit(main())
