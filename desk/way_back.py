"""The way back of goods, as it is told to consumers: where to send them, how soon, and when the refund follows."""

from __future__ import annotations

from desk import formats
from desk.agreement import Agreement


def way_back(agreement: Agreement, locale: str) -> dict[str, str]:
    """Return the facts of sending goods back and of the refund, by the terms for their supplier."""
    address = agreement.returns.address
    return {
        "send_within": formats.count(agreement.returns.send_within_days, "day", locale),
        "recipient": address.recipient.in_locale(locale),
        "phone": address.phone,
        "address": address.address.in_locale(locale),
        "postcode": address.postcode,
        "refund_days": formats.count(agreement.refund.days, "day", locale),
    }
