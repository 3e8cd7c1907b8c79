"""Where goods are sent, and who pays the freight, in each case."""

from enum import StrEnum

from desk.agreement.agreement import Agreement
from desk.agreement.remedies import Freight
from desk.agreement.terms import Payer, Postal


class Sending(StrEnum):
    """Why goods travel."""

    RETURN_NO_REASON = "return_no_reason"
    RETURN_QUALITY = "return_quality"
    EXCHANGE = "exchange"
    REPAIR_IN_WARRANTY = "repair_in_warranty"
    REPAIR_OUT_OF_WARRANTY = "repair_out_of_warranty"


def freight(agreement: Agreement, sending: Sending) -> Freight:
    """Return who pays each direction; of a return only the way to the supplier happens."""
    returns, repair = agreement.returns, agreement.repair
    match sending:
        case Sending.RETURN_NO_REASON:
            return _one_way(returns.no_reason.freight)
        case Sending.RETURN_QUALITY:
            return _one_way(returns.quality.freight)
        case Sending.EXCHANGE:
            return agreement.exchange.freight
        case Sending.REPAIR_IN_WARRANTY:
            return repair.freight_in_warranty
        case Sending.REPAIR_OUT_OF_WARRANTY:
            return repair.freight_out_of_warranty


def send_to(agreement: Agreement, kind: str) -> Postal:
    """Return the address for a kind of request: repair, exchange or return."""
    if kind == "repair":
        return agreement.repair.address
    own = agreement.exchange.address if kind == "exchange" else None
    return own or agreement.returns.address


def _one_way(payer: Payer) -> Freight:
    return Freight(to_supplier=payer, to_consumer=payer)
