"""An order number that comes out of the blue."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import last_said
from actions.beginnings import wants_return
from actions.heard import Heard
from actions.lexicon import digits_off
from actions.switching import wanted_in
from actions.topics import topic_of
from actions.turn import turn_of
from desk.request.requests import KINDS

Events = list[dict[str, Any]]
UNWANTED_HEARD, FAULT_HEARD = "utter_unwanted_heard", ("utter_fault_heard", "utter_product_")
CHECKED_NEXT = {"ask_return_policy", "ask_quality_return", "ask_return_freight", "ask_warranty"}
DIGITS_OFF = ("utter_order_no_short", "utter_order_no_long")
SOUGHT = {"utter_no_cases", "utter_no_such_case", "utter_nothing_missed"}


class NoteOrder(Action):
    """Take an order number that came out of the blue: for a return if the sentence wants one, else ask what for."""

    def name(self) -> str:
        return "action_note_order"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        heard, last = turn.heard, last_said(tracker)
        if "order_no" in heard.entities and last in SOUGHT:
            return [FollowupAction("action_begin_lookup")]
        wanted = wanted_in(heard.text)
        if wanted is not None and wanted != "return":
            return [FollowupAction(f"action_begin_{wanted}")]
        if wants_return(heard) or ("order_no" in heard.entities and last == UNWANTED_HEARD):
            return [FollowupAction("action_begin_check" if heard.asks else "action_begin_return")]
        entities = heard.entities
        found = {name: entities[name] for name in ("order_no", "phone_last4") if name in entities}
        draft = await turn.desk.drafts.open(turn.conversation)
        if draft is not None and draft.kind in KINDS and "order_no" not in found:
            return [FollowupAction("action_resume_request")]
        if "order_no" in found and _broken(tracker, last):
            dispatcher.utter_message(response="utter_fault_order_noted", order_no=found["order_no"])
            return [SlotSet(name, value) for name, value in found.items()]
        if _both_known(tracker, heard) or ("order_no" in found and topic_of(last) in CHECKED_NEXT):
            return [*(SlotSet(name, value) for name, value in found.items()), FollowupAction("action_begin_check")]
        if off := digits_off(heard.text):
            dispatcher.utter_message(response=DIGITS_OFF[off > 0], off=str(abs(off)))
        elif "order_no" in found:
            dispatcher.utter_message(response="utter_order_noted", order_no=found["order_no"])
        else:
            dispatcher.utter_message(response="utter_purpose")
        return [SlotSet(name, value) for name, value in found.items()]


def _broken(tracker: Tracker, last: str) -> bool:
    """Tell whether a fault was spoken of just before: then the order alone says nothing of what shall be done."""
    return last.startswith(FAULT_HEARD) and tracker.get_slot("reason") == "quality"


def _both_known(tracker: Tracker, heard: Heard) -> bool:
    """Tell whether an order can be proven: then what may go back is the best answer to a bare number."""
    return all(heard.entities.get(name) or tracker.get_slot(name) for name in ("order_no", "phone_last4"))
