"""A step as an agent wants it taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from desk.case.cases import Case
from desk.case.states import Move, Rejection, State, moves
from desk.errors import BadValues
from desk.privacy.masking import mask
from desk.request.orders import Item


@dataclass(frozen=True)
class Wanted:
    """Where a case shall go, from where the page saw it, and all that is said with it."""

    state: State
    was: State | None = None
    reason: Rejection | None = None
    note: str = ""
    result: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)  # quantity, condition, amount, courier, tracking

    @property
    def irreparable(self) -> bool:
        return self.reason is Rejection.IRREPARABLE

    @property
    def kept(self) -> dict[str, Any]:
        """Return what the step keeps beside its words."""
        return {**self.details, **({"reason": str(self.reason)} if self.reason else {})}

    def stored(self, pattern: str, locale: str) -> Wanted:
        """Return it as it may be stored: a note or a reason is no place for contact details, a result is the shop's."""
        return replace(self, note=mask(self.note.strip(), pattern, locale).text)

    def of(self, case: Case) -> Move | None:
        """Return the step of the case's kind, unless the case is elsewhere or the step leads nowhere from there."""
        here = self.was in (None, case.state)
        return moves(case.kind, case.state).get(self.state) if here else None

    def check(self, move: Move, case: Case, item: Item | None) -> None:
        """Raises: BadValues."""
        said = {"reason": self.reason, "note": self.note.strip(), "result": self.result.strip()}
        named = {*self.details, *(name for name, value in said.items() if value)}
        wrong = move.problems(named, self.reason)
        if not wrong and "quantity" in self.details and self.details["quantity"] > asked(case, item):
            wrong = {"quantity": "too_many"}
        if not wrong and item and "amount" in self.details and Decimal(self.details["amount"]) > paid(item):
            wrong = {"amount": "too_much"}
        if wrong:
            raise BadValues(wrong)


@dataclass(frozen=True)
class Longer:
    """A new time for what was promised from the receipt of goods: the last day, and why."""

    until: date
    why: str

    def stored(self, pattern: str, locale: str) -> Longer:
        """Return it as it may be stored."""
        return replace(self, why=mask(self.why.strip(), pattern, locale).text)


def asked(case: Case, item: Item | None) -> int:
    """Return how many pieces the request is about."""
    return int(case.fields.get("quantity") or (item.quantity if item else 1))


def paid(item: Item) -> Decimal:
    """Return what was paid for it, the most that can be refunded."""
    return item.price * item.quantity
