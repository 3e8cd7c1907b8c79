"""A check: what can still be done with an item, without anything being handed in."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asked import asked_instead
from actions.beginnings import FORM, wants_return
from actions.eligibility import tell_allowed, tell_windows, windows_of
from actions.heard import Heard
from actions.in_talk import order_in_talk
from actions.judging import in_short
from actions.lexicon import INTENDS, LIKE_NEW, RETURN, WONDERS
from actions.questions import answer_first, say_answer
from actions.repair import warranty_in_short
from actions.request import KEPT, Request, cleared
from actions.said import before
from actions.switching import wanted_in
from actions.turn import settled, turn_of
from desk.answers import asks_point
from desk.answers.elapsed import days_gone
from desk.formats import count
from desk.request.eligibility import Reason
from desk.request.orders import Item, Order

Events = list[dict[str, Any]]
WAYS = {"start_return": "request_return", "start_repair": "request_repair"}
FAULT_TOLD = ("utter_fault_heard", "utter_fault_order_noted")


class BeginCheck(Action):
    """Check whether something can still go back; nothing is handed in."""

    def name(self) -> str:
        return "action_begin_check"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        returns = (turn := await turn_of(tracker)).desk.agreements.today.returns
        if _intends(turn.heard):
            return [FollowupAction("action_begin_return")]
        if other := _another_way(turn.heard):
            return [FollowupAction(f"action_begin_{other}")]
        if topic := asked_instead(turn.heard, "return_check"):
            await say_answer(turn, dispatcher, topic)
            return settled(tracker)
        await answer_first(turn, dispatcher, tracker)
        talk = None if tracker.get_slot("order_no") else await order_in_talk(turn, "return_check", turn.heard.text)
        known = talk or tracker.get_slot("order_no") or "order_no" in turn.heard.entities
        if not known and asks_point("ask_return_policy", turn.heard.text) and not LIKE_NEW.search(turn.heard.text):
            await say_answer(turn, dispatcher, "ask_return_policy")
            return settled(tracker)
        if not known and days_gone(turn.heard.text):
            await say_answer(turn, dispatcher, "ask_return_policy")
        else:
            dispatcher.utter_message(
                response="utter_check_begun" if known else "utter_check_begun_by_rule",
                days_no_reason=count(returns.no_reason.days, "day", turn.locale),
                days_quality=count(returns.quality.days, "day", turn.locale),
            )
        told = ("reason", "fault") if fault_told(tracker) else ()
        unknown = [SlotSet(name, None) for name in KEPT if name not in ("order_no", "phone_last4", *told)]
        order = [SlotSet("order_no", talk.number)] if talk else []
        return [*unknown, *order, SlotSet("kind", "return_check"), FORM]


class TellEligibility(Action):
    """Tell until when an item can go back, on whose cost, and until when its repair is free."""

    def name(self) -> str:
        return "action_tell_eligibility"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        request = Request.of(await turn_of(tracker), dispatcher, tracker)
        order, item = await request.order(), await request.item()
        windows = windows_of(request.turn, order, item)
        if request["reason"] == Reason.QUALITY and windows.quality.allowed:
            tell_allowed(request, windows, windows.quality)
            told = warranty_in_short(request.turn, order, item)
            dispatcher.utter_message(
                response="utter_check_next_fault", warranty=told, buttons=_ways(request, order, item)
            )
        elif windows.any_allowed:
            tell_windows(request, windows)
            buttons = [request.turn.button(*way, order_no=order.number, item=item.id) for way in WAYS.items()]
            told = warranty_in_short(request.turn, order, item)
            dispatcher.utter_message(response="utter_check_next", warranty=told, buttons=buttons)
        else:
            tell_windows(request, windows)
        return [*cleared(), FollowupAction("action_listen")]


def _ways(request: Request, order: Order, item: Item) -> Events:
    """Return a button for each way that is open to goods with a fault."""
    ways = {"start_return": "return", "start_exchange": "exchange", "start_repair": "repair"}
    turn = request.turn
    open_ = (label for label, kind in ways.items() if kind == "return" or in_short(turn, order, item, kind)[0])
    return [turn.button(one, f"request_{ways[one]}", order_no=order.number, item=item.id) for one in open_]


def _intends(heard: Heard) -> bool:
    """Tell whether somebody who was taken to ask wants the return itself, in so many words."""
    said = "" if heard.asks else heard.text
    returns = RETURN.search(said) or wanted_in(said) == "return"
    return bool(returns and INTENDS.search(said) and not WONDERS.search(said))


def _another_way(heard: Heard) -> str | None:
    """Return what is asked for instead by "can it be exchanged?"."""
    wanted = wanted_in(heard.text)
    return wanted if wanted in ("exchange", "repair") and not wants_return(heard) else None


def fault_told(tracker: Tracker) -> bool:
    """Tell whether what is wrong with the goods was told, and heard, not long ago."""
    return any(name.startswith(FAULT_TOLD) for said in before(tracker) for name in said.responses)
