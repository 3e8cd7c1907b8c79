"""The way to a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

HANDOFF = {"effect": {"kind": "handoff", "reason": "asked"}}


class RequestPerson(Action):
    """Ask for a person; the gateway carries it out and says when somebody comes."""

    def name(self) -> str:
        return "action_request_person"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        dispatcher.utter_message(response="utter_person_asked", json_message=HANDOFF)
        return []
