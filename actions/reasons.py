"""Why something comes back."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import last_said
from actions.beginnings import checked_just_now, wants_return
from actions.check import FAULT_TOLD
from actions.lexicon import joined
from actions.switching import wanted_in
from actions.turn import turn_of
from desk.request.accounts import SAFETY, describes_fault


class NoteReason(Action):
    """Keep a reason that was told before any request was begun, and offer what can be done."""

    def name(self) -> str:
        return "action_note_reason"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        heard = turn.heard
        other = wanted_in(heard.text)
        if other is not None and other != "return" and not heard.asks:
            return [FollowupAction(f"action_begin_{other}")]
        wanted = wants_return(heard) and not heard.asks
        asked = last_said(tracker).startswith(FAULT_TOLD)  # which way it shall be: more of the fault is no answer
        if wanted or (not asked and (tracker.get_slot("order_no") or await checked_just_now(turn))):
            return [FollowupAction("action_begin_return")]
        if heard.intent == "inform_no_reason":
            dispatcher.utter_message(response="utter_unwanted_heard")
            return [SlotSet("reason", "no_reason")]
        if SAFETY.search(heard.text):
            dispatcher.utter_message(response="utter_safety_heard")
        dispatcher.utter_message(response="utter_fault_heard_again" if asked else "utter_fault_heard")
        fault = tracker.get_slot("fault") if asked else None
        if describes_fault(heard.text):
            fault = joined(fault, heard.text) if fault else heard.text
        return [SlotSet("reason", "quality"), SlotSet("fault", fault)]
