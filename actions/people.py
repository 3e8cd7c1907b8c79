"""The way to a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.turn import turn_of
from desk.hours import Presence

HANDOFF = {"effect": {"kind": "handoff", "reason": "asked"}}


class RequestPerson(Action):
    """Ask for a person, which the gateway carries out; an open form rests meanwhile, unless the desk is closed."""

    def name(self) -> str:
        return "action_request_person"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        availability = await (await turn_of(tracker)).desk.availability()
        closed = availability.state is Presence.CLOSED
        response = "utter_person_asked_closed" if closed else "utter_person_asked"
        dispatcher.utter_message(response=response, json_message=HANDOFF)
        rests = tracker.active_loop_name is not None and not closed
        return [ActiveLoop(None), SlotSet("requested_slot", None)] if rests else []
