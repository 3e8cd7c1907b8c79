"""The way to a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.questions import answer_first
from actions.turn import done_this_turn, settled, turn_of
from desk.availability.hours import Presence

HANDOFF = {"effect": {"kind": "handoff", "reason": "asked"}}


class RequestPerson(Action):
    """Ask for a person, which the gateway carries out; an open form rests meanwhile, unless the desk is closed."""

    def name(self) -> str:
        return "action_request_person"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        await answer_first(turn, dispatcher, tracker)
        availability = await turn.desk.availability()
        closed = availability.state is Presence.CLOSED
        response = "utter_person_asked_closed" if closed else "utter_person_asked"
        dispatcher.utter_message(response=response, json_message=HANDOFF)
        if tracker.active_loop_name is None or closed:
            return settled(tracker)
        then = [FollowupAction("action_listen")] if done_this_turn(tracker) else []
        return [ActiveLoop(None), SlotSet("requested_slot", None), *then]
