"""Answers about goods: sending back, refund, exchange, repair and warranty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from desk import formats
from desk.agreement.agreement import Agreement
from desk.agreement.remedies import Freight
from desk.agreement.terms import Postal
from desk.answers.elapsed import days_gone
from desk.answers.question import Answer, Question, capital, series
from desk.case.way_back import freight_words
from desk.request.shipping import send_to


def conditions(agreement: Agreement, locale: str) -> str:
    """Return what is asked of goods that come back without a reason."""
    return series([one.in_locale(locale) for one in agreement.returns.no_reason.conditions], locale)


def return_policy(question: Question) -> Answer:
    if late := _so_long_after(question):
        return late
    terms = question.agreement.returns.no_reason
    kinds = [one.name.in_locale(question.locale) for one in terms.excepted]
    facts = {
        "days": question.count(terms.days),
        "conditions": conditions(question.agreement, question.locale),
        "payer": capital(question.payer(terms.freight)),
        "excepted": question.label("excepted", kinds=series(kinds, question.locale, "、")) if kinds else "",
    }
    return Answer("utter_answer_return_policy", facts, ("return.no_reason",))


def quality_return(question: Question) -> Answer:
    if late := _so_long_after(question):
        return late
    terms = question.agreement.returns.quality
    facts = {
        "days": question.count(terms.days),
        "covers": terms.covers.in_locale(question.locale),
        "payer": capital(question.payer(terms.freight)),
        "refund_days": question.count(question.agreement.refund.days),
    }
    return Answer("utter_answer_quality_return", facts, ("return.quality", "refund"))


def _so_long_after(question: Question) -> Answer | None:
    """Tell what can still be done so many days after the goods came, where a question says how many."""
    returns, gone = question.agreement.returns, days_gone(question.said)
    if gone is None:
        return None
    windows = {"no_reason": returns.no_reason.days, "quality": returns.quality.days}
    open_ = [name for name, days in windows.items() if gone <= days]
    response = {2: "utter_answer_days_both", 0: "utter_answer_days_over"}.get(len(open_), "utter_answer_days_quality")
    facts = {
        "gone": str(gone),
        "days": question.count(windows["no_reason"]),
        "quality_days": question.count(windows["quality"]),
        "months": question.count(question.agreement.warranty.months["default"], "month"),
    }
    return Answer(response, facts, ("return.no_reason", "return.quality"))


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


def exchange_policy(question: Question) -> Answer:
    terms = question.agreement.exchange
    facts = {
        "days": question.count(terms.days),
        "dispatch_days": question.count(terms.dispatch_days),
        "freight": formats.sentences([freight(question, terms.freight)], question.locale),
    }
    return Answer("utter_answer_exchange_policy", facts, ("exchange",))


def warranty(question: Question) -> Answer:
    terms, repair = question.agreement.warranty, question.agreement.repair
    facts = {
        "months": question.count(terms.months["default"], "month"),
        "range": _range(question, sorted(terms.months.values())),
        "days": question.count(repair.days),
        "details": formats.sentences(_repair_details(question), question.locale),
    }
    return Answer("utter_answer_warranty", facts, ("warranty", "repair"))


def _repair_details(question: Question) -> Iterator[str]:
    terms, locale = question.agreement.repair, question.locale
    yield freight(question, terms.freight_in_warranty)
    if not_covered := question.agreement.warranty.not_covered:
        yield question.label("warranty_not_covered", what=not_covered.in_locale(locale))
    if terms.out_of_warranty:
        yield capital(terms.out_of_warranty.in_locale(locale))


def _range(question: Question, months: list[int]) -> str:
    """Say how far kinds of goods differ; nothing where they do not."""
    if months[0] == months[-1]:
        return ""
    longest = question.count(months[-1], "month")
    return question.label("warranty_range", shortest=str(months[0]), longest=longest)


def return_address(question: Question) -> Answer:
    agreement = question.agreement
    facts = {
        "to_return": postal_words(question, send_to(agreement, "return")),
        "to_repair": postal_words(question, send_to(agreement, "repair")),
        "send_within": question.count(agreement.returns.send_within_days),
    }
    return Answer("utter_answer_return_address", facts, ("return", "repair"))


def freight(question: Question, terms: Freight) -> str:
    return capital(freight_words(question.desk.words, terms, question.locale))


def postal_words(question: Question, postal: Postal) -> str:
    return question.label(
        "postal",
        recipient=postal.recipient.in_locale(question.locale),
        phone=postal.phone,
        address=postal.address.in_locale(question.locale),
        postcode=postal.postcode,
    )


TOPICS: Mapping[str, Callable[[Question], Answer]] = {
    "ask_return_policy": return_policy,
    "ask_quality_return": quality_return,
    "ask_return_freight": return_freight,
    "ask_refund_time": refund_time,
    "ask_exchange_policy": exchange_policy,
    "ask_warranty": warranty,
    "ask_return_address": return_address,
}
