"""The request while it is being filled in: slots and draft side by side, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.turn import Turn
from desk.drafts import Draft
from desk.orders import Item, Order
from desk.requests import dependents, missing

KEPT = ("order_no", "phone_last4", "item", "reason", "fault", "condition", "consent", "contact")
SLOTS = ("kind", *KEPT, "confirmed", "opening", "refused", "wrong")
PROVEN = "proven"  # instead of the phone's digits, which are not kept


class Request:
    """The fields of one request.

    `after` names the action that follows when the form ends in this turn, `wanted` a field asked for out of order;
    `told` is set when the consumer has just read until when the item can go back.
    """

    def __init__(self, turn: Turn, dispatcher: CollectingDispatcher, slots: Mapping[str, Any]) -> None:
        self.turn = turn
        self._dispatcher = dispatcher
        self._before = {name: slots.get(name) for name in SLOTS}
        self.values = dict(self._before)
        self.after: str | None = None
        self.wanted: str | None = None
        self.told = False

    @classmethod
    def of(cls, turn: Turn, dispatcher: CollectingDispatcher, tracker: Tracker) -> Request:
        return cls(turn, dispatcher, tracker.slots)

    @property
    def kind(self) -> str:
        return str(self.values["kind"] or "return")

    @property
    def ended(self) -> bool:
        return self.after is not None

    @property
    def proven(self) -> bool:
        return self.values["phone_last4"] == PROVEN

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def set(self, name: str, value: Any) -> None:
        """Set a field; what depends on it is asked again when it changed."""
        if self.values[name] == value:
            return
        if self.values[name] is not None:
            self.forget(name)
        self.values[name] = value

    def forget(self, name: str) -> None:
        for one in (name, *dependents(name)):
            self.values[one] = None

    def changed(self, *names: str) -> bool:
        return any(self.values[name] != self._before[name] for name in names)

    def next(self) -> str | None:
        """Return the field to ask for: the one that was asked for by name, or the first that is missing."""
        return self.wanted or next(iter(missing(self.kind, self.values)), None)

    def count_wrong(self, question: str) -> int:
        """Count one more wrong answer to a question; another question begins anew."""
        asked, _, count = str(self.values["wrong"] or "").partition(":")
        number = int(count) + 1 if asked == question else 1
        self.values["wrong"] = f"{question}:{number}"
        return number

    def say(self, response: str, **facts: Any) -> None:
        self._dispatcher.utter_message(response=response, **facts)

    def end(self, after: str = "action_listen") -> None:
        """End the form; the draft stays unless it is closed."""
        self.after = after

    async def order(self) -> Order:
        return await self.turn.desk.orders.get(str(self.values["order_no"]))

    async def item(self) -> Item:
        return (await self.order()).item(str(self.values["item"]))

    async def draft(self) -> Draft:
        """Return the draft; one of another kind is given up for it."""
        return await self.turn.desk.drafts.begin(self.turn.conversation, self.kind, self.turn.now)

    async def store(self) -> None:
        """Copy the fields into the draft; a mere check leaves a begun return alone."""
        drafts = self.turn.desk.drafts
        open_one = await drafts.open(self.turn.conversation)
        if self.kind == "return_check" and open_one is not None and open_one.kind != self.kind:
            return
        fields = {name: self.values[name] for name in KEPT}
        fields["phone_last4"] = PROVEN if self.proven else None
        await drafts.fill((await self.draft()).id, fields, self.turn.now)

    def events(self) -> list[dict[str, Any]]:
        """Return what the tracker must learn: all fields, or none of them once the form has ended by itself."""
        if self.after == "action_listen":
            return [*cleared(), SlotSet("requested_slot", None), FollowupAction(self.after)]
        slots = [SlotSet(name, value) for name, value in self.values.items()]
        if self.after:
            return [*slots, SlotSet("requested_slot", None), FollowupAction(self.after)]
        return [*slots, SlotSet("requested_slot", self.next())]


def cleared() -> list[dict[str, Any]]:
    """Return the events that empty the form."""
    return [SlotSet(name, None) for name in SLOTS]
