"""What words mean alike, in both languages: features that carry from one wording, and one language, to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import yaml

SOURCE = Path(__file__).with_name("concepts.yml")


def _read() -> dict[str, re.Pattern[str]]:
    wordings = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return {name: re.compile("|".join(chain(*languages.values()))) for name, languages in wordings.items()}


CONCEPTS = _read()


def concepts(normalised: str) -> Iterator[str]:
    """Yield what a normalised text is about, each concept alone and in pairs."""
    found = [name for name, wordings in CONCEPTS.items() if wordings.search(normalised)]
    yield from (f"@{name}" for name in found)
    yield from (f"@{one} {other}" for place, one in enumerate(found) for other in found[place + 1 :])
