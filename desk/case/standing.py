"""How a case stands, as it is told: its card, the next step and when that is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk import formats
from desk.agreement.agreement import Agreement
from desk.agreement.remedies import Freight
from desk.answers import capital
from desk.case.cases import Case
from desk.case.promises import Promise
from desk.case.states import OPEN, State, awaited
from desk.case.way_back import freight_of, freight_words, quoted, way_back
from desk.conversation.speaker import Speaker
from desk.request.orders import Item
from desk.request.requests import GOODS_KINDS, KINDS
from desk.request.shipping import Sending, freight

ROWS: Mapping[str, Mapping[str, str]] = {  # what a card says of what comes after acceptance: label and its fact
    "return": {"send": "send_within", "refund": "refund_days"},
    "exchange": {"send": "send_within", "dispatch": "dispatch_days"},
    "repair": {"send": "send_within", "repaired": "repair_days"},
}


async def facts_of(speaker: Speaker, case: Case) -> dict[str, str]:
    """Return every fact that the words about a case may use."""
    terms, item = await _terms(speaker, case), await _item(speaker, case)
    due = await promised_due(speaker, case)
    return way_back(terms, speaker.locale, case.kind) | {
        "number": case.number,
        "kind": speaker.label(f"kind_{case.kind}"),
        "subject": subject(speaker, case, item),
        "item": item.name(speaker.locale) if item else "",
        "due": due_words(speaker, due),
        "review_due": due_words(speaker, due),
        "time": str(case.fields.get("time") or ""),
        "quote": quoted(speaker.desk.words, case.eligibility, speaker.locale),
        "hotline": terms.channels.phone,
        **_freight(speaker, case, item),
        **await _sent(speaker, case),
    }


async def _sent(speaker: Speaker, case: Case) -> dict[str, str]:
    """Return how goods travel that were sent."""
    if case.state not in (State.SENT, State.SENT_BACK):
        return {}
    details = (await speaker.desk.case_steps.decision(case.number)).details
    return {name: str(details.get(name, "")) for name in ("courier", "tracking")}


def _freight(speaker: Speaker, case: Case, item: Item | None) -> dict[str, str]:
    judged = case.eligibility.get("freight")
    if judged is None or item is None:
        return {"payer": "", "freight": ""}
    both = exchange_freight(speaker, item) if case.kind == "exchange" else freight_of(judged)
    words = freight_words(speaker.desk.words, both, speaker.locale)
    payer = speaker.label(f"payer_{both.to_supplier}")
    return {"payer": capital(payer), "freight": words}


async def _item(speaker: Speaker, case: Case) -> Item | None:
    return await speaker.desk.orders.item(case.item) if case.item else None


async def _terms(speaker: Speaker, case: Case) -> Agreement:
    item = await _item(speaker, case)
    today = speaker.desk.agreements.today
    return today.for_supplier(item.supplier) if item else today


def subject(speaker: Speaker, case: Case, item: Item | None) -> str:
    """Say what a case is about: its kind, and the item where there is one."""
    kind = speaker.label(f"kind_{case.kind}")
    return speaker.label("subject", kind=kind, item=item.name(speaker.locale)) if item else kind


async def promised(speaker: Speaker, case: Case) -> Promise | None:
    """Return the promise of what the case waits for, as it was told last; else that of its review."""
    kind = awaited(case.kind, case.state) or KINDS[case.kind].promise
    given = [one for one in await speaker.desk.promises.of_cases([case.number]) if one.kind == kind]
    return max(given, key=lambda one: one.made_at, default=None)


async def promised_due(speaker: Speaker, case: Case) -> datetime | None:
    promise = await promised(speaker, case)
    return promise.due_at if promise else None


async def _waits(speaker: Speaker, case: Case) -> bool:
    """Tell whether something promised is still to come."""
    promise = await promised(speaker, case)
    return awaited(case.kind, case.state) is not None and (promise is None or promise.state != "kept")


def due_words(speaker: Speaker, due: datetime | None) -> str:
    if due is None:
        return speaker.label("review_undated")
    return formats.due(due, speaker.locale, speaker.desk.agreements.today.service_hours.zone, speaker.now)


async def card(speaker: Speaker, case: Case) -> dict[str, Any]:
    facts = await facts_of(speaker, case)
    rows = {"item": facts["item"]} if facts["item"] else {}
    if case.state in (State.SUBMITTED, State.ACCEPTED):
        rows |= {
            name: speaker.label(f"{name}_within", days=facts[fact]) for name, fact in ROWS.get(case.kind, {}).items()
        }
    return {
        "type": "case",
        "number": case.number,
        "state": speaker.label(_state(case)),
        "next": await next_step(speaker, case),
        "due": facts["due"] if await _waits(speaker, case) else "",
        "rows": [{"label": speaker.label(name), "value": value} for name, value in rows.items()],
    }


def _state(case: Case) -> str:
    """Name the words of a state: goods are reviewed, everything else is looked into."""
    open_otherwise = case.kind not in GOODS_KINDS and case.state in OPEN
    return f"state_{case.state}_{'inquiry'}" if open_otherwise else f"state_{case.state}"


def state_words(speaker: Speaker, case: Case) -> str:
    return speaker.label(_state(case))


async def next_step(speaker: Speaker, case: Case) -> str:
    """Say what happens next with a case, and by when."""
    facts, due = await facts_of(speaker, case), await promised_due(speaker, case)
    late = due is not None and due < speaker.now
    if case.state == State.SUBMITTED or (case.kind not in GOODS_KINDS and await _waits(speaker, case)):
        name = "submitted" if case.kind in GOODS_KINDS else "submitted_inquiry"
        return speaker.label(f"next_{name}{'_late' if late else ''}", **facts)
    if late and case.state in (State.RECEIVED, State.REPAIRED):
        what = speaker.label(f"promised_{awaited(case.kind, case.state)}")
        return speaker.label("next_late", promised=what, **facts)
    if case.state == State.RECEIVED:
        return speaker.label(f"next_received_{case.kind}", **facts)
    if case.state == State.ACCEPTED:
        accepted = case.kind if case.kind in ("exchange", "repair") else "inquiry"
        return speaker.label("next_accepted" if case.kind == "return" else f"next_accepted_{accepted}", **facts)
    return speaker.label(f"next_{case.state}", **facts)


def exchange_freight(speaker: Speaker, item: Item) -> Freight:
    return freight(speaker.desk.agreements.today.for_supplier(item.supplier), Sending.EXCHANGE)
