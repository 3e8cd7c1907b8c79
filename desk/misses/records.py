"""The records of misses: what was noted, what happened next, what is wanted, what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Below the threshold; said again in other words after an answer; answered, and that was not it."""

    UNCLEAR = "unclear"
    REPHRASED = "rephrased"
    REJECTED = "rejected"


class Outcome(StrEnum):
    """What happened next."""

    REPHRASED = "rephrased"
    CHOSEN = "chosen"
    PERSON = "person"


class State(StrEnum):
    """A miss is new until somebody decides what is to be learned from it."""

    NEW = "new"
    ASSIGNED = "assigned"
    PASSAGE = "passage"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Miss:
    """One text without personal data, what the model made of it (`guesses`: intent and confidence), and its model."""

    locale: str
    kind: Kind
    text: str
    guesses: Sequence[Mapping[str, Any]]
    model: str
    day: date


@dataclass(frozen=True)
class Next:
    """What happened after a miss: the words it was rephrased into, the intent of those or of the button."""

    outcome: Outcome
    text: str | None = None
    intent: str | None = None


@dataclass(frozen=True)
class Wanted:
    """Which misses to list; nothing given is everything. `kind` may be `person`, too: what ended with a person."""

    locale: str | None = None
    kind: str | None = None
    guess: str | None = None


EVERYTHING = Wanted()


@dataclass(frozen=True)
class Group:
    """Similar misses; `id` is the newest one's and stands for all of them."""

    id: str
    locale: str
    times: int
    kinds: Sequence[str]
    texts: Sequence[str]
    guesses: Sequence[Mapping[str, Any]]
    next: Sequence[Mapping[str, Any]]
    model: str
    first: date
    last: date


@dataclass(frozen=True)
class Decision:
    state: State
    intent: str | None = None
    example: str | None = None
