"""How a request about goods stands that is handed in at an instant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.agreement.agreements import Agreements
from desk.case.terms import Terms, Unjudged
from desk.request.eligibility import Reason, exchange_eligibility, return_eligibility
from desk.request.orders import Item, Order
from desk.request.requests import GOODS_KINDS
from desk.request.warranty import warranty


def judged(
    agreements: Agreements, kind: str, order: Order, item: Item, fields: Mapping[str, Any], now: datetime
) -> Terms:
    """Judge one item by the agreements that its buyer may rely on; `fields` tell reason and condition."""
    relied_on, intact = agreements.for_purchase(order.ordered_at), fields.get("condition") != "not_intact"
    match kind:
        case "repair":
            return warranty(order, item, relied_on, now)
        case "exchange":
            return exchange_eligibility(order, item, relied_on, now, reason=Reason(fields["reason"]), intact=intact)
        case "return":
            return return_eligibility(order, item, Reason(fields["reason"]), relied_on, now, intact=intact)
        case _:
            return Unjudged(agreements.today.version)


def is_judged(kind: str, item: Item | None) -> bool:
    return item is not None and kind in GOODS_KINDS


def allows(terms: Terms) -> bool:
    """Tell whether a request may be handed in; what nothing stands against may be."""
    return bool(getattr(terms, "allowed", True))
