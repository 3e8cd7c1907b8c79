"""`python -m desk.replay [--from 2026-09-30] [--days 7] [--plans FILE]`: what consumers would have been told.

Hour by hour. No desk runs for it: the clock is simulated, and every line comes from the functions that the gateway
uses. What is planned counts from the first hour on, whenever it was announced.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from desk import formats
from desk.agreement import agreement as agreements
from desk.agreement.agreement import Agreement
from desk.availability.announced import announced_words
from desk.availability.calendar import service_hours
from desk.availability.outlook import Outlook, outlook
from desk.availability.planned import NOTHING, Planned, read_plans, stored_plans
from desk.commands import database_url
from desk.database import DatabaseAway, open_database
from desk.errors import ProblemList
from desk.words import LOCALES, Words

HOLIDAY_WEEK = date(2026, 9, 30)  # the eve of the National Day, and what follows
WEEK = 7
LONGEST = 92
HOUR = timedelta(hours=1)
NAMES = {"zh": ("人工回复", "退货审核"), "en": ("a person replies", "a return is reviewed")}
ON_EVERY_PAGE = {"zh": "每页：", "en": "on every page: "}
BECAUSE = {"zh": "（{}）", "en": " ({})"}


@dataclass(frozen=True)
class Told:
    """What was told at an hour, by language."""

    at: datetime
    seen: dict[str, Outlook]
    announced: dict[str, str | None]


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m desk.replay", description="What consumers would have been told.")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=HOLIDAY_WEEK, metavar="DAY")
    parser.add_argument("--days", type=_days, default=WEEK, help=f"1-{LONGEST}")
    parser.add_argument("--plans", type=Path, help="closures, maintenance, announcements; else those of DATABASE_URL")
    parser.add_argument("--agreement", type=Path, default=Path("agreement.yml"))
    return parser.parse_args(given)


def _days(written: str) -> int:
    days = int(written)
    if not 1 <= days <= LONGEST:
        raise argparse.ArgumentTypeError(f"{written} is not between 1 and {LONGEST}")
    return days


def replay(words: Words, agreement: Agreement, first: date, days: int, planned: Planned = NOTHING) -> Iterator[Told]:
    """Put the clock to every hour of these days in the shop's zone, an agent at the desk whenever it is open."""
    hours = service_hours(agreement, planned.closures)
    begin = datetime.combine(first, time(), tzinfo=hours.zone)
    for number in range(24 * days):
        at = begin + number * HOUR
        seen = {locale: outlook(words, agreement, hours, at, locale) for locale in LOCALES}
        yield Told(at, seen, announced_words(words, agreement, planned, at))


def lines(told: Told) -> Iterator[str]:
    """Say what was told at an hour; in front of a day's first hour, the day."""
    if told.at.time() == time():
        yield f"\n{' · '.join(formats.day_with_weekday(told.at.date(), locale, None) for locale in LOCALES)}"
    for locale, seen in told.seen.items():
        person, review = NAMES[locale]
        clock = f"{told.at:%H:%M}" if locale == LOCALES[0] else " " * 5
        why = BECAUSE[locale].format(seen.reason) if seen.reason else ""
        yield f"  {clock}  {seen.header}{why} | {person} {seen.reply} | {review} {seen.review}"
        if told.announced[locale]:
            yield f"         {ON_EVERY_PAGE[locale]}{told.announced[locale]}"


def planned_by(chosen: argparse.Namespace, agreement: Agreement) -> Planned:
    """Return what is planned: by the file that was named, else by the desk's rows where a database is."""
    zone = agreement.service_hours.zone
    if chosen.plans:
        return read_plans(chosen.plans.read_text(encoding="utf-8"), zone)
    if "DATABASE_URL" not in os.environ and "DATABASE_URL_FILE" not in os.environ:
        return NOTHING
    return asyncio.run(_stored(datetime.combine(chosen.first, time(), tzinfo=zone)))


async def _stored(since: datetime) -> Planned:
    async with open_database(database_url(), size=1) as database:
        return await stored_plans(database, since)


def main() -> int:
    chosen = arguments()
    try:
        agreement = agreements.load(chosen.agreement.read_text(encoding="utf-8"))
        planned = planned_by(chosen, agreement)
    except (ProblemList, OSError, UnicodeDecodeError, DatabaseAway) as error:
        print(error, file=sys.stderr)
        return 2
    for told in replay(Words(Path("domain.yml")), agreement, chosen.first, chosen.days, planned):
        print("\n".join(lines(told)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
