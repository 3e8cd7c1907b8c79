"""What is planned, all in one: closures, maintenance and announcements, from the desk's rows or from a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from desk.availability.announcements import Announcement, Announcements
from desk.availability.closures import MAINTENANCE, Closures
from desk.availability.hours import Closure
from desk.availability.plans import PlanRefused, in_both
from desk.availability.written_times import WHEN, instant
from desk.database import Database

KINDS = ("closures", MAINTENANCE, "announcements")
KEYS = {"from", "until", "zh", "en"}
EFFECT = {"effect_zh", "effect_en"}


@dataclass(frozen=True)
class Planned:
    closures: Sequence[Closure] = ()
    announcements: Sequence[Announcement] = ()


NOTHING = Planned()


async def stored_plans(database: Database, since: datetime) -> Planned:
    """Return what the desk's operators have put up and is not over by an instant."""
    return Planned(
        await Closures(database).ending_after(since),
        await Announcements(database).ending_after(since),
    )


def read_plans(text: str, zone: ZoneInfo) -> Planned:
    """Read what is planned from YAML (docs/agreement.md).

    Raises:
        PlanRefused: with every entry that is wrong, and why.
    """
    problems: list[str] = []
    found: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for kind, place, entry in _entries(text):
        try:
            found[kind].append(_planned(kind, entry, zone))
        except PlanRefused as error:
            problems += [f"{place}: {problem}" for problem in error.problems]
    if problems:
        raise PlanRefused(problems)
    closed = sorted([*found["closures"], *found[MAINTENANCE]], key=lambda one: one.start)
    return Planned(closed, sorted(found["announcements"], key=lambda one: one.start))


def _entries(text: str) -> Iterator[tuple[str, str, Any]]:
    try:
        given = yaml.load(text, yaml.BaseLoader) or {}  # noqa: S506 - makes texts only, which `instant` reads
    except yaml.YAMLError as error:
        raise PlanRefused([f"not YAML: {error}"]) from error
    if not isinstance(given, dict) or set(given) - set(KINDS) or not all(isinstance(v, list) for v in given.values()):
        raise PlanRefused([f"a list each of {', '.join(KINDS)}, nothing else"])
    for kind, entries in given.items():
        for number, entry in enumerate(entries):
            yield kind, f"{kind}[{number}]", entry


def _planned(kind: str, entry: Any, zone: ZoneInfo) -> Closure | Announcement:
    allowed = KEYS | EFFECT if kind == MAINTENANCE else KEYS
    if not isinstance(entry, dict) or set(entry) - allowed or not all(isinstance(v, str) for v in entry.values()):
        raise PlanRefused([f"texts for {', '.join(sorted(allowed))}, nothing else"])
    (start, end), words = _times(entry, zone), in_both(entry.get("zh"), entry.get("en"), "")
    if kind == "announcements":
        return Announcement("", start, end, words)
    effect = in_both(entry.get("effect_zh"), entry.get("effect_en"), "effect_") if EFFECT & set(entry) else None
    return Closure(start, end, words, maintenance=kind == MAINTENANCE, effect=effect)


def _times(entry: Mapping[str, str], zone: ZoneInfo) -> tuple[datetime, datetime]:
    start, end = instant(entry.get("from", ""), zone), instant(entry.get("until", ""), zone, end=True)
    if start is None or end is None:
        raise PlanRefused([f"{'from' if start is None else 'until'}: {WHEN}"])
    if start >= end:
        raise PlanRefused(["until: later than from"])
    return start, end
