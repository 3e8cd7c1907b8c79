"""What was not understood, from a terminal: `python -m desk.misses list|assign|passage|nothing|undo|export`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from desk.clock import wall_time
from desk.commands import carried_out
from desk.database import Database
from desk.errors import BadValues, Conflict, SettingsInvalid
from desk.intents import intent_names
from desk.knowledge.unanswered import Gap, Unanswered
from desk.misses.learned import NAME, Learned
from desk.misses.records import Group, Wanted
from desk.misses.review import Review
from desk.misses.rows import Misses
from desk.settings import ROOT
from desk.start import REFUSED

OPERATOR = "operator"


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m desk.misses", description="Review what was not understood.")
    commands = parser.add_subparsers(dest="command", required=True)
    shown = commands.add_parser("list", help="show what nobody has decided about, the most frequent first")
    shown.add_argument("--locale", choices=("zh", "en"))
    shown.add_argument("--kind", choices=("unclear", "rephrased", "rejected", "person", "unanswered"))
    shown.add_argument("--guess", help="the intent that the model thought of first")
    assign = commands.add_parser("assign", help=f"learn it as an example of an intent, into {NAME}")
    assign.add_argument("id")
    assign.add_argument("intent")
    assign.add_argument("--text", help="in other words than it was said")
    decisions = ("passage", "it wants a passage in the catalogue"), ("nothing", "there is nothing to learn")
    for name, does in (*decisions, ("undo", "take back what was decided about it")):
        commands.add_parser(name, help=does).add_argument("id")
    export = commands.add_parser("export", help="print learned.yml with what was assigned, to commit it elsewhere")
    export.add_argument("--patch", action="store_true", help="as a patch for git apply")
    return parser.parse_args(given)


async def _do(chosen: argparse.Namespace, database: Database) -> None:
    if chosen.command == "list":
        await _list(database, chosen)
    else:
        await _decide(_review(database), chosen)


def _review(database: Database) -> Review:
    folder = Path(os.environ.get("FRONTDESK_NLU_DATA") or ROOT / "nlu_data")
    return Review(database, Learned(folder), os.environ.get("ORDER_PATTERN") or r"FD\d{12}")


async def _list(database: Database, chosen: argparse.Namespace) -> None:
    if chosen.kind != "unanswered":
        for group in await Misses(database).groups(Wanted(chosen.locale, chosen.kind, chosen.guess)):
            print(line(group))
    if chosen.kind in (None, "unanswered") and not chosen.guess:
        for gap in await Unanswered(database).open():
            if chosen.locale in (None, gap.locale):
                print(line_of_gap(gap))


def line(group: Group) -> str:
    """Return one group as it is printed, columns parted by tabs: id, times, language, kinds, guess, next, text."""
    guess = next((f"{one['name']} {one['confidence']:.2f}" for one in group.guesses), "-")
    after = next((" ".join(filter(None, (one["outcome"], one["intent"]))) for one in group.next), "-")
    columns = (group.id, group.times, group.locale, ",".join(group.kinds), guess, after, group.texts[0])
    return "\t".join(map(str, columns))


def line_of_gap(gap: Gap) -> str:
    """Return a question that the catalogue did not answer in the same columns."""
    return "\t".join((gap.id, str(gap.times), gap.locale, "unanswered", gap.passage or "-", gap.outcome, gap.question))


async def _decide(review: Review, chosen: argparse.Namespace) -> None:
    if chosen.command == "export":
        print(await review.whole(as_patch=chosen.patch), end="")
    elif chosen.command == "assign":
        await _assign(review, chosen)
    elif chosen.command == "undo":
        lesson = await review.take_back(chosen.id, OPERATOR, wall_time())
        print(f"{lesson.times} on the list again")
    elif chosen.command == "passage":
        lesson = await review.want_passage(chosen.id, OPERATOR, wall_time())
        print(f"{lesson.times} settled; it is among the catalogue's questions, or was done there")
    else:
        print(f"{(await review.dismiss(chosen.id, OPERATOR, wall_time())).times} settled; nothing to learn")


async def _assign(review: Review, chosen: argparse.Namespace) -> None:
    known = _intents()
    if chosen.intent not in known:
        raise SettingsInvalid([f"INTENT: {chosen.intent} is not in domain.yml"])
    lesson = await review.assign(chosen.id, chosen.intent, chosen.text, OPERATOR, wall_time())
    where = f"in {NAME}: look at it and commit it" if lesson.written else "to carry over with `export`: read-only here"
    print(f"{lesson.times} settled; {chosen.intent}: {lesson.example} – {where}")


def _intents() -> set[str]:
    path = Path(os.environ.get("FRONTDESK_DOMAIN") or ROOT / "domain.yml")
    return set(intent_names(path))


def main() -> int:
    chosen = arguments()
    try:
        return carried_out(partial(_do, chosen), "ID: nothing undecided is {}; `list` shows what is".format)
    except Conflict as error:
        print(f"The example stands under {error.now['intent']} already; it stays there.", file=sys.stderr)
    except BadValues:
        print("--text: nothing is left of it without personal data", file=sys.stderr)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
