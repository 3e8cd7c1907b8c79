"""One point of a topic: what a question asks for in particular is answered in a sentence, not by the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from re import Pattern
from typing import Self

from desk import formats
from desk.answers.question import Answer, Question, capital
from desk.patterns import any_of

Tell = Callable[[Question], Answer | None]
HOW_LONG = (
    r"多久|几天|幾天|多少天|多长时间|多長時間|什么时候|什麼時候|何时|how (?:long|soon|quick|fast|many days)|\bwhen\b"
)


@dataclass(frozen=True)
class Point:
    """`asked` finds it in a question about one of `topics`; None is told where the agreement has nothing on it.

    A plain point (how long, how much) counts only where it is the only one: who asks for two wants the whole.
    """

    topics: frozenset[str]
    asked: Pattern[str]
    tell: Tell
    plain: bool

    @classmethod
    def of(cls, topics: Iterable[str], words: str, tell: Tell, *, plain: bool = False) -> Self:
        return cls(frozenset(topics), any_of(words), tell, plain)


def point_asked(question: Question, topic: str, points: Sequence[Point]) -> Answer | None:
    """Answer the point that a question about a topic asks for; None where it asks for the whole."""
    found = [one for one in points if topic in one.topics and one.asked.search(question.said)]
    special = [one for one in found if not one.plain]
    chosen = special[:1] or (found if len(found) == 1 else [])
    return chosen[0].tell(question) if chosen else None


def named(topic: str, said: str, points: Sequence[Point]) -> bool:
    """Tell whether a question about a topic asks for a special point of it."""
    return any(topic in one.topics and not one.plain and one.asked.search(said) for one in points)


def told(question: Question, *said: str) -> str:
    """Return words of the agreement as sentences."""
    return formats.sentences([capital(one) for one in said], question.locale)
