"""What of a text is searched for: its words, without those that every question has, and the ideas behind them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import rjieba

from desk.knowledge.phrases import Phrases, Piece, Sight, pieces, stem
from desk.knowledge.vocabulary import Vocabulary
from desk.knowledge.writing import HAN, plain

RUN = re.compile(rf"([{HAN}]+)|([a-z0-9][a-z0-9'.-]*)")
IDEA = "="
PREFIX = 5  # letters


class Term:
    """One thing that is asked about: any of its words, or its idea, answers it."""

    __slots__ = ("idea", "words")

    def __init__(self, words: Collection[str], idea: str | None = None) -> None:
        self.words = frozenset(words)
        self.idea = idea

    @property
    def tokens(self) -> list[str]:
        return [*sorted(self.words), *([self.idea] if self.idea else [])]

    def __repr__(self) -> str:
        return "|".join(self.tokens)


class Terms:
    """Reads texts with the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        ideas = vocabulary.ideas.items()
        self._ideas = Phrases((word, f"{IDEA}{name}") for name, said in ideas for word in said.words)
        empty = vocabulary.empty
        self._empty = {plain(word) for word in empty.zh} | {stem(plain(word)) for word in empty.en}

    def of_passage(self, text: str) -> list[str]:
        """Return every token of a passage: words, parts of words, ideas."""
        text = plain(text)
        words = [word for start, word in _words(text, searched=True) if word not in self._empty]
        return words + [sight.means for sight in self._ideas.sights(pieces(text))]

    def rough(self, words: Iterable[str]) -> set[str]:
        """Return what is left of words when endings and compounds are forgiven: characters, beginnings."""
        found = set()
        for word in words:
            if word[0].isascii():
                found |= {f"~{word[:PREFIX]}"} if len(word) >= PREFIX else set()
            else:
                found |= {f"~{one}" for one in word if one not in self._empty}
        return found

    def of_question(self, text: str, without: Sequence[tuple[int, int]] = ()) -> list[Term]:
        """Return what a plain text asks about; `without` are the places of names, which say nothing more."""
        said = pieces(text)
        sights = _apart(self._ideas.outermost(said), said, without)
        words = [(start, word) for start, word in _words(text) if not _within(start, without)]
        taken = {sight: (said[sight.start].start, said[sight.end - 1].end) for sight in sights}
        terms: dict[str, Term] = {}
        for sight, (start, end) in taken.items():
            inside = {word for at, word in words if start <= at < end and word not in self._empty}
            before = terms.get(sight.means)
            terms[sight.means] = Term(inside | (before.words if before else set()), sight.means)
        for at, word in words:
            if word not in self._empty and not any(start <= at < end for start, end in taken.values()):
                terms[word] = Term({word})
        return list(terms.values())


def _words(text: str, *, searched: bool = False) -> list[tuple[int, str]]:
    """Cut a plain text into words with their places: Chinese by the dictionary, English stemmed."""
    found = []
    for match in RUN.finditer(text):
        if match[2]:
            found.append((match.start(), stem(match[2])))
            continue
        at = match.start()
        for word in rjieba.cut(match[1], False):
            found.append((at, word))
            if searched and len(word) > 2:
                found += [(at, part) for part in rjieba.cut_for_search(word, False) if part != word]
            at += len(word)
    return found


def _within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _apart(sights: Sequence[Sight], said: Sequence[Piece], without: Sequence[tuple[int, int]]) -> list[Sight]:
    """Leave out what lies wholly in a name."""
    return [one for one in sights if not all(_within(piece.start, without) for piece in said[one.start : one.end])]
