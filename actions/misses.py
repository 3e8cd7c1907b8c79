"""What was not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import last_said, wording
from actions.heard import Heard
from actions.switching import wanted_in
from actions.turn import Turn, payload, turn_of

MISS = {"effect": {"kind": "miss"}}
OFFERED = 3
LEAST = 0.08


class AskToRephrase(Action):
    """Ask again, offer what was likely meant, and let the gateway count the miss.

    Who names an order and says in so many words what to do with it was understood well enough.
    """

    def name(self) -> str:
        return "action_ask_to_rephrase"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        wanted = wanted_in(turn.heard.text) if "order_no" in turn.heard.entities else None
        if wanted is not None:
            return [FollowupAction(f"action_begin_{wanted}")]
        response = "utter_rephrase_again" if _missed_before(tracker) else "utter_rephrase"
        dispatcher.utter_message(response=response, buttons=_buttons(turn), json_message=MISS)
        return []


class DeclineTopic(Action):
    """Say kindly that this is not ours, not twice in the same words."""

    def name(self) -> str:
        return "action_decline_topic"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        dispatcher.utter_message(response=wording(tracker, "utter_out_of_scope"))
        return []


def _missed_before(tracker: Tracker) -> bool:
    """Tell whether the last thing said to the consumer was a rephrase, too."""
    return last_said(tracker).startswith("utter_rephrase")


def likely(turn: Turn, heard: Heard) -> list[str]:
    """Return the intents that a message may have meant and that can be offered, likeliest first."""
    return [intent for intent, chance in heard.chances.items() if chance >= LEAST and _offered(turn, intent)]


def _buttons(turn: Turn) -> list[dict[str, Any]]:
    names = likely(turn, turn.heard)[:OFFERED] or ["request_return", "ask_case_status", "request_person"]
    return [{"title": turn.label(f"intent_{name}"), "payload": payload(name, {})} for name in names]


def _offered(turn: Turn, intent: str) -> bool:
    return turn.desk.words.has(f"utter_label_intent_{intent}")
