"""The request while it is being filled in: slots and draft side by side, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.asks import AGAIN, last_said
from actions.turn import Turn
from desk.errors import NotFound
from desk.formats import listing
from desk.request.drafts import Draft
from desk.request.orders import Item, Order
from desk.request.requests import ALIKE, ERRANDS, FIELDS, KINDS, dependents, missing

KEPT = (
    *("order_no", "phone_last4", "item", "also", "bought", "quantity"),
    *("reason", "fault", "condition", "wish", "warranty", "quote"),
    *("account", "about", "product", "time", "safety", "consent", "contact"),
)
SHARED = ("order_no", "phone_last4", "consent", "contact")  # what any request may take over from any other
SLOTS = ("kind", *KEPT, "confirmed", "opening", "refused", "wrong", "reuse", "case_no", "errand")
PROVEN = "proven"  # instead of the phone's digits, which are not kept


class Request:
    """The fields of one request.

    `after` names the action that follows when the form ends in this turn, `wanted` a field asked for out of order;
    `told` is set when the consumer has just read until when the item can go back.
    """

    def __init__(
        self, turn: Turn, dispatcher: CollectingDispatcher, slots: Mapping[str, Any], before: str = ""
    ) -> None:
        self.turn = turn
        self._last_said = before
        self._dispatcher = dispatcher
        self._before = {name: slots.get(name) for name in SLOTS}
        self.values = dict(self._before)
        self.after: str | None = None
        self.wanted: str | None = None
        self.told = False
        self.held: list[tuple[str, dict[str, Any]]] | None = None  # what is said once all of it is known

    @classmethod
    def of(cls, turn: Turn, dispatcher: CollectingDispatcher, tracker: Tracker) -> Request:
        return cls(turn, dispatcher, tracker.slots, last_said(tracker))

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
        """Say a response; what was the last thing said before in other words, where it has some."""
        if self._last_said in (response, f"{response}{AGAIN}") and self.turn.desk.words.has(f"{response}{AGAIN}"):
            response += AGAIN
        if self.held is not None:
            self.held.append((response, facts))
        else:
            self._dispatcher.utter_message(response=response, **facts)

    def end(self, after: str = "action_listen") -> None:
        """End the form; the draft stays unless it is closed."""
        self.after = after

    async def turn_into(self, kind: str) -> None:
        """Go on as a request of another kind: one that was set aside before, or this one with what both need."""
        drafts, turn, before = self.turn.desk.drafts, self.turn, self.kind
        draft, waiting = await drafts.open(turn.conversation), await drafts.aside(turn.conversation, kind)
        self.carry_over(kind)
        if draft is not None and {before, kind} <= ALIKE:
            await drafts.become(draft.id, kind, turn.now)
        elif waiting is not None:
            await drafts.resume(turn.conversation, turn.now, kind)
            self.values |= {name: waiting.fields[name] for name in KEPT if waiting.fields.get(name) is not None}
        if self["contact"] and not await self.fits(str(self["contact"])):
            self.values["contact"] = None

    def carry_over(self, kind: str) -> None:
        """Keep of the filled-in fields what a request of another kind needs, too."""
        alike = {self.kind, kind} <= ALIKE
        needed = {field.name for field in FIELDS[kind]} | {"also", "bought", "safety"} - {"confirmed"}
        kept = needed if alike else set(SHARED)
        faulty = alike and self["fault"] is not None
        for name in (*KEPT, "confirmed", "refused", "wrong"):
            if name not in kept or name == "confirmed":
                self.values[name] = None
        if faulty and "reason" in needed:
            self.values["reason"] = "quality"
        self.values["kind"] = kind

    async def fits(self, contact: str) -> bool:
        """Tell whether contact details are this consumer's and hold all that the request needs."""
        try:
            found = await self.turn.desk.contacts.get(contact)
        except NotFound:
            return False
        needed = KINDS[self.kind].contact if self.kind in KINDS else ()
        return found.conversation == self.turn.conversation and set(needed) <= set(found.masks)

    @property
    def also(self) -> list[str]:
        return str(self.values["also"] or "").split()

    def choose(self, items: Sequence[Item]) -> None:
        """Make the request one about these items; how many pieces is asked only of a single one."""
        self.set("item", items[0].id)
        self.values["also"] = " ".join(one.id for one in items[1:]) or None
        self.values["bought"] = items[0].quantity if len(items) == 1 and items[0].quantity > 1 else None

    async def items(self) -> list[Item]:
        order = await self.order()
        return [order.item(one) for one in (str(self["item"]), *self.also)]

    def named(self, items: Sequence[Item]) -> str:
        return listing([one.name(self.turn.locale) for one in items], self.turn.locale)

    @property
    def called(self) -> str:
        """What the consumer calls this kind of request."""
        return self.turn.label(f"kind_{self.kind}")

    async def order(self) -> Order:
        return await self.turn.desk.orders.get(str(self.values["order_no"]))

    async def item(self) -> Item:
        return (await self.order()).item(str(self.values["item"]))

    async def draft(self) -> Draft:
        """Return the draft; one of another kind is set aside for it."""
        return await self.turn.desk.drafts.begin(self.turn.conversation, self.kind, self.turn.now)

    async def store(self) -> None:
        """Copy the fields into the draft; an errand leaves a request that was begun alone."""
        drafts = self.turn.desk.drafts
        open_one = await drafts.open(self.turn.conversation)
        if self.kind in ERRANDS and (self.kind != "return_check" or (open_one and open_one.kind != self.kind)):
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
