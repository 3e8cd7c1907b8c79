"""What a consumer is told of a step: the response, its facts and its buttons, before it is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.case_steps.wanted import Longer, Wanted, asked
from desk import formats
from desk.agreement.agreement import Agreement
from desk.answers import capital
from desk.case.cases import Case
from desk.case.states import Rejection, State
from desk.case.way_back import freight_of, freight_words, quoted, way_back
from desk.conversation.conversations import Conversation, Owner
from desk.front_desk import Desk
from desk.request.orders import Item
from desk.request.requests import GOODS_KINDS
from desk.request.shipping import Sending, freight

UNKNOWN = "…"  # in a preview, for what the agent has not said yet
ACCEPTED = {
    "return": "utter_review_accepted",
    "exchange": "utter_review_accepted_exchange",
    "repair": "utter_review_accepted_repair",
}
TOLD = {
    State.REFUNDED: "utter_case_refunded",
    State.REPAIRED: "utter_case_repaired",
    State.SENT: "utter_case_sent",
    State.SENT_BACK: "utter_case_sent_back",
    State.ANSWERED: "utter_review_answered",
    State.DONE: "utter_case_done",
}
ARRIVED = (State.RECEIVED, State.REPAIRED)
LONGER = "utter_case_extended"


@dataclass(frozen=True)
class Told:
    """One line for the consumer."""

    response: str
    facts: Mapping[str, Any]
    acts: tuple[str, ...] = field(default=())


class CaseWords:
    """Finds the words for a step of a case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def step(
        self, conversation: Conversation, case: Case, item: Item | None, wanted: Wanted, due: datetime | None
    ) -> Told:
        """Return the line for a step; `case` is as it was before, `due` what is promised then."""
        facts = self._facts(conversation, case, item) | self._said(conversation, case, item, wanted)
        facts["due"] = self.due(due, conversation.locale)
        response = response_of(case, item, wanted)
        rejected = wanted.state is State.REJECTED and not wanted.irreparable
        may_disagree = rejected or (case.kind == "complaint" and wanted.state is State.ANSWERED)
        if rejected:
            facts["phone"] = self.terms(item).channels.phone
        acts = ("disagree",) if may_disagree and conversation.owner is not Owner.AGENT else ()
        return Told(response, facts, acts)

    def longer(
        self, conversation: Conversation, case: Case, item: Item | None, wanted: Longer, before: datetime, due: datetime
    ) -> Told:
        """Return the line for a new time, told while the old one is not over."""
        locale, why = conversation.locale, wanted.why.strip() or UNKNOWN
        times = {"before": self.due(before, locale), "due": self.due(due, locale)}
        return Told(LONGER, self._facts(conversation, case, item) | times | {"why": why})

    def why(self, wanted: Wanted, locale: str) -> str:
        """Return the words that a step keeps: the result, the note, or the reason with what the agent wrote below."""
        if wanted.state is State.ANSWERED:
            return wanted.result.strip()
        if wanted.reason in (None, Rejection.OTHER):
            return wanted.note.strip()
        said = self._desk.words.say(f"utter_review_reason_{wanted.reason}", locale)
        return "\n".join(part for part in (said, wanted.note.strip()) if part)

    def terms(self, item: Item | None) -> Agreement:
        today = self._desk.agreements.today
        return today.for_supplier(item.supplier) if item else today

    def due(self, due: datetime | None, locale: str) -> str:
        """Say a due time; one that is over already is not promised again."""
        words, now = self._desk.words, self._desk.clock.now()
        if due is None:
            return words.say("utter_label_review_undated", locale)
        if due < now:
            return words.say("utter_label_soon", locale)
        return formats.due(due, locale, self._desk.agreements.today.service_hours.zone, now)

    def _facts(self, conversation: Conversation, case: Case, item: Item | None) -> dict[str, str]:
        words, locale, terms = self._desk.words, conversation.locale, self.terms(item)
        facts = way_back(terms, locale, case.kind) | {
            "number": case.number,
            "kind": words.say(f"utter_label_kind_{case.kind}", locale),
            "item": item.name(locale) if item else "",
            "quote": quoted(words, case.eligibility, locale),
            "arrival": formats.sentences([capital(terms.refund.arrival.in_locale(locale))], locale),
        }
        judged = case.eligibility.get("freight")
        if judged is None:
            return facts
        both = freight(terms, Sending.EXCHANGE) if case.kind == "exchange" else freight_of(judged)
        payer = words.say(f"utter_label_payer_{both.to_supplier}", locale)
        return facts | {"payer": capital(payer), "freight": freight_words(words, both, locale)}

    def _said(self, conversation: Conversation, case: Case, item: Item | None, wanted: Wanted) -> dict[str, str]:
        """Return the facts that the agent gave."""
        locale, why, details = conversation.locale, self.why(wanted, conversation.locale), wanted.details
        amount = details.get("amount")
        return {
            "why": why or UNKNOWN,
            "note": why or UNKNOWN,
            "follows": UNKNOWN,
            "amount": formats.money(Decimal(amount), locale) if amount else UNKNOWN,
            "courier": str(details.get("courier") or UNKNOWN),
            "tracking": str(details.get("tracking") or UNKNOWN),
            "pieces": self._pieces(asked(case, item), details.get("quantity"), locale),
            "back": self._back(details, locale),
        }

    def _pieces(self, wanted: int, got: int | None, locale: str) -> str:
        """Say that fewer pieces arrived than were handed in; nothing when all are there."""
        if got is None or got >= wanted:
            return ""
        said = self._desk.words.say("utter_label_fewer_pieces", locale, asked=wanted, got=got)
        return said + (" " if formats.english(locale) else "")

    def _back(self, details: Mapping[str, Any], locale: str) -> str:
        if details.get("tracking") and details.get("courier"):
            return self._desk.words.say("utter_label_back_sent", locale, **details)
        return self._desk.words.say("utter_label_back_later", locale)


def response_of(case: Case, item: Item | None, wanted: Wanted) -> str:
    """Name the words for a step; `case` is as it was before."""
    if wanted.state is State.ACCEPTED:
        return ACCEPTED[case.kind] if case.kind in GOODS_KINDS else "utter_review_accepted_inquiry"
    if wanted.state is State.RECEIVED:
        return f"utter_case_received_{case.kind}"
    if wanted.state is not State.REJECTED:
        return TOLD[wanted.state]
    arrived = case.state in ARRIVED
    if wanted.irreparable:
        return "utter_case_replaced" if arrived else "utter_review_irreparable"
    if case.kind in GOODS_KINDS and case.state != State.SUBMITTED:
        return "utter_case_failed" if arrived else "utter_case_closed"
    return "utter_review_rejected" if item else "utter_review_declined"
