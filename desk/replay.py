"""`python -m desk.replay [--from 2026-09-30] [--days 7]`: what consumers would have been told, hour by hour.

No desk runs for it: the clock is simulated, and every line comes from the functions that the gateway uses.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from desk import formats
from desk.agreement import agreement as agreements
from desk.agreement.agreement import Agreement
from desk.availability.calendar import service_hours
from desk.availability.outlook import Outlook, outlook
from desk.errors import AgreementInvalid
from desk.words import LOCALES, Words

HOLIDAY_WEEK = date(2026, 9, 30)  # the eve of the National Day, and what follows
WEEK = 7
LONGEST = 92
HOUR = timedelta(hours=1)
NAMES = {"zh": ("人工回复", "退货审核"), "en": ("a person replies", "a return is reviewed")}
BECAUSE = {"zh": "（{}）", "en": " ({})"}


@dataclass(frozen=True)
class Told:
    """What was told at an hour, by language."""

    at: datetime
    seen: dict[str, Outlook]


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m desk.replay", description="What consumers would have been told.")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=HOLIDAY_WEEK, metavar="DAY")
    parser.add_argument("--days", type=_days, default=WEEK, help=f"1-{LONGEST}")
    parser.add_argument("--agreement", type=Path, default=Path("agreement.yml"))
    return parser.parse_args(given)


def _days(written: str) -> int:
    days = int(written)
    if not 1 <= days <= LONGEST:
        raise argparse.ArgumentTypeError(f"{written} is not between 1 and {LONGEST}")
    return days


def replay(words: Words, agreement: Agreement, first: date, days: int) -> Iterator[Told]:
    """Put the clock to every hour of these days in the shop's zone, an agent at the desk whenever it is open."""
    hours = service_hours(agreement)
    begin = datetime.combine(first, time(), tzinfo=hours.zone)
    for number in range(24 * days):
        at = begin + number * HOUR
        yield Told(at, {locale: outlook(words, agreement, hours, at, locale) for locale in LOCALES})


def lines(told: Told) -> Iterator[str]:
    """Say what was told at an hour; in front of a day's first hour, the day."""
    if told.at.time() == time():
        yield f"\n{' · '.join(formats.day_with_weekday(told.at.date(), locale, None) for locale in LOCALES)}"
    for locale, seen in told.seen.items():
        person, review = NAMES[locale]
        clock = f"{told.at:%H:%M}" if locale == LOCALES[0] else " " * 5
        why = BECAUSE[locale].format(seen.reason) if seen.reason else ""
        yield f"  {clock}  {seen.header}{why} | {person} {seen.reply} | {review} {seen.review}"


def main() -> int:
    chosen = arguments()
    try:
        agreement = agreements.load(chosen.agreement.read_text(encoding="utf-8"))
    except (AgreementInvalid, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for told in replay(Words(Path("domain.yml")), agreement, chosen.first, chosen.days):
        print("\n".join(lines(told)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
