"""Answers to questions about the service: a response of domain.yml, its facts from the agreement, and their basis."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desk import formats
from desk.agreement import Agreement
from desk.availability_words import availability_words, reason_words
from desk.front_desk import Desk
from desk.hours import Availability, NeverOpen, Presence, ServiceHours
from desk.terms import Payer
from desk.words import Words

SOON = 7  # days within which a day off is worth telling


@dataclass(frozen=True)
class Answer:
    """What to say: `basis` names the clauses of the agreement it rests on."""

    response: str
    facts: Mapping[str, str]
    basis: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """All that an answer is computed from."""

    agreement: Agreement
    words: Words
    locale: str
    now: datetime
    hours: ServiceHours
    availability: Availability

    def label(self, name: str, /, **facts: str) -> str:
        return self.words.say(f"utter_label_{name}", self.locale, **facts)

    def payer(self, payer: Payer) -> str:
        return self.label(f"payer_{payer}")

    def count(self, number: int, unit: str = "day") -> str:
        return formats.count(number, unit, self.locale)

    def availability_line(self) -> str:
        return availability_words(self.availability, self.now, self.locale, self.hours.zone)

    def week(self) -> str:
        return formats.week(self.hours.weekly, self.locale)


async def answer(desk: Desk, topic: str, locale: str) -> Answer:
    """Answer a question by its topic, the name of an intent."""
    hours = await desk.service_hours()
    availability = await desk.availability()
    question = Question(desk.agreements.today, desk.words, locale, desk.clock.now(), hours, availability)
    return TOPICS[topic](question)


def capital(text: str) -> str:
    """Begin a sentence; Chinese stays as it is."""
    return text[:1].upper() + text[1:]


def conditions(agreement: Agreement, locale: str) -> str:
    """Return what is asked of goods that come back without a reason."""
    said = [one.in_locale(locale) for one in agreement.returns.no_reason.conditions]
    return _series(said, locale)


def _series(parts: Sequence[str], locale: str, chinese: str = "；") -> str:
    """Join parts that have commas of their own."""
    return ("; " if formats.english(locale) else chinese).join(parts)


def return_policy(question: Question) -> Answer:
    terms = question.agreement.returns.no_reason
    kinds = [one.name.in_locale(question.locale) for one in terms.excepted]
    facts = {
        "days": question.count(terms.days),
        "conditions": conditions(question.agreement, question.locale),
        "payer": capital(question.payer(terms.freight)),
        "excepted": question.label("excepted", kinds=_series(kinds, question.locale, "、")) if kinds else "",
    }
    return Answer("utter_answer_return_policy", facts, ("return.no_reason",))


def quality_return(question: Question) -> Answer:
    terms = question.agreement.returns.quality
    facts = {
        "days": question.count(terms.days),
        "covers": terms.covers.in_locale(question.locale),
        "payer": capital(question.payer(terms.freight)),
        "refund_days": question.count(question.agreement.refund.days),
    }
    return Answer("utter_answer_quality_return", facts, ("return.quality", "refund"))


def return_freight(question: Question) -> Answer:
    terms = question.agreement.returns
    facts = {
        "payer_quality": question.payer(terms.quality.freight),
        "payer_no_reason": question.payer(terms.no_reason.freight),
    }
    return Answer("utter_answer_return_freight", facts, ("return.quality", "return.no_reason"))


def refund_time(question: Question) -> Answer:
    terms = question.agreement.refund
    facts = {"days": question.count(terms.days), "arrival": capital(terms.arrival.in_locale(question.locale))}
    return Answer("utter_answer_refund_time", facts, ("refund",))


def service_hours(question: Question) -> Answer:
    facts = {
        "week": question.week(),
        "zone": question.hours.zone.key,
        "details": (" " if formats.english(question.locale) else "").join(_details(question)),
    }
    return Answer("utter_answer_service_hours", facts, ("service_hours",))


def _details(question: Question) -> Iterator[str]:
    yield _today(question)
    yield question.label("hours_now", availability=question.availability_line())
    yield from _upcoming(question)


def _today(question: Question) -> str:
    intervals = question.hours.intervals_of(question.now.astimezone(question.hours.zone).date())
    if not intervals:
        return question.label("hours_today_off")
    said = [formats.interval(one, question.locale) for one in intervals]
    return question.label("hours_today", hours=formats.listing(said, question.locale))


def _upcoming(question: Question) -> Iterator[str]:
    """Yield the holidays and closures that begin within a week."""
    today = question.now.astimezone(question.hours.zone).date()
    for offset in range(1, SOON + 1):
        day = today + timedelta(days=offset)
        name = _day_off(question.hours, day, question.locale)
        if name:
            said = formats.day_with_weekday(day, question.locale, today)
            yield question.label("hours_upcoming", day=said, name=name)


def _day_off(hours: ServiceHours, day: date, locale: str) -> str | None:
    holiday = hours.holiday(day)
    if holiday and not hours.special(day):
        return holiday.in_locale(locale)
    closures = (one for one in hours.closures if one.start.astimezone(hours.zone).date() == day)
    return next((one.reason.in_locale(locale) for one in closures), None)


def person_available(question: Question) -> Answer:
    reason = question.availability.reason
    facts = {
        "availability": question.availability_line(),
        "reason": capital(reason_words(reason, question.locale)) if reason else "",
        "due": _due_words(question, reply_due(question)),
    }
    return Answer(f"utter_answer_person_{question.availability.state}", facts, ("service_hours", "reply"))


def _due_words(question: Question, due: datetime | None) -> str:
    if due is None:
        return question.words.say("utter_desk_due_open", question.locale)
    return formats.due(due, question.locale, question.hours.zone, question.now)


def reply_due(question: Question) -> datetime | None:
    """Return when somebody who asks for a person now is answered; None while closures leave no date."""
    within = timedelta(minutes=question.agreement.reply.first_minutes)
    closed = question.availability.state is Presence.CLOSED
    start = question.availability.opens_at if closed else None
    try:
        return question.hours.add(start or question.now, within)
    except NeverOpen:
        return None


def contact_channels(question: Question) -> Answer:
    channels = question.agreement.channels
    facts = {
        "phone": channels.phone,
        "email": channels.email,
        "online": channels.online,
        "address": channels.address.in_locale(question.locale),
        "week": question.week(),
    }
    return Answer("utter_answer_contact_channels", facts, ("channels", "service_hours"))


def privacy(question: Question) -> Answer:
    notice = question.agreement.privacy
    names = ("purpose", "manner", "scope", "retention", "rights")
    facts = dict(zip(names, notice.paragraphs(question.locale), strict=True))
    return Answer("utter_answer_privacy", facts, ("privacy",))


TOPICS: Mapping[str, Callable[[Question], Answer]] = {
    "ask_return_policy": return_policy,
    "ask_quality_return": quality_return,
    "ask_return_freight": return_freight,
    "ask_refund_time": refund_time,
    "ask_service_hours": service_hours,
    "ask_person_available": person_available,
    "ask_contact_channels": contact_channels,
    "ask_privacy": privacy,
}
