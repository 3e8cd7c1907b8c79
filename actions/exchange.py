"""Whether an item may still be exchanged, as it is told."""

from __future__ import annotations

from actions.eligibility import Finding, exception, last_day, ways_left
from actions.request import Request
from actions.turn import Turn
from desk.answers import conditions
from desk.case.standing import exchange_freight
from desk.case.way_back import freight_words
from desk.request.eligibility import Eligibility, Reason, Verdict, exchange_eligibility
from desk.request.orders import Item, Order


def exchange_terms(turn: Turn, order: Order, item: Item, reason: Reason, *, intact: bool = True) -> Eligibility:
    """Judge an item by the agreements that its buyer may rely on."""
    agreements = turn.desk.agreements.for_purchase(order.ordered_at)
    return exchange_eligibility(order, item, agreements, turn.now, reason=reason, intact=intact)


def judge_exchange(request: Request, order: Order, item: Item) -> Finding:
    """Tell whether an item can be exchanged, unless that was told, or which way remains."""
    intact = request["condition"] != "not_intact"
    wanted, quality = (
        exchange_terms(request.turn, order, item, reason, intact=intact)
        for reason in (Reason(request["reason"] or Reason.NO_REASON), Reason.QUALITY)
    )
    response = _response(wanted, quality)
    if response != "utter_exchange_window" or not (request.told or request["condition"]):
        _tell(request, response, item, wanted)
    if wanted.allowed:
        return Finding.ALLOWED
    return Finding.FOR_A_FAULT if quality.allowed else Finding.REFUSED


def _response(wanted: Eligibility, quality: Eligibility) -> str:
    if wanted.allowed:
        return "utter_exchange_window"
    if wanted.verdict is Verdict.NOT_INTACT:
        return "utter_exchange_not_intact"
    if wanted.verdict is Verdict.EXCEPTED and quality.allowed:
        return "utter_exchange_excepted"
    return "utter_refused_not_received" if quality.verdict is Verdict.NOT_RECEIVED else "utter_exchange_late"


def _tell(request: Request, response: str, item: Item, terms: Eligibility) -> None:
    turn, agreement = request.turn, request.turn.desk.agreements.today.for_supplier(item.supplier)
    request.say(
        response,
        item=item.name(turn.locale),
        until=last_day(turn, terms.until),
        freight=freight_words(turn.desk.words, exchange_freight(turn, item), turn.locale),
        exception=exception(turn, item),
        conditions=conditions(agreement, turn.locale),
        phone=agreement.channels.phone,
        json_message={"basis": [{"clause": "exchange", "version": terms.version}]},
        **({"buttons": ways_left(turn, item)} if response == "utter_exchange_late" else {}),
    )
