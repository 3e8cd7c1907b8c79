"""Reads a message as an answer to what the form asks; what is no answer is left to the rules.

Only what can answer the open question counts: while the condition is asked for, "intact" competes with "not intact"
alone, whatever else the sentence resembles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from actions.heard import QUESTIONS, WISHES, Heard
from actions.lexicon import (
    NO_NUMBER,
    STOP,
    agrees,
    describes_fault,
    field_named,
    four_digits,
    negates,
    plainly_yes,
    reason_named,
)

TALK = frozenset({"greet", "thank", "goodbye", "ask_if_bot", "ask_help", "switch_language"})
BEGINNINGS = frozenset({"request_return", "ask_return_eligibility", "resume_request"})
QUALITY = ("inform_fault", "request_support", "request_repair")
MEANT = {"inform_fault": "quality", "inform_no_reason": "no_reason"}
SURE = 0.6
ENOUGH = 0.12  # for the better of two answers, when nothing else is sure


class Act(Enum):
    """What a message does to the request."""

    TAKE = auto()  # it answers something
    WRONG = auto()  # it was meant as an answer, and is none
    LEAVE = auto()  # a question or another wish: the rules answer it
    AGAIN = auto()  # it asks for what is being done anyway
    CANCEL = auto()
    CHANGE = auto()  # one field shall be answered anew
    DECLINE = auto()  # no contact details
    NO_NUMBER = auto()  # the order number is not at hand
    TELL = auto()  # can it still be returned?


@dataclass(frozen=True)
class Reading:
    act: Act
    values: Mapping[str, Any] = field(default_factory=dict)


def read_opening(heard: Heard) -> Reading:
    """Read the message that a request begins with: everything in it counts at once."""
    values = _entities(heard, "order_no")
    reason = heard.entities.get("reason") or MEANT.get(heard.intent) or reason_named(heard.text)
    if reason in ("quality", "no_reason"):
        values["reason"] = reason
    if reason == "quality" and describes_fault(heard.text):
        values["fault"] = heard.text
    if heard.text:
        values["opening"] = heard.text
    return Reading(Act.TAKE, values)


def read_answer(heard: Heard, requested: str) -> Reading:
    """Read a message while the form asks for `requested`."""
    values = _entities(heard, requested)
    return _control(heard, requested, values) or _answer(heard, requested, values)


def _entities(heard: Heard, requested: str) -> dict[str, Any]:
    names = ["order_no", "item", "contact"]
    if requested in ("order_no", "phone_last4"):
        names.append("phone_last4")
    return {name: heard.entities[name] for name in names if name in heard.entities}


def _control(heard: Heard, requested: str, values: dict[str, Any]) -> Reading | None:
    if _cancels(heard, requested):
        return Reading(Act.CANCEL)
    if heard.surely({"change_answer"}, 0.4) and not values:
        return _changed(heard, heard.entities.get("field") or field_named(heard.text))
    if heard.surely({"ask_return_eligibility"}) and not values:
        return Reading(Act.TELL)
    return None


def _cancels(heard: Heard, requested: str) -> bool:
    if heard.intent == "cancel_request":
        return heard.surely({"cancel_request"}, 0.4) or requested not in ("reason", "fault")
    outside = heard.intent in ("out_of_scope", "nlu_fallback", "deny")
    return outside and requested not in ("reason", "fault") and bool(STOP.search(heard.text))


def _changed(heard: Heard, field: str | None) -> Reading:
    """Read which answer shall be another, and the new one where the sentence gives it."""
    reason = reason_named(heard.text) if field in (None, "reason", "fault") else None
    if reason:
        return Reading(Act.TAKE, {"reason": reason})
    return Reading(Act.CHANGE, {"field": field, "named": heard.text})


def _answer(heard: Heard, requested: str, values: dict[str, Any]) -> Reading:
    reading = READERS[requested](heard)
    if reading is not None and not (values and reading.act is not Act.TAKE):
        return Reading(reading.act, {**values, **reading.values})
    if values:
        return Reading(Act.TAKE, values)
    if heard.intent in BEGINNINGS:
        return Reading(Act.AGAIN)
    sure_nonsense = heard.intent == "out_of_scope" and heard.confidence >= SURE
    return Reading(Act.LEAVE if sure_nonsense or heard.intent in QUESTIONS | WISHES | TALK else Act.WRONG)


def _take(**values: Any) -> Reading:
    return Reading(Act.TAKE, values)


def _elsewhere(heard: Heard, least: float = SURE) -> bool:
    """Tell whether a question or another wish was meant, surely enough to leave the open question."""
    return heard.surely(QUESTIONS | WISHES | TALK, least)


def _order_no(heard: Heard) -> Reading | None:
    if "order_no" in heard.entities or _elsewhere(heard, 0.4):
        return None
    return Reading(Act.NO_NUMBER) if heard.intent == "deny" or NO_NUMBER.search(heard.text) else None


def _phone(heard: Heard) -> Reading | None:
    digits = heard.entities.get("phone_last4") or four_digits(heard.text)
    if digits:
        return _take(phone_last4=digits)
    return Reading(Act.NO_NUMBER) if NO_NUMBER.search(heard.text) and not _elsewhere(heard) else None


def _item(heard: Heard) -> Reading | None:
    return None if heard.pressed or _elsewhere(heard, 0.4) else _take(named=heard.text)


def _reason(heard: Heard) -> Reading | None:
    reason, chance = heard.likelier({"quality": QUALITY, "no_reason": ("inform_no_reason",)})
    meant = heard.intent in ("inform_fault", "inform_no_reason")
    if not meant and heard.intent not in QUALITY and _elsewhere(heard):
        return None
    if not meant and chance < ENOUGH:
        named = reason_named(heard.text)
        if named is None:
            return None
        reason = named
    if heard.asks and heard.intent in QUESTIONS:
        return None
    fault = heard.text if reason == "quality" and describes_fault(heard.text) else None
    return _take(reason=reason, **({"fault": fault} if fault else {}))


def _fault(heard: Heard) -> Reading | None:
    if heard.pressed or _elsewhere(heard):
        return None
    if heard.intent in ("affirm", "deny", "greet", "thank") or len(heard.text) < 2:
        return Reading(Act.WRONG)
    return _take(fault=heard.text)


def _condition(heard: Heard) -> Reading | None:
    yes = ["affirm"] if heard.pressed or plainly_yes(heard.text) else []
    choices = {"intact": ["inform_intact", *yes], "not_intact": ["inform_not_intact", "deny"]}
    condition, chance = heard.likelier(choices)
    meant = any(heard.intent in intents for intents in choices.values())
    if not meant and (chance < ENOUGH or _elsewhere(heard)):
        return None
    return _take(condition=condition)


def _yes_or_no(heard: Heard) -> bool | None:
    """Return a clear yes or no: the likelier of the two, if the words bear it out."""
    yes, no = heard.chance("affirm"), heard.chance("deny")
    if heard.intent not in ("affirm", "deny") and (_elsewhere(heard, 0.4) or max(yes, no) < 0.3):
        return None
    if heard.pressed:
        return yes > no
    if yes > no:
        return True if plainly_yes(heard.text) else None
    return False if negates(heard.text) else None


def _consent(heard: Heard) -> Reading | None:
    given = _yes_or_no(heard)
    if given is None:
        return None
    if given and not heard.pressed and not agrees(heard.text):
        return Reading(Act.WRONG)
    return _take(consent=True) if given else Reading(Act.DECLINE)


def _contact(heard: Heard) -> Reading | None:
    return Reading(Act.DECLINE) if _yes_or_no(heard) is False else None


def _confirmed(heard: Heard) -> Reading | None:
    given = _yes_or_no(heard)
    if given is None:
        return None
    return _take(confirmed=True) if given else _changed(heard, field_named(heard.text))


def _change(heard: Heard) -> Reading | None:
    name = heard.entities.get("field") or (field_named(heard.text) if not _elsewhere(heard) else None)
    if name:
        return Reading(Act.CHANGE, {"field": name, "named": heard.text})
    return Reading(Act.AGAIN) if heard.intent in ("affirm", "deny") else None


READERS: Mapping[str, Callable[[Heard], Reading | None]] = {
    "order_no": _order_no,
    "phone_last4": _phone,
    "item": _item,
    "reason": _reason,
    "fault": _fault,
    "condition": _condition,
    "consent": _consent,
    "contact": _contact,
    "confirmed": _confirmed,
    "change": _change,
}
