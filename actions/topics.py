"""What an answer was about, and what "how long?", "how much?" and "anything else?" mean after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Short:
    """The answer to a topic, said in the words of a response that tells only what was asked for."""

    topic: str
    response: str | None = None


CASES = "ask_case_status"  # not computed from the agreement: told from the cases themselves
TOPICS: Mapping[str, Sequence[str]] = {  # topic: the responses that speak of it, by their beginnings
    "ask_return_policy": (
        "utter_answer_return_policy",
        "utter_answer_days_",
        "utter_windows_",
        "utter_eligible_no_reason",
        "utter_refused_",
        "utter_point_return_",
    ),
    "ask_quality_return": ("utter_answer_quality_return", "utter_eligible_quality"),
    "ask_return_freight": ("utter_answer_return_freight", "utter_short_freight_amount"),
    "ask_refund_time": ("utter_answer_refund_time", "utter_short_refund_days", "utter_point_refund_"),
    "ask_exchange_policy": (
        "utter_answer_exchange_policy",
        "utter_exchange_window",
        "utter_exchange_late",
        "utter_point_exchange_",
        "utter_short_exchange_",
    ),
    "ask_warranty": (
        "utter_answer_warranty",
        "utter_repair_within",
        "utter_repair_over",
        "utter_repair_no_warranty",
        "utter_point_warranty_",
        "utter_short_repair_",
    ),
    "ask_return_address": ("utter_answer_return_address", "utter_answer_send_case", "utter_point_address_"),
    "ask_complaint_process": ("utter_answer_complaint_process", "utter_short_complaint_"),
    "ask_invoice": ("utter_answer_invoice", "utter_point_invoice_"),
    "ask_service_hours": ("utter_answer_service_hours", "utter_answer_service_days"),
    "ask_person_available": ("utter_answer_person_", "utter_person_asked", "utter_answer_contact_channels"),
    "ask_privacy": ("utter_answer_privacy", "utter_point_privacy_", "utter_short_privacy_"),
    "ask_charge": ("utter_answer_charge",),
    "ask_coverage": ("utter_answer_coverage",),
    "ask_agreement": ("utter_answer_agreement",),
    CASES: ("utter_case_", "utter_exchange_opened", "utter_repair_opened", "utter_complaint_opened", "utter_missed_"),
}
OF_KIND: Mapping[str, str] = {  # what an open form is about, where nothing was answered yet
    "return": "ask_return_policy",
    "return_check": "ask_return_policy",
    "exchange": "ask_exchange_policy",
    "repair": "ask_warranty",
    "complaint": "ask_complaint_process",
    "callback": "ask_person_available",
    "case_lookup": CASES,
}
FREIGHT, PERSON, CHARGE = Short("ask_return_freight"), Short("ask_person_available"), Short("ask_charge")
HOW_LONG: Mapping[str, Short] = {
    "ask_return_policy": Short("ask_return_policy", "utter_short_return_days"),
    "ask_quality_return": Short("ask_quality_return", "utter_short_quality_days"),
    "ask_return_freight": Short("ask_refund_time"),
    "ask_refund_time": Short("ask_refund_time", "utter_short_refund_days"),
    "ask_exchange_policy": Short("ask_exchange_policy", "utter_short_exchange_days"),
    "ask_warranty": Short("ask_warranty", "utter_short_repair_days"),
    "ask_return_address": Short("ask_return_address", "utter_short_send_days"),
    "ask_complaint_process": Short("ask_complaint_process", "utter_short_complaint_hours"),
    "ask_invoice": Short("ask_invoice", "utter_short_invoice_days"),
    "ask_service_hours": PERSON,
    "ask_person_available": PERSON,
    "ask_privacy": Short("ask_privacy", "utter_short_privacy_kept"),
    "ask_agreement": Short("ask_agreement"),
    CASES: Short(CASES),
}
HOW_MUCH: Mapping[str, Short] = {
    "ask_return_policy": FREIGHT,
    "ask_quality_return": FREIGHT,
    "ask_return_freight": Short("ask_return_freight", "utter_short_freight_amount"),
    "ask_refund_time": FREIGHT,
    "ask_exchange_policy": Short("ask_exchange_policy", "utter_short_exchange_freight"),
    "ask_warranty": Short("ask_warranty", "utter_short_repair_cost"),
    "ask_return_address": FREIGHT,
    CASES: FREIGHT,
    **dict.fromkeys(("ask_complaint_process", "ask_service_hours", "ask_person_available", "ask_coverage"), CHARGE),
}
RELATED: Mapping[str, Sequence[str]] = {
    "ask_return_policy": ("ask_return_freight", "ask_refund_time", "ask_quality_return"),
    "ask_quality_return": ("ask_return_freight", "ask_exchange_policy", "ask_warranty"),
    "ask_return_freight": ("ask_return_policy", "ask_refund_time", "ask_return_address"),
    "ask_refund_time": ("ask_return_freight", "ask_return_policy", CASES),
    "ask_exchange_policy": ("ask_return_policy", "ask_return_address", "request_exchange"),
    "ask_warranty": ("ask_return_address", "ask_exchange_policy", "request_repair"),
    "ask_return_address": ("ask_return_freight", "ask_refund_time", CASES),
    "ask_complaint_process": ("request_complaint", "ask_contact_channels", "request_person"),
    "ask_service_hours": ("ask_person_available", "ask_contact_channels", "request_callback"),
    "ask_person_available": ("ask_service_hours", "ask_contact_channels", "request_callback"),
    CASES: ("add_remark", "cancel_case", "ask_refund_time"),
}
TABLES: Mapping[str, Mapping[str, Short]] = {"ask_how_long": HOW_LONG, "ask_how_much": HOW_MUCH}


def topic_of(response: str) -> str | None:
    """Return what a response speaks of."""
    return next((topic for topic, names in TOPICS.items() if response.startswith(tuple(names))), None)
