"""What an answer is computed from, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desk import formats
from desk.agreement.agreement import Agreement
from desk.agreement.terms import Payer
from desk.availability.hours import Availability, ServiceHours
from desk.availability.line import availability_words
from desk.front_desk import Desk


@dataclass(frozen=True)
class Answer:
    """What to say: a response of domain.yml, its facts, and the clauses of the agreement it rests on."""

    response: str
    facts: Mapping[str, str]
    basis: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """All that an answer is computed from."""

    desk: Desk
    locale: str
    now: datetime
    hours: ServiceHours
    availability: Availability
    said: str = ""  # the consumer's own words

    @property
    def agreement(self) -> Agreement:
        return self.desk.agreements.today

    @property
    def today(self) -> date:
        return self.now.astimezone(self.hours.zone).date()

    def label(self, name: str, /, **facts: str) -> str:
        return self.desk.words.say(f"utter_label_{name}", self.locale, **facts)

    def payer(self, payer: Payer) -> str:
        return self.label(f"payer_{payer}")

    def count(self, number: int, unit: str = "day") -> str:
        return formats.count(number, unit, self.locale)

    def day(self, value: date) -> str:
        return formats.day(value, self.locale, self.today)

    def availability_line(self) -> str:
        return availability_words(self.availability, self.now, self.locale, self.hours.zone)

    def week(self) -> str:
        return formats.week(self.hours.weekly, self.locale)


def capital(text: str) -> str:
    """Begin a sentence; Chinese stays as it is."""
    return text[:1].upper() + text[1:]


def series(parts: Sequence[str], locale: str, chinese: str = "；") -> str:
    """Join parts that have commas of their own."""
    return ("; " if formats.english(locale) else chinese).join(parts)
