"""How a case stands, as it is told: its card, the next step and when that is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actions.exchange import exchange_freight
from actions.turn import Turn
from desk import formats
from desk.agreement import Agreement
from desk.answers import capital
from desk.case_states import OPEN, State, awaited
from desk.cases import Case
from desk.orders import Item
from desk.promises import Promise
from desk.requests import GOODS_KINDS, KINDS
from desk.way_back import freight_of, freight_words, quoted, way_back

ROWS: Mapping[str, Mapping[str, str]] = {  # what a card says of what comes after acceptance: label and its fact
    "return": {"send": "send_within", "refund": "refund_days"},
    "exchange": {"send": "send_within", "dispatch": "dispatch_days"},
    "repair": {"send": "send_within", "repaired": "repair_days"},
}


async def facts_of(turn: Turn, case: Case) -> dict[str, str]:
    """Return every fact that the words about a case may use."""
    terms, item = await _terms(turn, case), await _item(turn, case)
    due = await promised_due(turn, case)
    return way_back(terms, turn.locale, case.kind) | {
        "number": case.number,
        "kind": turn.label(f"kind_{case.kind}"),
        "subject": subject(turn, case, item),
        "item": item.name(turn.locale) if item else "",
        "due": due_words(turn, due),
        "review_due": due_words(turn, due),
        "time": str(case.fields.get("time") or ""),
        "quote": quoted(turn.desk.words, case.eligibility, turn.locale),
        "hotline": terms.channels.phone,
        **_freight(turn, case, item),
        **await _sent(turn, case),
    }


async def _sent(turn: Turn, case: Case) -> dict[str, str]:
    """Return how goods travel that were sent."""
    if case.state not in (State.SENT, State.SENT_BACK):
        return {}
    details = (await turn.desk.cases.decision(case.number)).details
    return {name: str(details.get(name, "")) for name in ("courier", "tracking")}


def _freight(turn: Turn, case: Case, item: Item | None) -> dict[str, str]:
    judged = case.eligibility.get("freight")
    if judged is None or item is None:
        return {"payer": "", "freight": ""}
    both = exchange_freight(turn, item) if case.kind == "exchange" else freight_of(judged)
    words = freight_words(turn.desk.words, both, turn.locale)
    payer = turn.label(f"payer_{both.to_supplier}")
    return {"payer": capital(payer), "freight": words}


async def _item(turn: Turn, case: Case) -> Item | None:
    return await turn.desk.orders.item(case.item) if case.item else None


async def _terms(turn: Turn, case: Case) -> Agreement:
    item = await _item(turn, case)
    today = turn.desk.agreements.today
    return today.for_supplier(item.supplier) if item else today


def subject(turn: Turn, case: Case, item: Item | None) -> str:
    """Say what a case is about: its kind, and the item where there is one."""
    kind = turn.label(f"kind_{case.kind}")
    return turn.label("subject", kind=kind, item=item.name(turn.locale)) if item else kind


async def promised(turn: Turn, case: Case) -> Promise | None:
    """Return the promise of what the case waits for, as it was told last; else that of its review."""
    kind = awaited(case.kind, case.state) or KINDS[case.kind].promise
    given = [one for one in await turn.desk.promises.of_cases([case.number]) if one.kind == kind]
    return max(given, key=lambda one: one.made_at, default=None)


async def promised_due(turn: Turn, case: Case) -> datetime | None:
    promise = await promised(turn, case)
    return promise.due_at if promise else None


async def _waits(turn: Turn, case: Case) -> bool:
    """Tell whether something promised is still to come."""
    promise = await promised(turn, case)
    return awaited(case.kind, case.state) is not None and (promise is None or promise.state != "kept")


def due_words(turn: Turn, due: datetime | None) -> str:
    if due is None:
        return turn.label("review_undated")
    return formats.due(due, turn.locale, turn.desk.agreements.today.service_hours.zone, turn.now)


async def card(turn: Turn, case: Case) -> dict[str, Any]:
    facts = await facts_of(turn, case)
    rows = {"item": facts["item"]} if facts["item"] else {}
    if case.state in (State.SUBMITTED, State.ACCEPTED):
        rows |= {name: turn.label(f"{name}_within", days=facts[fact]) for name, fact in ROWS.get(case.kind, {}).items()}
    return {
        "type": "case",
        "number": case.number,
        "state": turn.label(_state(case)),
        "next": await next_step(turn, case),
        "due": facts["due"] if await _waits(turn, case) else "",
        "rows": [{"label": turn.label(name), "value": value} for name, value in rows.items()],
    }


def _state(case: Case) -> str:
    """Name the words of a state: goods are reviewed, everything else is looked into."""
    open_otherwise = case.kind not in GOODS_KINDS and case.state in OPEN
    return f"state_{case.state}_{'inquiry'}" if open_otherwise else f"state_{case.state}"


def state_words(turn: Turn, case: Case) -> str:
    return turn.label(_state(case))


async def next_step(turn: Turn, case: Case) -> str:
    """Say what happens next with a case, and by when."""
    facts, due = await facts_of(turn, case), await promised_due(turn, case)
    late = due is not None and due < turn.now
    if case.state == State.SUBMITTED or (case.kind not in GOODS_KINDS and await _waits(turn, case)):
        name = "submitted" if case.kind in GOODS_KINDS else "submitted_inquiry"
        return turn.label(f"next_{name}{'_late' if late else ''}", **facts)
    if late and case.state in (State.RECEIVED, State.REPAIRED):
        what = turn.label(f"promised_{awaited(case.kind, case.state)}")
        return turn.label("next_late", promised=what, **facts)
    if case.state == State.RECEIVED:
        return turn.label(f"next_received_{case.kind}", **facts)
    if case.state == State.ACCEPTED:
        accepted = case.kind if case.kind in ("exchange", "repair") else "inquiry"
        return turn.label("next_accepted" if case.kind == "return" else f"next_accepted_{accepted}", **facts)
    return turn.label(f"next_{case.state}", **facts)
