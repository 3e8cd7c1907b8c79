"""Finds known phrases in a text: Chinese ones anywhere, English ones as whole words in any form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from desk.knowledge.writing import HAN

WORD = re.compile(rf"[{HAN}]|[a-z0-9][a-z0-9'.-]*")
_stemmer = Stemmer.Stemmer("english")


@dataclass(frozen=True)
class Piece:
    """One character of Chinese or one stemmed word, with its place in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Sight:
    """A phrase that was found: what it stands for, and from which piece to which."""

    means: str
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    return str(_stemmer.stemWord(word.strip("'.-").removesuffix("'s")))


def pieces(text: str) -> Sequence[Piece]:
    """Cut a plain text into characters and stemmed words."""
    found = []
    for match in WORD.finditer(text):
        word = match[0] if len(match[0]) == 1 else stem(match[0])
        found.append(Piece(word, match.start(), match.end()))
    return found


class Phrases:
    """Phrases with what each stands for; where several fit, all are told."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, means in phrases:
            key = tuple(piece.text for piece in pieces(phrase))
            if key:
                self._by_first.setdefault(key[0], []).append((key, means))

    def sights(self, said: Sequence[Piece]) -> list[Sight]:
        """Return every phrase in these pieces."""
        words = [piece.text for piece in said]
        return [
            Sight(means, start, start + len(key))
            for start, word in enumerate(words)
            for key, means in self._by_first.get(word, ())
            if tuple(words[start : start + len(key)]) == key
        ]

    def outermost(self, said: Sequence[Piece]) -> list[Sight]:
        """Return the phrases that lie in no longer one; equally long ones are all told."""
        found = self.sights(said)
        return [one for one in found if not any(_holds(other, one) for other in found)]


def _holds(outer: Sight, inner: Sight) -> bool:
    return outer.length > inner.length and outer.start <= inner.start and inner.end <= outer.end


def by_name(names: Mapping[str, Iterable[str]]) -> Iterable[tuple[str, str]]:
    """Yield each name with what bears it."""
    return ((name, means) for means, known in names.items() for name in known)
