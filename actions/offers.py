"""A yes or a no outside the form: to what was offered last, if anything was."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import last_said
from actions.beginnings import checked_just_now
from actions.people import RequestPerson
from actions.turn import turn_of

Events = list[dict[str, Any]]
PERSON = "action_request_person"
OFFERED = {
    "utter_if_bot": PERSON,
    "utter_answer_person_open": PERSON,
    "utter_answer_person_unattended": PERSON,
    "utter_answer_person_closed": PERSON,
    "utter_exchange_by_person": PERSON,
    "utter_repair_by_person": PERSON,
    "utter_complaint_by_person": PERSON,
    "utter_support_by_person": PERSON,
    "utter_wish_by_person": PERSON,
    "utter_product_by_person": PERSON,
    "utter_delivery_by_person": PERSON,
    "utter_no_cases": PERSON,
    "utter_unwanted_heard": "action_begin_return",
    "utter_fault_heard": "action_begin_return",
    "utter_nothing_to_resume": "action_begin_return",
    "utter_check_next": "action_begin_return",
}


class TakeYes(Action):
    """Do what was offered; a check that was just answered offered the return."""

    def name(self) -> str:
        return "action_take_yes"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        offered = OFFERED.get(last_said(tracker)) or ("action_begin_return" if await checked_just_now(turn) else None)
        if offered == PERSON:
            return await RequestPerson().run(dispatcher, tracker, domain)
        if offered:
            return [FollowupAction(offered)]
        dispatcher.utter_message(response="utter_affirm_alone")
        return []


class CancelNothing(Action):
    """Answer "stop" where nothing is being filled in: a case can only be withdrawn by a person."""

    def name(self) -> str:
        return "action_cancel_nothing"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        cases = await turn.desk.cases.of(turn.conversation)
        dispatcher.utter_message(response="utter_nothing_to_cancel" if cases else "utter_deny_alone")
        return []
