"""Words: what the desk says, read from domain.yml, in Chinese or English, with every {fact} filled in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from desk import quick_yaml
from desk.errors import DeskError

LOCALES = ("zh", "en")


class WordsMissing(DeskError):
    """A response that is not there, lacks a language, or has a fact nobody gave."""


class Words:
    """The responses of domain.yml: Chinese is the variant without a condition, English the one for `locale: en`."""

    def __init__(self, path: Path) -> None:
        self._texts = _responses(path.read_text(encoding="utf-8"))

    def say(self, response: str, locale: str, **facts: Any) -> str:
        """Return a response in a language.

        Raises:
            WordsMissing: there is a hole in it.
        """
        try:
            return Formatter().vformat(self._texts[response][locale], (), facts).strip()
        except KeyError as error:
            raise WordsMissing(f"{response} ({locale}): {error} is missing") from error

    def has(self, response: str) -> bool:
        return response in self._texts


@lru_cache(maxsize=2)
def _responses(text: str) -> Mapping[str, Mapping[str, str]]:
    """Return each response by language; read once a process, however many desks there are."""
    domain = quick_yaml.read(text)
    return {
        name: {_locale(variant): variant["text"] for variant in variants if "text" in variant}
        for name, variants in domain["responses"].items()
    }


def _locale(variant: Mapping[str, Any]) -> str:
    for condition in variant.get("condition", ()):
        if condition.get("name") == "locale":
            return str(condition["value"])
    return LOCALES[0]
