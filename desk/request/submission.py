"""Handing a request in: a case an item, each with its promise, whoever hands it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desk.case.cases import Case
from desk.case.due_times import case_due
from desk.case.promises import Promise
from desk.case.standing import card, promised_due
from desk.case.terms import Terms, Unjudged
from desk.conversation.speaker import Speaker
from desk.front_desk import Desk
from desk.request.drafts import Draft
from desk.request.judgement import is_judged, judged
from desk.request.orders import Item
from desk.request.requests import GOODS_KINDS, KINDS

CLAUSES = {
    "return": ("return.send_within_days", "refund"),
    "exchange": ("return.send_within_days",),
    "repair": ("return.send_within_days", "repair"),
}
OPENED = {
    "return": "utter_case_opened",
    "exchange": "utter_exchange_opened",
    "repair": "utter_repair_opened",
    "complaint": "utter_complaint_opened",
    "support": "utter_support_opened",
    "suggestion": "utter_suggestion_opened",
    "callback": "utter_callback_opened",
}
PROMISED = {"review": "review", "complaint": "complaint", "support": "support", "callback": "reply"}  # promise: clause


async def hand_in(desk: Desk, draft: Draft, items: Mapping[str, Item | None], now: datetime) -> list[Case]:
    """Open a case for each key and end the draft, in one transaction; the same key again is the same case.

    Raises:
        AlreadyOpen: an item has an open case of this kind.
    """
    async with desk.database.transaction():
        cases = [await _open(desk, draft, item, key, now) for key, item in items.items()]
        await desk.drafts.close(draft.id, "submitted", now)
    return cases


async def _open(desk: Desk, draft: Draft, item: Item | None, key: str, now: datetime) -> Case:
    terms = await terms_of(desk, draft.kind, draft.fields, item, now)
    case = await desk.cases.open(draft, terms, key, now, item=item.id if item else None)
    await promise(desk, case, opened_words(case), now)
    return case


async def terms_of(desk: Desk, kind: str, fields: Mapping[str, Any], item: Item | None, now: datetime) -> Terms:
    """Return how a request stands that is handed in now."""
    if item is None or not is_judged(kind, item):
        return Unjudged(desk.agreements.today.version)
    return judged(desk.agreements, kind, await desk.orders.get(item.order_no), item, fields, now)


async def promise(desk: Desk, case: Case, words: str, now: datetime) -> Promise | None:
    """Promise when the consumer hears of it; the gateway, which tells it, finds the same promise and watches it."""
    agreement, safety = desk.agreements.today, bool(case.fields.get("safety"))
    due = case_due(agreement, await desk.service_hours(), case.kind, now, safety=safety)
    if due is None:
        return None
    kind = KINDS[case.kind].promise
    return await desk.promises.make(
        case.conversation, kind, due, agreement=agreement.version, words=words, now=now, case_no=case.number
    )


def opened_words(case: Case) -> str:
    """Name the response that tells of a case that was just opened."""
    first = case.kind == "complaint" and case.fields.get("safety")
    return "utter_complaint_safety_opened" if first else OPENED[case.kind]


def told_as(cases: Sequence[Case]) -> list[tuple[Case, str]]:
    """Name the responses that tell of several cases that were opened at once: the first in full."""
    return [(case, "utter_case_opened_too" if case is not cases[0] else opened_words(case)) for case in cases]


async def opened_data(speaker: Speaker, case: Case) -> dict[str, Any]:
    """Return card, basis and promise of a case that was just opened."""
    promised = KINDS[case.kind].promise
    judged_by = [str(case.eligibility["clause"])] if case.kind in GOODS_KINDS else []
    clauses = (PROMISED[promised], *judged_by, *CLAUSES.get(case.kind, ()))
    basis = [{"clause": clause, "version": case.agreement} for clause in clauses]
    due = await promised_due(speaker, case)
    told = {"kind": promised, "due_at": due.isoformat(), "case_no": case.number} if due else None
    return {"card": await card(speaker, case), "basis": basis, **({"promise": told} if told else {})}
