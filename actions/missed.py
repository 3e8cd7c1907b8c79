"""A promise that was not kept: found, answered for, and made a complaint of."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.following import TellCases
from actions.turn import Turn, settled, turn_of
from desk import formats
from desk.case.cases import Case
from desk.case.promises import Promise
from desk.case.standing import facts_of
from desk.case.terms import Unjudged
from desk.request.drafts import Draft
from desk.request.submission import opened_data, promise

Events = list[dict[str, Any]]
TOLD = "utter_missed_promise"


class AnswerForPromise(Action):
    """Name what was promised and when, apologise once, and open a complaint that is linked to the promise."""

    def name(self) -> str:
        return "action_answer_for_promise"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        missed = await turn.desk.promises.missed(turn.conversation, turn.now)
        if missed is None:
            if await turn.desk.cases.of(turn.conversation):
                return await TellCases().run(dispatcher, tracker, domain) or settled(tracker)
            dispatcher.utter_message(response="utter_nothing_missed")
            return settled(tracker)
        before = await turn.desk.case_lists.of_promise(missed.id)
        case = before or await _complain(turn, missed)
        told = "utter_missed_promise_again" if before else TOLD
        facts: dict[str, Any] = {**await facts_of(turn, case), **_promised(turn, missed)}
        dispatcher.utter_message(response=told, json_message=await opened_data(turn, case), **facts)
        return settled(tracker)


def _promised(turn: Turn, missed: Promise) -> dict[str, str]:
    zone = turn.desk.agreements.today.service_hours.zone
    about = turn.label("promised_about", number=missed.case_no) if missed.case_no else ""
    space = " " if about and formats.english(turn.locale) else ""  # words begin and end without one
    return {
        "promised": turn.label(f"promised_{missed.kind}"),
        "about": f"{space}{about}",
        "was_due": formats.due(missed.due_at, turn.locale, zone, turn.now),
    }


async def _complain(turn: Turn, missed: Promise) -> Case:
    """Open the complaint, under the contact details that the case has whose promise it was."""
    about = await turn.desk.cases.get(missed.case_no) if missed.case_no else None
    account = turn.heard.text or turn.label(f"promised_{missed.kind}")
    fields = {
        "account": account,
        "promise": missed.id,
        "order_no": about.order_no if about else None,
        "contact": about.contact if about else None,
    }
    draft = Draft("", turn.conversation, "complaint", fields, "open", turn.now, turn.now)
    key = f"{turn.conversation}:{missed.id}:missed"
    async with turn.desk.database.transaction():
        terms = Unjudged(turn.desk.agreements.today.version)
        case = await turn.desk.cases.open(draft, terms, key, turn.now)
        await promise(turn.desk, case, TOLD, turn.now)
        await turn.desk.audit.note("consumer", "promise_missed", case.number, turn.now, promise=missed.id)
    return case
