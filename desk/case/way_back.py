"""The way of goods to the supplier, as it is told to consumers: where, how soon, on whose cost, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk import formats
from desk.agreement.agreement import Agreement
from desk.agreement.remedies import Freight
from desk.agreement.terms import Payer
from desk.request.shipping import send_to
from desk.request.warranty import Standing
from desk.words import Words


def way_back(agreement: Agreement, locale: str, kind: str = "return") -> dict[str, str]:
    """Return the facts of sending goods for a kind of request and of what follows, by the terms for their supplier."""
    address = send_to(agreement, kind)
    return {
        "send_within": formats.count(agreement.returns.send_within_days, "day", locale),
        "recipient": address.recipient.in_locale(locale),
        "phone": address.phone,
        "address": address.address.in_locale(locale),
        "postcode": address.postcode,
        "refund_days": formats.count(agreement.refund.days, "day", locale),
        "dispatch_days": formats.count(agreement.exchange.dispatch_days, "day", locale),
        "repair_days": formats.count(agreement.repair.days, "day", locale),
        "instructions": agreement.repair.instructions.in_locale(locale),
    }


def quoted(words: Words, judged: Mapping[str, Any], locale: str) -> str:
    """Say that a repair which is not free is quoted for first; nothing of anything else."""
    paid = judged.get("standing", Standing.WITHIN) != Standing.WITHIN
    said = words.say("utter_label_quoted_first", locale) if paid else ""
    return formats.sentences([said], locale) + (" " if said and formats.english(locale) else "")


def freight_of(judged: object) -> Freight:
    """Read who pays as a case keeps it: one payer, or one for each direction."""
    return judged if isinstance(judged, Freight) else Freight.model_validate(judged)


def freight_words(words: Words, freight: Freight, locale: str) -> str:
    """Say who pays each direction."""
    here, there = (_payer(words, one, locale) for one in (freight.to_supplier, freight.to_consumer))
    if freight.to_supplier is freight.to_consumer:
        return words.say("utter_label_freight_both_ways", locale, payer=here)
    return words.say("utter_label_freight_each_way", locale, payer=here, payer_back=there)


def _payer(words: Words, payer: Payer, locale: str) -> str:
    return words.say(f"utter_label_payer_{payer}", locale)
