"""Examples of the training data as they are written: `- intent: …`, and one line each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from desk import quick_yaml

MARKED = re.compile(r"\[([^\]]+)\](\([^)]*\)|\{[^}]*\})")


def plain(text: str) -> str:
    """Return an example without marks, case, width, blanks and punctuation: what is left is what is heard."""
    unmarked = unicodedata.normalize("NFKC", MARKED.sub(r"\1", text)).casefold()
    kept = "".join(character for character in unmarked if unicodedata.category(character)[0] not in "PZSC")
    return kept or unmarked


def read(text: str) -> Iterator[tuple[str, str]]:
    """Yield intent and example for each example of a file."""
    content: Any = quick_yaml.read(text) or {}
    for entry in content.get("nlu") or ():
        if "intent" in entry:
            lines = (line.strip() for line in str(entry.get("examples") or "").splitlines())
            yield from ((str(entry["intent"]), line[2:].strip()) for line in lines if line.startswith("- "))


def of_folder(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.yml")):
        yield from read(path.read_text(encoding="utf-8"))


def written(examples: Mapping[str, Iterable[str]]) -> str:
    """Return a file of examples: intents and examples sorted, each once."""
    lines = ['version: "3.1"', "nlu:"]
    for intent in sorted(examples):
        if said := sorted({plain(one): one for one in sorted(examples[intent], reverse=True)}.values()):
            lines += [f"- intent: {intent}", "  examples: |", *(f"    - {one}" for one in said)]
    return "\n".join(lines) + "\n"
