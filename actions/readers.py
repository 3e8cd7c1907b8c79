"""Reads one field of a request out of what was said while it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actions.act import Act, Reading, take
from actions.heard import QUESTIONS, WISHES, Heard
from actions.lexicon import (
    LEAVES_IT,
    LIKE_NEW,
    LOST_NUMBER,
    MASKED,
    NO_NUMBER,
    OTHERS,
    SAME,
    SIZE,
    UNRELATED,
    USED,
    agrees,
    field_named,
    four_digits,
    negates,
    plainly_yes,
    reason_named,
    without_proof,
)
from actions.strange import sign_in
from desk.patterns import any_of
from desk.request.accounts import ALL, amount_in, describes_fault, time_in, told_in, worded

TALK = frozenset(
    {
        *("greet", "thank", "goodbye", "ask_if_bot", "ask_help", "switch_language", "repeat", "reject_answer"),
        *("small_talk", "insult"),
    }
)
QUALITY = ("inform_fault", "request_support", "request_repair")
FREE = frozenset({"reason", "fault", "account", "wish", "time", "product"})  # answered in the consumer's own words
STORIES = FREE - {"reason"}  # whatever is asked in them belongs to the story
LEAVING = frozenset(
    {"request_person", "switch_language", "cancel_case", "ask_case_status", "ask_if_bot", "repeat", "reject_answer"}
)
# Names a matter to speak about, whatever it would be by itself.
MATTER = any_of(r"""(?:的事|的事情|的问题|的问題|的情况|进度)$|^(?:关于|關於|有关|想谈|想说|谈谈)|
    ^(?:it'?s )?(?:about|regarding|concerning|on) """)
SURE = 0.6
YES_OR_NO = frozenset({"consent", "confirmed", "quote", "about"})
ANY_TIME = "any"  # a button without words
ENOUGH = 0.12  # for the better of two answers, when nothing else is sure


def elsewhere(heard: Heard, least: float = SURE) -> bool:
    """Tell whether a question or another wish was meant, surely enough to leave the open question."""
    return heard.surely(QUESTIONS | WISHES | TALK, least)


def corrected(heard: Heard, field: str | None) -> Reading:
    """Read which answer shall be another, and the new one where the sentence gives it."""
    reason = reason_named(heard.text) if field in (None, "reason", "fault") else None
    if reason:
        return take(reason=reason)
    return Reading(Act.CHANGE, {"field": field, "named": heard.text})


def _order_no(heard: Heard) -> Reading | None:
    if "order_no" in heard.entities:
        return None
    if LOST_NUMBER.search(heard.text):
        return Reading(Act.NO_NUMBER)
    if elsewhere(heard, 0.4):
        return None
    return Reading(Act.NO_NUMBER) if heard.intent == "deny" or NO_NUMBER.search(heard.text) else None


def _phone(heard: Heard) -> Reading | None:
    digits = heard.entities.get("phone_last4") or four_digits(heard.text)
    if digits:
        return take(phone_last4=digits)
    return Reading(Act.NO_NUMBER) if NO_NUMBER.search(heard.text) and not elsewhere(heard) else None


def _item(heard: Heard) -> Reading | None:
    asks = elsewhere(heard, 0.4) and (heard.asks or heard.intent != "ask_product")  # a bare name sounds like a question
    return None if heard.pressed or asks else take(named=heard.text)


def _reason(heard: Heard) -> Reading | None:
    if SIZE.search(heard.text) and not heard.asks and reason_named(heard.text) != "quality":
        return take(reason="no_reason", wish=heard.text)
    reason, chance = heard.likelier({"quality": QUALITY, "no_reason": ("inform_no_reason",)})
    meant = heard.intent in ("inform_fault", "inform_no_reason")
    put_right = heard.intent == "change_answer" and reason_named(heard.text)  # "the name is wrong": on the goods
    if not meant and heard.intent not in QUALITY and elsewhere(heard) and not put_right:
        return None
    if not meant and chance < ENOUGH:
        named = reason_named(heard.text)
        if named is None:
            return None
        reason = named
    if heard.asks and heard.intent in QUESTIONS:
        return None
    fault = heard.text if reason == "quality" and describes_fault(heard.text) else None
    return take(reason=reason, **({"fault": fault} if fault else {}))


def _fault(heard: Heard) -> Reading | None:
    if heard.pressed or (elsewhere(heard) and heard.intent != "change_answer"):
        return None
    if heard.intent in ("affirm", "deny", "greet", "thank") or not worded(heard.text):
        return Reading(Act.WRONG)
    return take(fault=without_proof(heard.text))


def _goes_away(heard: Heard) -> bool:
    """Tell whether somebody who was asked to tell a story asks something instead, or wants to leave."""
    asks = heard.asks and heard.surely(QUESTIONS, SURE)
    return heard.pressed or asks or heard.surely(LEAVING | {"greet", "thank"}, SURE)


def _account(heard: Heard) -> Reading | None:
    if _goes_away(heard) and not (MATTER.search(heard.text) and not heard.asks):
        return None
    said = without_proof(heard.text)
    silent = heard.intent in ("affirm", "deny") or told_in(said) is None
    return Reading(Act.WRONG) if silent else take(account=said)


def _wish(heard: Heard) -> Reading | None:
    if _goes_away(heard):
        return None
    said = without_proof(heard.text)
    silent = heard.intent in ("affirm", "greet", "thank") and not LEAVES_IT.search(said)
    return Reading(Act.WRONG) if silent or not worded(said) else take(wish=said)


def _time(heard: Heard) -> Reading | None:
    if heard.intent == "affirm":
        return take(time=heard.text or ANY_TIME)
    if _goes_away(heard) and not time_in(heard.text):
        return None
    if time_in(heard.text):
        return take(time=heard.text)
    return Reading(Act.WRONG)


def _product(heard: Heard) -> Reading | None:
    if _goes_away(heard) or not worded(heard.text) or "order_no" in heard.entities:
        return None
    return Reading(Act.WRONG) if heard.intent in ("affirm", "deny") else take(product=heard.text)


def _quantity(heard: Heard) -> Reading | None:
    if ALL.search(heard.text):
        return take(quantity="all")
    number = amount_in(heard.entities.get("amount", "") if heard.pressed else heard.text)
    if number is None and SIZE.search(heard.text) and not heard.asks:
        return take(wish=heard.text)
    return take(quantity=number) if number is not None else None


def _about(heard: Heard) -> Reading | None:
    given = False if UNRELATED.search(heard.text) else _yes_or_no(heard)
    if given is None:
        return Reading(Act.WRONG) if not elsewhere(heard) else None
    return take(about="order" if given else "none")


def _quote(heard: Heard) -> Reading | None:
    goes_on = heard.intent == "resume_request" and plainly_yes(heard.text)
    given = goes_on or _yes_or_no(heard)
    if given is None:
        return None
    return take(quote=True) if given else Reading(Act.CANCEL)


def _condition(heard: Heard) -> Reading | None:
    if LIKE_NEW.search(heard.text) and not heard.asks and not USED.search(heard.text):
        return take(condition="intact")
    yes = ["affirm"] if heard.pressed or plainly_yes(heard.text) else []
    choices = {"intact": ["inform_intact", *yes], "not_intact": ["inform_not_intact", "deny"]}
    condition, chance = heard.likelier(choices)
    meant = any(heard.intent in intents for intents in choices.values())
    if not meant and SIZE.search(heard.text):
        return take(wish=heard.text)
    if not meant and (chance < ENOUGH or elsewhere(heard)):
        return None
    return take(condition=condition)


def _yes_or_no(heard: Heard) -> bool | None:
    """Return a clear yes or no: the likelier of the two, if the words bear it out."""
    if (sign := sign_in(heard.text)) in ("yes", "no"):
        return sign == "yes"
    yes, no = heard.chance("affirm"), heard.chance("deny")
    if heard.intent not in ("affirm", "deny") and (elsewhere(heard, 0.4) or max(yes, no) < 0.3):
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
    if given and not heard.pressed and not sign_in(heard.text) and not agrees(heard.text):
        return Reading(Act.WRONG)
    return take(consent=True) if given else Reading(Act.DECLINE)


def _contact(heard: Heard) -> Reading | None:
    if MASKED.search(heard.text):
        return Reading(Act.WRONG)
    if SAME.search(heard.text):
        return take(same=True)
    if OTHERS.search(heard.text):
        return take(others=True)
    given = _yes_or_no(heard)
    if given is None:
        return None
    return take(same=True) if given else Reading(Act.DECLINE)


def _confirmed(heard: Heard) -> Reading | None:
    given = _yes_or_no(heard)
    if given is None:
        return None
    return take(confirmed=True) if given else corrected(heard, field_named(heard.text))


def _change(heard: Heard) -> Reading | None:
    name = heard.entities.get("field") or (field_named(heard.text) if not elsewhere(heard) else None)
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
    "account": _account,
    "wish": _wish,
    "time": _time,
    "product": _product,
    "quantity": _quantity,
    "about": _about,
    "quote": _quote,
}
