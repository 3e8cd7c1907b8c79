"""What cannot wait: danger, children, threats of law, thoughts of suicide. The right words, then a person at once."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import wording
from actions.turn import turn_of
from desk.conversation.urgent import MATTERS, RESPONSES, asks_to_complain, urgent_in


class AnswerUrgent(Action):
    """Say what matters first and have the gateway fetch a person; an open form rests, its draft stays.

    The gateway answers by itself what the declared patterns find; this is for what only the model hears.
    """

    def name(self) -> str:
        return "action_answer_urgent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        matter = MATTERS[turn.heard.intent]
        complains = matter == "danger" and asks_to_complain(turn.heard.text)
        if not (complains and urgent_in(turn.heard.text)):  # else the gateway has said it before this turn began
            said = wording(tracker, RESPONSES[matter])
            dispatcher.utter_message(response=said, json_message=handoff(matter, stays=complains))
        if complains:
            return [FollowupAction("action_begin_complaint")]
        return [ActiveLoop(None), SlotSet("requested_slot", None)] if tracker.active_loop_name else []


def handoff(matter: str, *, stays: bool) -> dict[str, Any]:
    """Return the effect that fetches a person; who `stays` with the assistant goes on meanwhile."""
    return {"effect": {"kind": "handoff", "reason": matter, "stays": stays}}
