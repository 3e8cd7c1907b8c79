"""The plain questions of the form; asked a second time in a row, in other and fewer words."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.turn import payload, turn_of

Events = list[dict[str, Any]]
AGAIN = "_again"
OFFERED = 3
MOST_BUTTONS = 5


def wording(tracker: Tracker, response: str) -> str:
    """Return the response, or its shorter sister when the response itself was the last thing said before."""
    return f"{response}{AGAIN}" if last_said(tracker) == response else response


def last_said(tracker: Tracker) -> str:
    """Return the name of the last response before the consumer's message, or nothing."""
    turns = [index for index, event in enumerate(tracker.events) if event.get("event") == "user"]
    before = tracker.events[: turns[-1]] if turns else []
    said = [event for event in before if event.get("event") == "bot" and event.get("text")]
    return str((said[-1].get("metadata") or {}).get("utter_action") or "") if said else ""


async def _ask(dispatcher: CollectingDispatcher, tracker: Tracker, field: str, **more: Any) -> Events:
    turn = await turn_of(tracker)
    facts = {"kind": turn.label(f"kind_{tracker.get_slot('kind') or 'return'}"), **more}
    dispatcher.utter_message(response=wording(tracker, f"utter_ask_{field}"), **facts)
    return []


async def _proven(tracker: Tracker) -> list[dict[str, Any]]:
    """Return a button for each order that the consumer has proven: it need not be typed again."""
    turn = await turn_of(tracker)
    orders = await turn.desk.proofs.of(turn.conversation)
    return [
        {"title": one.number, "payload": payload("inform_order", {"order_no": one.number})} for one in orders[:OFFERED]
    ]


class AskOrderNo(Action):
    def name(self) -> str:
        return "action_ask_order_no"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        buttons = await _proven(tracker)
        return await _ask(dispatcher, tracker, "order_no", **({"buttons": buttons} if buttons else {}))


class AskPhone(Action):
    def name(self) -> str:
        return "action_ask_phone_last4"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return await _ask(dispatcher, tracker, "phone_last4")


class AskReason(Action):
    """Ask for the reason; where only a fault still counts, ask for that alone."""

    def name(self) -> str:
        return "action_ask_reason"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        only_faults = tracker.get_slot("refused") == "no_reason"
        by_kind = "reason_exchange" if tracker.get_slot("kind") == "exchange" else "reason"
        return await _ask(dispatcher, tracker, "reason_quality" if only_faults else by_kind)


class AskFault(Action):
    """Ask what is wrong, or, of who wants help, what does not work."""

    def name(self) -> str:
        return "action_ask_fault"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return await _ask(dispatcher, tracker, "trouble" if tracker.get_slot("kind") == "support" else "fault")


class AskCondition(Action):
    def name(self) -> str:
        return "action_ask_condition"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return await _ask(dispatcher, tracker, "condition")


class AskWish(Action):
    """Ask what the consumer wants instead; of who complains, what would put it right."""

    def name(self) -> str:
        return "action_ask_wish"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return await _ask(dispatcher, tracker, "remedy" if tracker.get_slot("kind") == "complaint" else "wish")


class AskAccount(Action):
    """Ask what happened, what is suggested, what the call is about, or what shall be added."""

    def name(self) -> str:
        return "action_ask_account"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return await _ask(dispatcher, tracker, f"account_{tracker.get_slot('kind')}")


class AskAbout(Action):
    def name(self) -> str:
        return "action_ask_about"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return await _ask(dispatcher, tracker, "about", buttons=[*await _proven(tracker), *await _yes_or_no(tracker)])


async def _yes_or_no(tracker: Tracker) -> list[dict[str, Any]]:
    turn = await turn_of(tracker)
    return [turn.button("about_order", "affirm"), turn.button("about_none", "deny")]


class AskProduct(Action):
    def name(self) -> str:
        return "action_ask_product"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        buttons = await _proven(tracker)
        return await _ask(dispatcher, tracker, "product", **({"buttons": buttons} if buttons else {}))


class AskTime(Action):
    def name(self) -> str:
        return "action_ask_time"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return await _ask(dispatcher, tracker, "time")


class AskQuantity(Action):
    def name(self) -> str:
        return "action_ask_quantity"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn, bought = await turn_of(tracker), int(tracker.get_slot("bought") or 1)
        numbers = [str(one) for one in range(1, bought + 1)] if bought <= MOST_BUTTONS else []
        buttons = [
            {"title": turn.label("pieces", count=one), "payload": payload("inform_order", {"amount": one})}
            for one in numbers
        ]
        return await _ask(dispatcher, tracker, "quantity", bought=str(bought), buttons=buttons)


class AskQuote(Action):
    def name(self) -> str:
        return "action_ask_quote"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return await _ask(dispatcher, tracker, "quote")
