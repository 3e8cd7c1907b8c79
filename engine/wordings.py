"""One wording for what haste, keyboards, dialects and habit write in many."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

SOURCE = Path(__file__).with_name("wordings.yml")


def _read(language: str) -> dict[str, str]:
    groups = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))[language]
    return {variant: word for word, variants in groups.items() for variant in variants}


CHINESE, ENGLISH = _read("zh"), _read("en")
PHRASE = re.compile("|".join(sorted(CHINESE, key=len, reverse=True)))
WORD = re.compile(r"[a-z0-9']+|&")


def reworded(normalised: str) -> str:
    """Return a normalised text in the words that are understood."""
    said = PHRASE.sub(lambda found: CHINESE[found[0]], normalised)
    return WORD.sub(lambda found: ENGLISH.get(found[0], found[0]), said)
