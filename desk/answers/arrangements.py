"""Answers about the service: when and how people are there, complaints, invoices, cost, scope, terms, privacy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta

from desk import formats
from desk.answers.days_asked import days_told
from desk.answers.question import Answer, Question, capital
from desk.availability.announced import maintenance_words
from desk.availability.hours import NeverOpen, Presence, ServiceHours
from desk.availability.line import reason_words
from desk.bilingual import Bilingual

SOON = 7  # days within which a day off is worth telling


def service_hours(question: Question) -> Answer:
    """Tell the hours of the days that are asked about; where none is named, those of the week and of today."""
    if told := days_told(question):
        return told
    facts = {
        "week": question.week(),
        "zone": formats.zone_name(question.hours.zone, question.locale),
        "details": (" " if formats.english(question.locale) else "").join(_details(question)),
    }
    return Answer("utter_answer_service_hours", facts, ("service_hours",))


def _details(question: Question) -> Iterator[str]:
    yield _today(question)
    yield question.label("hours_now", availability=question.availability_line())
    yield from _upcoming(question)


def _today(question: Question) -> str:
    intervals = question.hours.intervals_of(question.today)
    if not intervals:
        return question.label("hours_today_off")
    said = [formats.interval(one, question.locale) for one in intervals]
    return question.label("hours_today", hours=formats.listing(said, question.locale))


def _upcoming(question: Question) -> Iterator[str]:
    """Yield the holidays and closures that begin within a week."""
    today = question.today
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
    if told := days_told(question):
        return told
    reason = question.availability.reason
    facts = {
        "availability": question.availability_line(),
        "reason": capital(reason_words(reason, question.locale)) if reason else "",
        "due": _due_words(question, reply_due(question)),
    }
    return Answer(f"utter_answer_person_{question.availability.state}", facts, ("service_hours", "reply"))


def _due_words(question: Question, due: datetime | None) -> str:
    if due is None:
        return question.desk.words.say("utter_desk_due_open", question.locale)
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


def complaint_process(question: Question) -> Answer:
    terms, channels = question.agreement.complaint, question.agreement.channels
    safety = question.count(terms.safety_hours, "hour") if terms.safety_hours else ""
    facts = {
        "hours": question.label(f"hours_{terms.counted}", hours=question.count(terms.hours, "hour")),
        "safety": question.label("complaint_safety", hours=safety) if safety else "",
        "procedure": capital(formats.sentences(_given(terms.procedure, question.locale), question.locale)),
        "phone": channels.phone,
        "email": channels.email,
    }
    return Answer("utter_answer_complaint_process", facts, ("complaint", "channels"))


def invoice(question: Question) -> Answer:
    terms = question.agreement.invoice
    if terms is None:
        return Answer("utter_wish_by_person", {}, ())
    facts = {
        "how": formats.sentences([terms.how.in_locale(question.locale)], question.locale),
        "days": question.count(terms.days),
    }
    return Answer("utter_answer_invoice", facts, ("invoice",))


def charge(question: Question) -> Answer:
    terms, locale = question.agreement.charge, question.locale
    costs = (question.label("charge_costs", costs=one) for one in _given(terms.costs, locale))
    facts = {"service": formats.sentences([terms.special_needs.in_locale(locale), *costs], locale)}
    return Answer("utter_answer_charge", facts, ("charge",))


def coverage(question: Question) -> Answer:
    agreement, locale, other = question.agreement, question.locale, question.agreement.not_covered
    said = [agreement.coverage.in_locale(locale)]
    if other:
        goods, instead = capital(other.goods.in_locale(locale)), other.instead.in_locale(locale)
        said.append(question.label("not_covered", goods=goods, instead=instead))
    return Answer("utter_answer_coverage", {"coverage": formats.sentences(said, locale)}, ("coverage", "not_covered"))


def maintenance(question: Question) -> Answer:
    """Tell every maintenance that is announced, running ones first, or that there is none."""
    zone, desk = question.hours.zone, question.desk
    said = [
        maintenance_words(desk, one, question.locale, question.now, zone)
        for one in sorted(question.hours.closures, key=lambda one: one.start)
        if one.maintenance and one.end > question.now
    ]
    days = question.count(question.agreement.maintenance.notice_days)
    facts = {"planned": formats.sentences(said, question.locale), "days": days}
    return Answer(f"utter_answer_maintenance{'' if said else '_none'}", facts, ("maintenance",))


def agreement(question: Question) -> Answer:
    terms = question.agreement
    renewal = question.label("renewal_automatic" if terms.renewal.automatic else "renewal_by_notice")
    facts = {
        "version": terms.version,
        "valid_from": question.day(terms.valid_from),
        "valid_until": question.day(terms.valid_until),
        "renewal": renewal,
        "online": terms.channels.online,
    }
    return Answer("utter_answer_agreement", facts, ("version",))


def _given(words: Bilingual | None, locale: str) -> list[str]:
    return [words.in_locale(locale)] if words else []


TOPICS: Mapping[str, Callable[[Question], Answer]] = {
    "ask_service_hours": service_hours,
    "ask_person_available": person_available,
    "ask_contact_channels": contact_channels,
    "ask_privacy": privacy,
    "ask_complaint_process": complaint_process,
    "ask_invoice": invoice,
    "ask_charge": charge,
    "ask_coverage": coverage,
    "ask_maintenance": maintenance,
    "ask_agreement": agreement,
}
