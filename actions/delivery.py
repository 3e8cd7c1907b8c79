"""Where a parcel is, which people look up; and where its order's number stands."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import wording
from actions.lexicon import LOST_NUMBER, WHERE_NUMBER
from actions.turn import turn_of


class AnswerDelivery(Action):
    def name(self) -> str:
        return "action_answer_delivery"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        text = (await turn_of(tracker)).heard.text
        response = "utter_where_order_no" if asks_number(text) else wording(tracker, "utter_delivery_by_person")
        dispatcher.utter_message(response=response)
        return []


def asks_number(text: str) -> bool:
    """Tell whether somebody has not got the number of an order, or asks where it stands."""
    return bool(LOST_NUMBER.search(text) or WHERE_NUMBER.search(text))
