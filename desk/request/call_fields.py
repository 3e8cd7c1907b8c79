"""What an agent asks a caller, kind by kind: the fields of the form that are not order, consent or contact details."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.errors import BadValues
from desk.privacy.masking import mask
from desk.request.requests import missing, required

LONGEST = 2000
CHOICES: Mapping[str, tuple[str, ...]] = {
    "reason": ("quality", "no_reason"),
    "condition": ("intact", "not_intact"),
    "quote": ("yes",),
}
ELSEWHERE = ("order_no", "phone_last4", "about", "item", "consent", "contact", "confirmed")
SAFETY = "safety"  # may be said of any request that tells a story


def asked_of(kind: str, values: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields that are asked for, given what is known."""
    return [name for name in required(kind, values) if name not in ELSEWHERE]


def missing_of(kind: str, values: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields without a value, in order; consent and contact details are looked at elsewhere."""
    return [name for name in missing(kind, values) if name not in ("consent", "contact", "confirmed")]


def taken_down(
    kind: str, known: Mapping[str, Any], given: Mapping[str, Any], order_pattern: str, locale: str
) -> dict[str, Any]:
    """Return the request's values out of what an agent typed; what somebody dictated of themselves is masked.

    Raises:
        BadValues: fields that do not belong to the request, or hold what cannot be.
    """
    values: dict[str, Any] = dict(known)
    wrong: dict[str, str] = {}
    for name in (*given, *given):  # once more: what one answer makes necessary may stand before it
        if name == SAFETY:
            values[SAFETY] = True
        elif name in asked_of(kind, values):
            value = _value(name, given[name], values, order_pattern, locale)
            wrong.pop(name, None)
            if value is None:
                wrong[name] = "not_allowed"
            else:
                values[name] = value
        else:
            wrong[name] = "not_here"
    if wrong:
        raise BadValues(wrong)
    return values


def _value(name: str, given: Any, values: Mapping[str, Any], order_pattern: str, locale: str) -> Any:
    """Return a value as the form keeps it, None for what cannot be."""
    if name == "quantity":
        return given if isinstance(given, int) and 1 <= given <= int(values.get("bought") or 1) else None
    if name in CHOICES:
        known = given in CHOICES[name]
        return (True if name == "quote" else given) if known else None
    if not isinstance(given, str) or not given.strip() or len(given) > LONGEST:
        return None
    return mask(given.strip(), order_pattern, locale).text
