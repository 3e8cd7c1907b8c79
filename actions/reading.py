"""Reads a message as an answer to what the form asks; what is no answer is left to the rules.

Only what can answer the open question counts: while the condition is asked for, "intact" competes with "not intact"
alone, whatever else the sentence resembles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actions.act import Act, Reading, take
from actions.heard import QUESTIONS, WISHES, Heard
from actions.lexicon import (
    GIVES_UP,
    SIZE,
    STOP,
    field_named,
    four_digits,
    plainly_yes,
    reason_named,
    without_proof,
)
from actions.parts import alone
from actions.readers import FREE, READERS, STORIES, SURE, TALK, YES_OR_NO, corrected
from actions.strange import FOREIGN, sign_in, strange
from actions.switching import BEGINNINGS, switched_to, wanted_in
from desk.answers import TOPICS
from desk.conversation.urgent import MATTERS
from desk.patterns import any_of
from desk.request.accounts import account_in, call_of, describes_fault
from desk.request.requests import GOODS_KINDS

__all__ = ["Act", "Reading", "answer_beside", "read_answer", "read_opening"]
TELLING = {
    *("inform_order", "inform_no_reason", "inform_fault", "inform_intact", "inform_not_intact", "affirm"),
}
MISTOLD = any_of(
    r"""改|[说填选写报]错|更正|重新[填选说]|不对|i meant|chang|correct(?:ion)?|my mistake|mistyped|i said|instead|
    wrong (?:order|number|item|reason|one)"""
)
PUT_RIGHT = any_of(r"[换換改](?:一?[个下個]|成|掉)?|change|different|another|wrong")
PROOF_FIELDS = ("order_no", "phone_last4")
LATE = frozenset({"consent", "contact", "confirmed"})  # asked when the fault has been told
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
    if _cannot_wait(heard, requested, kind) or _says_nothing(heard, requested):
        return Reading(Act.LEAVE)
    other = switched_to(heard, kind, requested)
    if other:
        return Reading(Act.SWITCH, {"kind": other})
    values = _entities(heard, requested)
    return _control(heard, requested, values) or _answer(heard, requested, kind, values)


def _cannot_wait(heard: Heard, requested: str, kind: str) -> bool:
    """Tell whether a person is needed at once; what is dangerous belongs into a complaint, too, and is heard there."""
    if heard.intent == "report_danger" and kind == "complaint":
        return False
    return heard.surely(MATTERS, SURE if requested in FREE else 0.4)


def _says_nothing(heard: Heard, requested: str) -> bool:
    """Tell whether a message has no words of ours; a thumb answers yes or no, a story may be in any tongue."""
    if not strange(heard):
        return False
    if sign_in(heard.text) in ("yes", "no"):
        return requested not in YES_OR_NO
    return requested not in FREE or heard.entities["strange"] != FOREIGN


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
    if requested == "reason" and reason_named(heard.text) and not heard.pressed:
        return False
    if requested == "confirmed" and PUT_RIGHT.search(heard.text) and field_named(heard.text):
        return True
    if requested in STORIES and not MISTOLD.search(heard.text) and not heard.pressed:
        return False
    return heard.surely({"change_answer"}, 0.8 if requested in ("fault", "account") else 0.4)


def _cancels(heard: Heard, requested: str) -> bool:
    wordy = requested in ("reason", "fault", "account", "wish")
    if heard.intent == "cancel_request":
        return heard.surely({"cancel_request"}, 0.4) or not wordy
    if not wordy and GIVES_UP.match(heard.text) and wanted_in(heard.text) is None:
        return True
    outside = heard.intent in ("out_of_scope", "nlu_fallback", "deny")
    return outside and not wordy and bool(STOP.search(heard.text))


def _answer(heard: Heard, requested: str, kind: str, values: dict[str, Any]) -> Reading:
    if requested in PROOF_FIELDS and heard.intent == "affirm" and not heard.pressed and plainly_yes(heard.text):
        return Reading(Act.TAKE if values else Act.AGAIN, values)  # "ok": somebody goes to look for it
    values |= _told_early(heard, requested, kind)
    if requested in LATE and heard.surely({"inform_fault"}) and describes_fault(heard.text):
        return take(**values, more=heard.text)
    reading = READERS[requested](heard)
    if reading is not None and not (values and reading.act is not Act.TAKE):
        return Reading(reading.act, {**values, **reading.values})
    if values:
        return Reading(Act.TAKE, values)
    if heard.intent in BEGINNINGS:
        return _said_on_the_way(heard, kind) or Reading(Act.AGAIN)
    sure_nonsense = heard.intent == "out_of_scope" and heard.confidence >= SURE
    return Reading(Act.LEAVE if sure_nonsense or heard.intent in QUESTIONS | WISHES | TALK else Act.WRONG)


def _told_early(heard: Heard, requested: str, kind: str) -> dict[str, Any]:
    """Read a reason that somebody gives while it is still being found out what it is about."""
    early = requested in ("order_no", "phone_last4", "item") and kind in GOODS_KINDS and not heard.pressed
    bare = requested == "item" and reason_named(heard.text) is None  # the name of a thing sounds like many things
    plain = not bare and ("order_no" in heard.entities or heard.surely(MEANT, SURE))
    return _goods(heard, kind) if early and plain and not heard.asks else {}


def answer_beside(heard: Heard, requested: str, kind: str) -> Reading | None:
    """Read the answer that stands in a message beside a question of its own: "changed my mind, who pays?"."""
    if heard.intent not in TOPICS or requested == "confirmed":
        return None
    read = (read_answer(one, requested, kind) for one in alone(heard) if one.intent in TELLING)
    return next((reading for reading in read if reading.act is Act.TAKE), None)


def _said_on_the_way(heard: Heard, kind: str) -> Reading | None:
    """Read a fault that somebody tells, in plain words of a fault, while something else is asked for."""
    wished = kind in GOODS_KINDS and heard.intent in ("request_support", "request_repair")
    if wished and reason_named(heard.text) == "quality" and describes_fault(heard.text):
        return take(fault=heard.text, **({} if kind == "repair" else {"reason": "quality"}))
    return None
