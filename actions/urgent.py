"""What cannot wait: danger, children, threats of law, thoughts of suicide. The right words, then a person at once."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import wording
from actions.turn import turn_of
from desk.hours import Presence
from desk.urgent import MATTERS, RESPONSES


class AnswerUrgent(Action):
    """Say what matters first and have the gateway fetch a person; an open form rests, its draft stays."""

    def name(self) -> str:
        return "action_answer_urgent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        matter = MATTERS[turn.heard.intent]
        handoff = {"effect": {"kind": "handoff", "reason": matter}}
        dispatcher.utter_message(response=wording(tracker, RESPONSES[matter]), json_message=handoff)
        closed = (await turn.desk.availability()).state is Presence.CLOSED
        if closed and matter == "danger":
            dispatcher.utter_message(response="utter_urgent_complaint")
        return [ActiveLoop(None), SlotSet("requested_slot", None)] if tracker.active_loop_name else []
