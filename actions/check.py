"""The end of a check: what can still be done with an item, without anything being handed in."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.eligibility import tell_windows, windows_of
from actions.repair import warranty_in_short
from actions.request import Request, cleared
from actions.turn import turn_of

WAYS = {"start_return": "request_return", "start_repair": "request_repair"}


class TellEligibility(Action):
    """Tell until when an item can go back, on whose cost, and until when its repair is free."""

    def name(self) -> str:
        return "action_tell_eligibility"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        request = Request.of(await turn_of(tracker), dispatcher, tracker)
        order, item = await request.order(), await request.item()
        windows = windows_of(request.turn, order, item)
        if windows.any_allowed:
            tell_windows(request, windows)
            buttons = [request.turn.button(*way, order_no=order.number, item=item.id) for way in WAYS.items()]
            told = warranty_in_short(request.turn, order, item)
            dispatcher.utter_message(response="utter_check_next", warranty=told, buttons=buttons)
        else:
            tell_windows(request, windows)
        return [*cleared(), FollowupAction("action_listen")]
