"""The plain questions of the form; asked a second time in a row, in other and fewer words."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

Events = list[dict[str, Any]]
AGAIN = "_again"


def wording(tracker: Tracker, response: str) -> str:
    """Return the response, or its shorter sister when the response itself was the last thing said before."""
    return response + AGAIN if last_said(tracker) == response else response


def last_said(tracker: Tracker) -> str:
    """Return the name of the last response before the consumer's message, or nothing."""
    turns = [index for index, event in enumerate(tracker.events) if event.get("event") == "user"]
    before = tracker.events[: turns[-1]] if turns else []
    said = [event for event in before if event.get("event") == "bot" and event.get("text")]
    return str((said[-1].get("metadata") or {}).get("utter_action") or "") if said else ""


def _ask(dispatcher: CollectingDispatcher, tracker: Tracker, field: str) -> Events:
    dispatcher.utter_message(response=wording(tracker, f"utter_ask_{field}"))
    return []


class AskOrderNo(Action):
    def name(self) -> str:
        return "action_ask_order_no"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return _ask(dispatcher, tracker, "order_no")


class AskPhone(Action):
    def name(self) -> str:
        return "action_ask_phone_last4"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return _ask(dispatcher, tracker, "phone_last4")


class AskReason(Action):
    """Ask for the reason; where only a fault still counts, ask for that alone."""

    def name(self) -> str:
        return "action_ask_reason"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        only_faults = tracker.get_slot("refused") == "no_reason"
        return _ask(dispatcher, tracker, "reason_quality" if only_faults else "reason")


class AskFault(Action):
    def name(self) -> str:
        return "action_ask_fault"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return _ask(dispatcher, tracker, "fault")


class AskCondition(Action):
    def name(self) -> str:
        return "action_ask_condition"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return _ask(dispatcher, tracker, "condition")
