"""Requests: what each kind needs, in the order it is asked for, and what follows when it is handed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]
NUMBER = re.compile(r"(?<![A-Z0-9])[A-Z]20\d{6}-\d{4,}(?!\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Field:
    """One field of a request; `when` tells from the other values whether it is needed at all."""

    name: str
    when: Callable[[Values], bool] = lambda values: True


@dataclass(frozen=True)
class Kind:
    """A kind of request: the letter of its cases, its fields, the contact details it needs, what it promises."""

    letter: str
    fields: tuple[Field, ...]
    contact: tuple[str, ...] = ()
    promise: str = "review"


def _is(name: str, value: Any) -> Callable[[Values], bool]:
    return lambda values: values.get(name) == value


def _has(name: str) -> Callable[[Values], bool]:
    return lambda values: values.get(name) is not None


def _lacks(name: str) -> Callable[[Values], bool]:
    return lambda values: values.get(name) is None


def _several(values: Values) -> bool:
    """Tell whether more than one piece of the one item was bought; of several items all pieces are meant."""
    return (values.get("bought") or 1) > 1 and not values.get("also")


def _about_an_order(values: Values) -> bool:
    return values.get("order_no") is not None or values.get("about") == "order"


CALLING = ("name", "phone")
CONTACT_FIELDS = (*CALLING, "address")
ORDER = (Field("order_no"), Field("phone_last4"))
PROOF = (*ORDER, Field("item"))
GOODS = (*PROOF, Field("quantity", _several))
REASON = (Field("reason"), Field("fault", _is("reason", "quality")), Field("condition", _is("reason", "no_reason")))
CONSENT = (Field("consent"), Field("contact"), Field("confirmed"))
IF_ORDER = (Field("order_no", _about_an_order), Field("phone_last4", _about_an_order))
KINDS: Mapping[str, Kind] = {
    "return": Kind("R", (*GOODS, *REASON, *CONSENT), CONTACT_FIELDS),
    "exchange": Kind("E", (*GOODS, *REASON, Field("wish", _is("reason", "no_reason")), *CONSENT), CONTACT_FIELDS),
    "repair": Kind("M", (*GOODS, Field("quote", _is("warranty", "paid")), Field("fault"), *CONSENT), CONTACT_FIELDS),
    "complaint": Kind(
        "C",
        (Field("account"), Field("about", _lacks("order_no")), *IF_ORDER, Field("wish"), *CONSENT),
        CALLING,
        "complaint",
    ),
    "support": Kind(
        "T",
        (
            Field("product", _lacks("order_no")),
            Field("phone_last4", _has("order_no")),
            Field("item", _has("order_no")),
            Field("fault"),
            *CONSENT,
        ),
        CALLING,
        "support",
    ),
    "suggestion": Kind("S", (Field("account"),)),
    "callback": Kind("B", (Field("account"), Field("time"), *CONSENT), CALLING, "callback"),
}
ERRANDS: Mapping[str, tuple[Field, ...]] = {  # nothing is handed in, and a request that was begun stays as it is
    "return_check": PROOF,  # "can I still return it?": answered once the order is proven
    "case_lookup": ORDER,  # how a case of an earlier conversation stands, or what shall become of it
    "remark": (Field("account"),),
}
FIELDS: Mapping[str, tuple[Field, ...]] = {name: kind.fields for name, kind in KINDS.items()} | dict(ERRANDS)
GOODS_KINDS = frozenset({"return", "exchange", "repair"})
ALIKE = GOODS_KINDS | {"support"}  # one becomes the other without anything being asked again
EVIDENCE_KINDS = ALIKE | {"complaint"}  # photos sent while one of these is filled in belong to it
NOTED = ("also", "bought", "warranty", "safety")  # not asked for, but found out while the form is filled in
OF_ITEM = ("also", "bought", "quantity", "warranty", "quote", "confirmed")
DEPENDENTS: Mapping[str, tuple[str, ...]] = {
    "order_no": ("phone_last4", "item", *OF_ITEM),
    "item": OF_ITEM,
    "reason": ("fault", "condition", "wish", "confirmed"),
}
CASE_FIELDS = (
    *("reason", "condition", "fault", "wish", "quantity", "product", "account", "time", "safety", "promise"),
    "photos",
)


def required(kind: str, values: Values) -> list[str]:
    """Return the names of the fields that this request needs, given what is known of it."""
    return [field.name for field in FIELDS[kind] if field.when(values)]


def missing(kind: str, values: Values) -> list[str]:
    """Return the needed fields without a value, next question first."""
    return [name for name in required(kind, values) if values.get(name) is None]


def dependents(field: str) -> tuple[str, ...]:
    """Return the fields whose values fall when this one is changed."""
    return DEPENDENTS.get(field, ("confirmed",))
