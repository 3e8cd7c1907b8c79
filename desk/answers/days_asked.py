"""The answer to when people are there on a day that is named: from the one availability function."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby

from desk import formats
from desk.answers.named_days import Named, named_days
from desk.answers.question import Answer, Question
from desk.bilingual import Bilingual

ONE_DAY, NOON = timedelta(days=1), time(12)


def days_told(question: Question) -> Answer | None:
    """Return the hours of the days that were asked about; None where none was named but today."""
    named = named_days(question.said, question.hours, question.today)
    if not named:
        return None
    said = [sentence for one in named for sentence in _told(question, one)]
    facts = {"said": formats.sentences(said, question.locale)}
    return Answer("utter_answer_service_days", facts, ("service_hours",))


def _told(question: Question, named: Named) -> Iterator[str]:
    days = [named.first + offset * ONE_DAY for offset in range((named.last - named.first).days + 1)]
    for hours, alike in groupby(days, key=lambda day: _hours(question, day)):
        stretch = list(alike)
        if hours:
            yield question.label("days_open", days=_days(question, stretch), hours=hours)
        else:
            yield _off(question, stretch, named.holiday)


def _hours(question: Question, day: date) -> str:
    """Return the hours of a day as they are said; nothing for one without service."""
    zone = question.hours.zone
    spans = question.hours.spans_of(day)
    hours = [f"{formats.time_of_day(start, zone)}–{formats.time_of_day(end, zone)}" for start, end in spans]
    return formats.listing(hours, question.locale) if hours else ""


def _off(question: Question, stretch: list[date], holiday: Bilingual | None) -> str:
    """Say that nobody is there, why, and when it opens again."""
    reason = question.hours.why_closed(_at(question, stretch[0], NOON))
    name = holiday or (reason.name if reason else None)
    opens_at = question.hours.next_opening(_at(question, stretch[-1], time.max))
    facts = {
        "days": _days(question, stretch),
        "name": name.in_locale(question.locale) if name else "",
        "back": question.label("days_back", opening=_opening(question, opens_at)) if opens_at else "",
    }
    return question.label("days_off_named" if name else "days_off", **facts)


def _opening(question: Question, opens_at: datetime) -> str:
    return formats.opening(opens_at, question.now, question.locale, question.hours.zone)


def _at(question: Question, day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=question.hours.zone)


def _days(question: Question, stretch: list[date]) -> str:
    said = [formats.day_with_weekday(day, question.locale, question.today) for day in (stretch[0], stretch[-1])]
    return said[0] if len(stretch) == 1 else question.label("days_span", first=said[0], last=said[1])
