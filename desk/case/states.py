"""The states of a case and the steps between them, one table a kind; docs/cases.md draws them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desk.request.requests import GOODS_KINDS, KINDS


class State(StrEnum):
    """Where a case stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RECEIVED = "received"
    REFUNDED = "refunded"
    REPAIRED = "repaired"
    SENT = "sent"
    SENT_BACK = "sent_back"
    ANSWERED = "answered"
    DONE = "done"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Rejection(StrEnum):
    """Why a case came to a no; `other` is said in the agent's own words."""

    TOO_LATE = "too_late"
    NOT_COVERED = "not_covered"
    NOT_INTACT = "not_intact"
    EVIDENCE_MISSING = "evidence_missing"
    NOT_SENT = "not_sent"
    NO_FAULT = "no_fault"
    QUOTE_DECLINED = "quote_declined"
    IRREPARABLE = "irreparable"  # of a repair alone: it becomes an exchange
    OTHER = "other"


@dataclass(frozen=True)
class Move:
    """A step that an agent may take: what has to be said with it, what may be said, and the reasons it may have."""

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ("note",)
    reasons: tuple[Rejection, ...] = ()

    def problems(self, given: Iterable[str], reason: Rejection | None) -> dict[str, str]:
        """Return what is wrong with the fields that were given, each with a code: `required`, `not_here`, `reason`."""
        given = set(given)
        needed = {*self.needs, *(["reason"] if self.reasons else []), *(["note"] if reason is Rejection.OTHER else [])}
        wrong = dict.fromkeys(sorted(given - needed - {*self.may}), "not_here")
        wrong |= dict.fromkeys(sorted(needed - given), "required")
        if reason and self.reasons and reason not in self.reasons:
            wrong["reason"] = "reason"
        return wrong


Moves = Mapping[State, Mapping[State, Move]]


def _no(*reasons: Rejection, may: tuple[str, ...] = ()) -> dict[State, Move]:
    return {State.REJECTED: Move(may=("note", *may), reasons=(*reasons, Rejection.OTHER))}


SENDING = ("courier", "tracking")
ACCEPT, DONE = {State.ACCEPTED: Move()}, {State.DONE: Move()}
RECEIVE = {State.RECEIVED: Move(needs=("quantity",), may=("condition", "note"))}
ANSWER = {State.ANSWERED: Move(needs=("result",))}
REVIEW = (Rejection.TOO_LATE, Rejection.NOT_COVERED, Rejection.NOT_INTACT, Rejection.EVIDENCE_MISSING)
FAILED = (Rejection.NOT_INTACT, Rejection.NOT_COVERED, Rejection.NO_FAULT)
UNSENT = {State.ACCEPTED: RECEIVE | _no(Rejection.NOT_SENT)}
INQUIRY: Moves = {
    State.SUBMITTED: ACCEPT | ANSWER | _no(*REVIEW),
    State.ACCEPTED: ANSWER | DONE | _no(*REVIEW),
    State.ANSWERED: DONE,
}
REPAIRING = _no(Rejection.IRREPARABLE, *FAILED, Rejection.QUOTE_DECLINED, may=SENDING)
MOVES: Mapping[str, Moves] = {
    "return": {
        State.SUBMITTED: ACCEPT | _no(*REVIEW),
        **UNSENT,
        State.RECEIVED: {State.REFUNDED: Move(needs=("amount",))} | _no(*FAILED, may=SENDING),
        State.REFUNDED: DONE,
    },
    "exchange": {
        State.SUBMITTED: ACCEPT | _no(*REVIEW),
        **UNSENT,
        State.RECEIVED: {State.SENT: Move(needs=SENDING)} | _no(*FAILED, may=SENDING),
        State.SENT: DONE,
    },
    "repair": {
        State.SUBMITTED: ACCEPT | _no(Rejection.IRREPARABLE, *REVIEW),
        **UNSENT,
        State.RECEIVED: {State.REPAIRED: Move()} | REPAIRING,
        State.REPAIRED: {State.SENT_BACK: Move(needs=SENDING)} | REPAIRING,
        State.SENT_BACK: DONE,
    },
    "complaint": {**INQUIRY, State.ACCEPTED: ANSWER | _no(*REVIEW)},  # a complaint ends with a result, or a reason
    "support": INQUIRY,
    "suggestion": INQUIRY,
    "callback": INQUIRY,
}
FROM_RECEIPT = {"return": "refund", "exchange": "dispatch", "repair": "repair"}  # what is promised once goods arrived
OPEN = (State.SUBMITTED, State.ACCEPTED, State.RECEIVED, State.REPAIRED)  # somebody still owes something
WITHDRAWABLE = (State.SUBMITTED, State.ACCEPTED)  # the consumer's goods are not at the supplier's yet


def moves(kind: str, state: str) -> Mapping[State, Move]:
    """Return the steps that an agent may take from a state, in the order they are offered."""
    return MOVES[kind].get(State(state), {})


def states(kind: str) -> tuple[State, ...]:
    """Return the states that a case of a kind may be in, in their order."""
    reached = {State.CANCELLED, *MOVES[kind], *(to for ways in MOVES[kind].values() for to in ways)}
    return tuple(state for state in State if state in reached)


def awaited(kind: str, state: str) -> str | None:
    """Name the promise that is pending while a case is in a state."""
    if state == State.SUBMITTED or (state == State.ACCEPTED and kind not in GOODS_KINDS):
        return KINDS[kind].promise
    return FROM_RECEIPT.get(kind) if state in (State.RECEIVED, State.REPAIRED) else None


def keeps(kind: str, state: str, to: str) -> bool:
    """Tell whether leaving a state keeps its promise: a no after the receipt lets go of it instead."""
    return to != State.REJECTED or awaited(kind, state) == KINDS[kind].promise


def given(**fields: Any) -> dict[str, Any]:
    """Return the fields that hold anything."""
    return {name: value for name, value in fields.items() if value not in (None, "")}
