"""Fields of a draft as somebody fills them in by hand, read by the rules that the form goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from desk.errors import BadValues
from desk.request.accounts import SAFETY, time_in, told_in, worded
from desk.request.orders import Order
from desk.request.requests import FIELDS, dependents

CHOICES: Mapping[str, tuple[str, ...]] = {
    "reason": ("quality", "no_reason"),
    "condition": ("intact", "not_intact"),
    "about": ("order", "none"),
}
STORIES: Mapping[str, Callable[[str], str | None]] = {
    "fault": worded,
    "wish": worded,
    "product": worded,
    "account": told_in,
    "time": lambda text: text if time_in(text) else None,
}
EDITABLE = (
    *("order_no", "phone_last4", "item", "quantity", "product", "about", "reason", "fault", "condition"),
    *("account", "wish", "time", "quote", "contact"),
)
PROVEN = "proven"  # instead of the phone's digits, which are not kept
LONGEST = 2000


def editable(kind: str) -> tuple[str, ...]:
    """Return the fields of a kind of request that may be filled in for the consumer: never a yes of theirs."""
    needed = {field.name for field in FIELDS.get(kind, ())}
    if "phone_last4" in needed:
        needed.add("order_no")
    return tuple(name for name in EDITABLE if name in needed)


def pieces(number: Any, bought: int) -> int | None:
    """Return how many pieces are meant: never more than were bought, and never none."""
    whole = isinstance(number, int) and not isinstance(number, bool)
    return number if whole and 1 <= number <= bought else None


class Filling:
    """A draft that is being filled in by hand; `values` holds every field, None where nothing is known."""

    def __init__(self, kind: str, fields: Mapping[str, Any]) -> None:
        self.kind = kind
        self.values: dict[str, Any] = dict(fields)

    def set(self, name: str, value: Any) -> None:
        """Set a field; what depends on it is asked again when it changed."""
        if self.values.get(name) == value:
            return
        if self.values.get(name) is not None:
            self.values |= dict.fromkeys((name, *dependents(name)))
        self.values[name] = value

    def tell(self, name: str, value: Any) -> None:
        """Take a story, a choice or a yes.

        Raises:
            BadValues: nothing that the form would have taken.
        """
        read = _told(name, value)
        if read is None and value is not None:
            raise BadValues({name: _allowed(name)})
        self.set(name, read)
        if name in ("account", "fault") and read and SAFETY.search(read):
            self.values["safety"] = True

    def count(self, value: Any) -> None:
        """Take how many pieces are meant.

        Raises:
            BadValues: more than were bought, or none.
        """
        number = pieces(value, int(self.values.get("bought") or 1))
        if number is None and value is not None:
            raise BadValues({"quantity": "pieces"})
        self.set("quantity", number)

    def choose(self, item: Any, order: Order) -> None:
        """Take the item of a proven order that is meant.

        Raises:
            BadValues: the order has no such item.
        """
        found = next((one for one in order.items if one.id == item), None)
        if found is None and item is not None:
            raise BadValues({"item": "item"})
        self.set("item", item)
        self.values |= {"also": None, "bought": found.quantity if found and found.quantity > 1 else None}

    def prove(self, proven: bool) -> None:
        self.set("phone_last4", PROVEN if proven else None)


def _told(name: str, value: Any) -> Any:
    if name == "quote":
        return True if value is True else None
    if not isinstance(value, str):
        return None
    if name in CHOICES:
        return value if value in CHOICES[name] else None
    return STORIES[name](value.strip())


def _allowed(name: str) -> str:
    return "choice" if name in CHOICES or name == "quote" else "story"


def in_order(names: Iterable[str]) -> list[str]:
    """Return fields in the order they have to be taken in: what others hang on comes first."""
    return sorted(names, key=EDITABLE.index)
