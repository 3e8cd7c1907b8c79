"""Whether a repair is free, as it is told: before the form is filled in."""

from __future__ import annotations

from actions.eligibility import Finding, last_day
from actions.request import Request
from actions.turn import Turn
from desk import formats
from desk.case.way_back import freight_words
from desk.request.orders import Item, Order
from desk.request.warranty import Standing, Warranty, warranty


def repair_terms(turn: Turn, order: Order, item: Item) -> Warranty:
    """Judge an item by the agreements that its buyer may rely on."""
    return warranty(order, item, turn.desk.agreements.for_purchase(order.ordered_at), turn.now)


def judge_repair(request: Request, order: Order, item: Item) -> Finding:
    """Tell whether the repair is free, until when, why, and who pays the freight."""
    terms = repair_terms(request.turn, order, item)
    if order.received_at is None:
        request.say("utter_refused_not_received", item=item.name(request.turn.locale))
        return Finding.REFUSED
    if not terms.free:
        request.values["warranty"] = "paid"
    _tell(request, item, terms)
    return Finding.ALLOWED


def _tell(request: Request, item: Item, terms: Warranty) -> None:
    turn, agreement = request.turn, request.turn.desk.agreements.today.for_supplier(item.supplier)
    paid, not_covered = agreement.repair.out_of_warranty, agreement.warranty.not_covered
    request.say(
        f"utter_repair_{terms.standing}",
        item=item.name(turn.locale),
        months=formats.count(terms.months, "month", turn.locale),
        until=last_day(turn, terms.until),
        freight=freight_words(turn.desk.words, terms.freight, turn.locale),
        paid=formats.sentences([paid.in_locale(turn.locale)] if paid else [], turn.locale),
        not_covered=_exclusion(turn, not_covered.in_locale(turn.locale)) if not_covered else "",
        json_message={"basis": [{"clause": clause, "version": terms.version} for clause in ("warranty", "repair")]},
    )


def _exclusion(turn: Turn, not_covered: str) -> str:
    return turn.label("warranty_excludes", what=not_covered)


def warranty_in_short(turn: Turn, order: Order, item: Item) -> str:
    """Return the line of a card."""
    terms = repair_terms(turn, order, item)
    name = {Standing.WITHIN: "item_in_warranty", Standing.NOT_RECEIVED: "item_not_received"}.get(terms.standing)
    return turn.label(name or "item_out_of_warranty", until=last_day(turn, terms.until))
