"""What words mean alike, in both languages: features that carry from one wording, and one language, to another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import yaml

SOURCE = Path(__file__).with_name("concepts.yml")
WORD_START = re.compile(r"(?<![a-z' -])(?=[a-z])")
NEVER = re.compile(r"(?!)")


class Wordings(NamedTuple):
    """What is found anywhere in a text, and what begins a word: "live" is not in "deliver"."""

    anywhere: re.Pattern[str]
    at_words: re.Pattern[str]

    @classmethod
    def of(cls, wordings: Iterable[str]) -> Wordings:
        # The blank in front is what makes the search quick.
        words, others = [], []
        for wording in wordings:
            (words if wording[0].isascii() and wording[0].isalpha() else others).append(wording)
        anywhere = re.compile("|".join(others)) if others else NEVER
        return cls(anywhere, re.compile(f" (?:{'|'.join(words)})") if words else NEVER)


def _read() -> dict[str, Wordings]:
    wordings = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return {name: Wordings.of(chain(*languages.values())) for name, languages in wordings.items()}


CONCEPTS = _read()


def concepts(normalised: str) -> Iterator[str]:
    """Yield what a normalised text is about, each concept alone and in pairs."""
    spaced = WORD_START.sub(" ", normalised)
    found = [name for name, one in CONCEPTS.items() if one.anywhere.search(normalised) or one.at_words.search(spaced)]
    yield from (f"@{name}" for name in found)
    yield from (f"@{one} {other}" for place, one in enumerate(found) for other in found[place + 1 :])
