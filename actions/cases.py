"""Cases: opened from a finished request, and how they stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.eligibility import judge, payer, windows_of
from actions.request import Request, cleared
from actions.turn import Turn, turn_of
from desk import formats
from desk.agreement import Agreement
from desk.answers import capital
from desk.cases import OPEN, Case
from desk.due import review_due
from desk.eligibility import Eligibility
from desk.errors import AlreadyOpen
from desk.way_back import way_back

Events = list[dict[str, Any]]
REVIEW = "review"


class OpenCase(Action):
    """Hand a return in: judged once more, opened once however often the turn is tried, with its promise."""

    def name(self) -> str:
        return "action_open_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        request = Request.of(await turn_of(tracker), dispatcher, tracker)
        turn = request.turn
        done = [*cleared(), FollowupAction("action_listen")]
        case = await _made_before(request)
        if case is None:
            terms = await _terms(request)
            if not terms.allowed:
                await judge(request)
                return done
            try:
                case = await _open(request, terms)
            except AlreadyOpen as refused:
                item = await request.item()
                request.say("utter_already_open", item=item.name(turn.locale), number=refused.number)
                return done
        await _tell_opened(request, case)
        return done


def _key(turn: Turn) -> str:
    return f"{turn.conversation}:{turn.message}:open_case"


async def _made_before(request: Request) -> Case | None:
    """Return the case that an earlier attempt at this very turn opened; the draft that was made again is done with."""
    turn = request.turn
    case = await turn.desk.cases.by_key(_key(turn))
    if case is not None:
        await turn.desk.drafts.close((await request.draft()).id, "submitted", turn.now)
    return case


async def _terms(request: Request) -> Eligibility:
    intact = request["condition"] != "not_intact"
    windows = windows_of(request.turn, await request.order(), await request.item(), intact=intact)
    return windows.one(request["reason"])


async def _open(request: Request, terms: Eligibility) -> Case:
    turn = request.turn
    async with turn.desk.database.transaction():
        draft = await request.draft()
        case = await turn.desk.cases.open(draft, terms, _key(turn), turn.now)
        await turn.desk.drafts.close(draft.id, "submitted", turn.now)
        await _promise(turn, case)
    return case


async def _promise(turn: Turn, case: Case) -> None:
    """Promise the review, if it has a date; the gateway, which tells it, finds the same promise and watches it."""
    agreement = turn.desk.agreements.today
    due = review_due(agreement, await turn.desk.service_hours(), turn.now)
    if due is None:
        return
    await turn.desk.promises.make(
        turn.conversation,
        REVIEW,
        due,
        agreement=agreement.version,
        words="utter_case_opened",
        now=turn.now,
        case_no=case.number,
    )


async def _tell_opened(request: Request, case: Case) -> None:
    turn = request.turn
    due = await _promised_due(turn, case)
    facts = way_back(await _supplier_terms(turn, case), turn.locale) | {
        "number": case.number,
        "review_due": _due_words(turn, due),
        "payer": capital(payer(turn, (case.eligibility)["freight"])),
    }
    clauses = (REVIEW, str(case.eligibility["clause"]), "return.send_within_days", "refund")
    data = {
        "card": await _card(turn, case),
        "basis": [{"clause": clause, "version": case.agreement} for clause in clauses],
    }
    if due is not None:
        data["promise"] = {"kind": REVIEW, "due_at": due.isoformat(), "case_no": case.number}
    request.say("utter_case_opened", json_message=data, **facts)


async def _supplier_terms(turn: Turn, case: Case) -> Agreement:
    item = await turn.desk.orders.item(case.item)
    return turn.desk.agreements.today.for_supplier(item.supplier)


async def _promised_due(turn: Turn, case: Case) -> datetime | None:
    promises = await turn.desk.promises.of(turn.conversation)
    return next((one.due_at for one in promises if one.case_no == case.number and one.kind == REVIEW), None)


def _due_words(turn: Turn, due: datetime | None) -> str:
    if due is None:
        return turn.label("review_undated")
    return formats.due(due, turn.locale, turn.desk.agreements.today.service_hours.zone, turn.now)


async def _card(turn: Turn, case: Case) -> dict[str, Any]:
    item, back = await turn.desk.orders.item(case.item), way_back(await _supplier_terms(turn, case), turn.locale)
    rows = {"item": item.name(turn.locale)}
    if case.state in OPEN:
        rows["send"] = turn.label("send_within", days=back["send_within"])
        rows["refund"] = turn.label("refund_within", days=back["refund_days"])
    return {
        "type": "case",
        "number": case.number,
        "state": turn.label(f"state_{case.state}"),
        "next": await _next(turn, case),
        "due": _due_words(turn, await _promised_due(turn, case)) if case.state == "submitted" else "",
        "rows": [{"label": turn.label(name), "value": value} for name, value in rows.items()],
    }


async def _next(turn: Turn, case: Case) -> str:
    if case.state != "submitted":
        return turn.label(f"next_{case.state}", **way_back(await _supplier_terms(turn, case), turn.locale))
    due = await _promised_due(turn, case)
    late = "_late" if due is not None and due < turn.now else ""
    return turn.label(f"next_submitted{late}", due=_due_words(turn, due))


class TellCases(Action):
    """Tell how every case of this conversation stands, the next step and its due time."""

    def name(self) -> str:
        return "action_tell_cases"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        cases = await turn.desk.cases.of(turn.conversation)
        for case in cases:
            item = await turn.desk.orders.item(case.item)
            dispatcher.utter_message(
                response="utter_case_status",
                json_message={"card": await _card(turn, case)},
                number=case.number,
                item=item.name(turn.locale),
                state=turn.label(f"state_{case.state}"),
                next=await _next(turn, case),
            )
        if not cases:
            dispatcher.utter_message(response="utter_no_cases")
        return []
