"""The intents that a text may be given, each with what it holds: from domain.yml and docs/intents.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from desk import quick_yaml
from desk.words import Words

SUBMITTED = "submit_"  # what a form card submits and nobody writes
BUILT_IN = frozenset({"nlu_fallback", "restart", "back", "session_start"})
ROW = re.compile(r"^\| (?P<names>`[^|]+`) \| (?P<holds>[^|]*) \|(?: (?P<not>[^|]*) \|)?", re.MULTILINE)


@dataclass(frozen=True)
class Intent:
    """`label` is what a consumer's button says, where there is one; `holds` and `excludes` are for whoever decides."""

    name: str
    label: str
    holds: str
    excludes: str


def intents(domain: Path, meanings: Path, words: Words, locale: str) -> Sequence[Intent]:
    """Return what may be written, in the order of the domain."""
    told = _meanings(meanings)
    return [
        Intent(name, _label(words, name, locale), *told.get(name, ("", "")))
        for name in intent_names(domain)
        if not name.startswith(SUBMITTED) and name not in BUILT_IN
    ]


def intent_names(domain: Path) -> Sequence[str]:
    """Return the names of all intents, in the order of the domain."""
    return _declared(domain.read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def _declared(text: str) -> Sequence[str]:
    """Read once what does not change: the whole domain takes a tenth of a second."""
    content = quick_yaml.read(text)
    return [one if isinstance(one, str) else next(iter(one)) for one in content.get("intents") or ()]


def _said(cell: str) -> str:
    return cell.translate({ord(mark): None for mark in "`*"}).strip()


def _label(words: Words, name: str, locale: str) -> str:
    response = f"utter_label_intent_{name}"
    return words.say(response, locale) if words.has(response) else ""


def _meanings(path: Path) -> Mapping[str, tuple[str, str]]:
    """Read the tables; a desk without the page goes without meanings."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return {
        name: (_said(row["holds"]), _said(row["not"] or ""))
        for row in ROW.finditer(text)
        for name in re.findall(r"`(\w+)`", row["names"])
    }
