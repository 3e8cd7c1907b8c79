"""Requests: which fields each kind needs, in the order they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of a request; `when` tells from the other values whether it is needed at all."""

    name: str
    when: Callable[[Values], bool] = lambda values: True


def _quality(values: Values) -> bool:
    return values.get("reason") == "quality"


def _no_reason(values: Values) -> bool:
    return values.get("reason") == "no_reason"


PROOF = (Field("order_no"), Field("phone_last4"), Field("item"))
CONSENT = (Field("consent"), Field("contact"), Field("confirmed"))
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "return": (*PROOF, Field("reason"), Field("fault", _quality), Field("condition", _no_reason), *CONSENT),
    "return_check": PROOF,  # "can I still return it?": answered once the order is proven, nothing is handed in
}
CONTACT_FIELDS = ("name", "phone", "address")


def required(kind: str, values: Values) -> list[str]:
    """Return the names of the fields that this request needs, given what is known of it."""
    return [field.name for field in FIELDS[kind] if field.when(values)]


def missing(kind: str, values: Values) -> list[str]:
    """Return the needed fields without a value, next question first."""
    return [name for name in required(kind, values) if values.get(name) is None]


def dependents(field: str) -> tuple[str, ...]:
    """Return the fields whose values fall when this one is changed."""
    return {
        "order_no": ("phone_last4", "item", "confirmed"),
        "phone_last4": ("confirmed",),
        "reason": ("fault", "condition", "confirmed"),
    }.get(field, ("confirmed",))
