"""Reads a message as an answer to what the form asks; what is no answer is left to the rules.

Only what can answer the open question counts: while the condition is asked for, "intact" competes with "not intact"
alone, whatever else the sentence resembles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actions.accounts import account_in, call_of
from actions.act import Act, Reading, take
from actions.heard import QUESTIONS, WISHES, Heard
from actions.lexicon import SIZE, STOP, describes_fault, field_named, four_digits, reason_named, without_proof
from actions.readers import READERS, SURE, TALK, corrected
from actions.switching import BEGINNINGS, switched_to, wanted_in
from desk.requests import GOODS_KINDS

__all__ = ["Act", "Reading", "read_answer", "read_opening"]
MEANT = {"inform_fault": "quality", "inform_no_reason": "no_reason"}


def read_opening(heard: Heard, kind: str = "return") -> Reading:
    """Read the message that a request begins with: everything in it counts at once."""
    values = _entities(heard, "order_no")
    values |= _goods(heard, kind) if kind in GOODS_KINDS or kind not in OPENINGS else OPENINGS[kind](heard)
    if heard.text:
        values["opening"] = heard.text
    return Reading(Act.TAKE, values)


def _goods(heard: Heard, kind: str) -> dict[str, Any]:
    reason = heard.entities.get("reason") or MEANT.get(heard.intent) or reason_named(heard.text)
    said = without_proof(heard.text)
    fault = said if reason == "quality" and describes_fault(said) else None
    if kind == "exchange" and SIZE.search(heard.text) and reason != "quality":
        return {"reason": "no_reason", "wish": said}
    if kind == "repair":
        return {"fault": fault} if fault else {}
    return {"reason": reason, **({"fault": fault} if fault else {})} if reason in ("quality", "no_reason") else {}


def _account(heard: Heard) -> dict[str, Any]:
    account = account_in(without_proof(heard.text))
    return {"account": account} if account else {}


def _trouble(heard: Heard) -> dict[str, Any]:
    said = without_proof(heard.text)
    return {"fault": said} if account_in(said) and describes_fault(said) else {}


OPENINGS: Mapping[str, Callable[[Heard], dict[str, Any]]] = {
    "complaint": _account,
    "suggestion": _account,
    "remark": lambda heard: {},
    "case_lookup": lambda heard: {},
    "support": _trouble,
    "callback": lambda heard: call_of(heard.text),
}


def read_answer(heard: Heard, requested: str, kind: str = "return") -> Reading:
    """Read a message while the form asks for `requested`."""
    other = switched_to(heard, kind, requested)
    if other:
        return Reading(Act.SWITCH, {"kind": other})
    values = _entities(heard, requested)
    return _control(heard, requested, values) or _answer(heard, requested, kind, values)


def _entities(heard: Heard, requested: str) -> dict[str, Any]:
    names = ["order_no", "item", "contact"]
    if requested in ("order_no", "phone_last4") or "order_no" in heard.entities:
        names.append("phone_last4")
    return {name: heard.entities[name] for name in names if name in heard.entities}


def _control(heard: Heard, requested: str, values: dict[str, Any]) -> Reading | None:
    if _cancels(heard, requested):
        return Reading(Act.CANCEL)
    if _changes(heard, requested) and not values:
        return corrected(heard, heard.entities.get("field") or field_named(heard.text))
    if heard.surely({"ask_return_eligibility"}) and not values:
        return Reading(Act.TELL)
    return None


def _changes(heard: Heard, requested: str) -> bool:
    """Tell whether an answer shall be another; digits that were asked for, and a story, speak for themselves."""
    if requested == "phone_last4" and four_digits(heard.text):
        return False
    return heard.surely({"change_answer"}, 0.8 if requested in ("fault", "account") else 0.4)


def _cancels(heard: Heard, requested: str) -> bool:
    wordy = requested in ("reason", "fault", "account", "wish")
    if heard.intent == "cancel_request":
        return heard.surely({"cancel_request"}, 0.4) or not wordy
    if not wordy and STOP.match(heard.text) and wanted_in(heard.text) is None:
        return True
    outside = heard.intent in ("out_of_scope", "nlu_fallback", "deny")
    return outside and not wordy and bool(STOP.search(heard.text))


def _answer(heard: Heard, requested: str, kind: str, values: dict[str, Any]) -> Reading:
    reading = READERS[requested](heard)
    if reading is not None and not (values and reading.act is not Act.TAKE):
        return Reading(reading.act, {**values, **reading.values})
    if values:
        return Reading(Act.TAKE, values)
    if heard.intent in BEGINNINGS:
        return _said_on_the_way(heard, kind) or Reading(Act.AGAIN)
    sure_nonsense = heard.intent == "out_of_scope" and heard.confidence >= SURE
    return Reading(Act.LEAVE if sure_nonsense or heard.intent in QUESTIONS | WISHES | TALK else Act.WRONG)


def _said_on_the_way(heard: Heard, kind: str) -> Reading | None:
    """Read a fault that somebody tells, in plain words of a fault, while something else is asked for."""
    wished = kind in GOODS_KINDS and heard.intent in ("request_support", "request_repair")
    if wished and reason_named(heard.text) == "quality" and describes_fault(heard.text):
        return take(fault=heard.text, **({} if kind == "repair" else {"reason": "quality"}))
    return None
