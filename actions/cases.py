"""Opening cases from a finished request: one an item, each with its number and its promise."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.aside import offer_the_rest
from actions.judging import judge, still_allowed, terms_of
from actions.request import Request, cleared
from actions.standing import card, facts_of, promised_due
from actions.turn import Turn, turn_of
from desk.cases import Case
from desk.drafts import Draft
from desk.errors import AlreadyOpen
from desk.orders import Item
from desk.promises import case_due
from desk.requests import GOODS_KINDS, KINDS

Events = list[dict[str, Any]]
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


class OpenCase(Action):
    """Hand a request in: judged once more, opened once however often the turn is tried, with its promise."""

    def name(self) -> str:
        return "action_open_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        request = Request.of(await turn_of(tracker), dispatcher, tracker)
        items: list[Item | None] = [*await request.items()] if request["item"] else [None]
        cases = await _made_before(request, items) or await _open_all(request, items)
        for case in cases:
            await _tell(request, case, "utter_case_opened_too" if case is not cases[0] else _response(case))
        if cases:
            await offer_the_rest(request)
        return [*cleared(), FollowupAction("action_listen")]


def _key(turn: Turn, item: Item | None) -> str:
    return f"{turn.conversation}:{turn.message}:open_case:{item.id if item else ''}"


async def _made_before(request: Request, items: list[Item | None]) -> list[Case]:
    """Return the cases that an earlier attempt at this very turn opened; the draft made again is done with."""
    turn = request.turn
    found = [await turn.desk.cases.by_key(_key(turn, item)) for item in items]
    cases = [case for case in found if case is not None]
    if cases:
        await turn.desk.drafts.close((await request.draft()).id, "submitted", turn.now)
    return cases


async def _open_all(request: Request, items: list[Item | None]) -> list[Case]:
    """Open a case an item in one transaction, or none: what is not allowed any more is told."""
    turn = request.turn
    allowed = [item for item in items if item is None or await still_allowed(request, item)]
    if len(allowed) < len(items):
        await judge(request)
    if not allowed:
        return []
    try:
        async with turn.desk.database.transaction():
            draft = await request.draft()
            cases = [await _open(request, draft, item) for item in allowed]
            await turn.desk.drafts.close(draft.id, "submitted", turn.now)
    except AlreadyOpen as refused:
        name = request.named([item for item in items if item])
        request.say("utter_already_open", item=name, number=refused.number, kind=request.called)
        return []
    return cases


async def _open(request: Request, draft: Draft, item: Item | None) -> Case:
    turn = request.turn
    terms = await terms_of(request, item)
    case = await turn.desk.cases.open(draft, terms, _key(turn, item), turn.now, item=item.id if item else None)
    await promise(turn, case, _response(case))
    return case


async def promise(turn: Turn, case: Case, words: str) -> None:
    """Promise when the consumer hears of it; the gateway, which tells it, finds the same promise and watches it."""
    agreement, safety = turn.desk.agreements.today, bool(case.fields.get("safety"))
    due = case_due(agreement, await turn.desk.service_hours(), case.kind, turn.now, safety=safety)
    if due is None:
        return
    kind = KINDS[case.kind].promise
    await turn.desk.promises.make(
        turn.conversation, kind, due, agreement=agreement.version, words=words, now=turn.now, case_no=case.number
    )


def _response(case: Case) -> str:
    first = case.kind == "complaint" and case.fields.get("safety")
    return "utter_complaint_safety_opened" if first else OPENED[case.kind]


async def opened_data(turn: Turn, case: Case) -> dict[str, Any]:
    """Return card, basis and promise of a case that was just opened."""
    promised = KINDS[case.kind].promise
    judged = [str(case.eligibility["clause"])] if case.kind in GOODS_KINDS else []
    clauses = (PROMISED[promised], *judged, *CLAUSES.get(case.kind, ()))
    basis = [{"clause": clause, "version": case.agreement} for clause in clauses]
    due = await promised_due(turn, case)
    told = {"kind": promised, "due_at": due.isoformat(), "case_no": case.number} if due else None
    return {"card": await card(turn, case), "basis": basis, **({"promise": told} if told else {})}


async def _tell(request: Request, case: Case, response: str) -> None:
    facts = await facts_of(request.turn, case)
    request.say(response, json_message=await opened_data(request.turn, case), **facts)
