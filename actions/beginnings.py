"""How a request begins, or goes on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.aside import note_second
from actions.asked import asked_instead
from actions.claims import cites
from actions.heard import Heard
from actions.in_talk import order_in_talk
from actions.lexicon import RETURN, unanswered_complaint
from actions.parts import requests, wants_person
from actions.questions import answer_first, say_answer
from actions.request import KEPT, Request
from actions.switching import wanted_in
from actions.turn import Turn, settled, turn_of
from desk.request.accounts import account_in
from desk.request.drafts import Draft
from desk.request.requests import ALIKE, KINDS

Events = list[dict[str, Any]]
FORM = FollowupAction("request_form")
FRESH = timedelta(minutes=10)


class Beginning(Action, ABC):
    """Begin a request of one kind, or go on with the one that was begun; what another has in common is taken over."""

    @property
    @abstractmethod
    def kind(self) -> str: ...

    def name(self) -> str:
        return f"action_begin_{self.kind}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        request = Request.of(await turn_of(tracker), dispatcher, tracker)
        turn = request.turn
        if topic := asked_instead(turn.heard, self.kind):
            await say_answer(turn, dispatcher, topic)
            return settled(tracker)
        if self.kind == "complaint" and unanswered_complaint(turn.heard.text):
            return [FollowupAction("action_answer_for_promise")]
        await answer_first(turn, dispatcher, tracker)
        if wants_person(turn.heard):
            return [FollowupAction("action_request_person")]
        wished = list(requests(turn.heard))
        if self.kind in wished[1:]:
            return [FollowupAction(f"action_begin_{wished[0]}")]
        drafts = turn.desk.drafts
        waiting = await drafts.aside(turn.conversation, self.kind)
        draft = await (
            drafts.resume(turn.conversation, turn.now, self.kind) if waiting else drafts.open(turn.conversation)
        )
        if draft and draft.kind == self.kind and _about_another(turn, draft):
            await turn.desk.drafts.close(draft.id, "cancelled", turn.now)
            draft = None
            request.values |= dict.fromkeys(KEPT)
        if draft and draft.kind in KINDS:
            return await self._go_on(request, draft)
        if draft and self.kind in ALIKE:
            request.values |= {name: draft.fields[name] for name in KEPT if draft.fields.get(name) is not None}
        request.values["kind"] = self.kind
        if not (self.kind == "suggestion" and account_in(turn.heard.text)):  # else it is thanked for at once
            request.say(self._begun(request), kind=turn.label(f"kind_{self.kind}"))
        for second in [kind for kind in wished if kind != self.kind][:1]:
            await note_second(request, second)
        await take_order_in_talk(request)
        return [SlotSet("kind", self.kind), *_values(request), FORM]

    def _begun(self, request: Request) -> str:
        """Name the words that begin it; who claims more than the agreement gives hears no yes."""
        claimed = self.kind in ALIKE and cites(request.turn.heard.text)
        return "utter_claim_begun" if claimed else f"utter_{self.kind}_begun"

    async def _go_on(self, request: Request, draft: Draft) -> Events:
        """Take over what the draft holds: all of it, or what this kind of request needs, too."""
        request.values |= {name: draft.fields[name] for name in KEPT if draft.fields.get(name) is not None}
        request.values["kind"] = draft.kind
        if draft.kind == self.kind:
            resumed = any(draft.fields.get(name) for name in ("order_no", "account", "product", "fault"))
            request.say("utter_request_resumed" if resumed else self._begun(request), kind=request.called)
        elif {draft.kind, self.kind} <= ALIKE and not _about_another(request.turn, draft):
            await request.turn_into(self.kind)
            request.say("utter_switched", kind=request.called)
        else:
            await request.turn.desk.drafts.begin(request.turn.conversation, self.kind, request.turn.now)
            await request.turn_into(self.kind)
            request.say(self._begun(request), kind=request.called)
        return [SlotSet("kind", self.kind), *_values(request), FORM]


class BeginReturn(Beginning):
    kind = "return"


class BeginExchange(Beginning):
    kind = "exchange"


class BeginRepair(Beginning):
    kind = "repair"


class BeginComplaint(Beginning):
    kind = "complaint"


class BeginSupport(Beginning):
    kind = "support"


class BeginSuggestion(Beginning):
    kind = "suggestion"


class BeginCallback(Beginning):
    kind = "callback"


class BeginLookup(Action):
    """Find the cases of an order that was named, once it is proven."""

    def name(self) -> str:
        return "action_begin_lookup"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        return lookup("status")


def lookup(errand: str, case_no: str | None = None) -> Events:
    """Return the events that ask for the proof of an order, for what shall then be done with its cases."""
    asked = {"kind": "case_lookup", "errand": errand, "case_no": case_no}
    return [*_nothing(), *(SlotSet(name, value) for name, value in asked.items()), FORM]


class ResumeRequest(Action):
    """Go on with the request that was begun, wherever it stands."""

    def name(self) -> str:
        return "action_resume_request"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        draft = await turn.desk.drafts.resume(turn.conversation, turn.now, wanted_in(turn.heard.text))
        if draft is None or draft.kind not in KINDS:
            dispatcher.utter_message(response="utter_nothing_to_resume")
            return [FollowupAction("action_listen")]
        request = Request(turn, dispatcher, {**draft.fields, "kind": draft.kind})
        request.say("utter_request_resumed", kind=request.called)
        await take_order_in_talk(request)
        return [*_values(request), SlotSet("kind", draft.kind), SlotSet("opening", request["opening"]), FORM]


def wants_return(heard: Heard) -> bool:
    """Tell whether a sentence about an order or a fault speaks of sending something back."""
    return bool(RETURN.search(heard.text))


def _about_another(turn: Turn, draft: Draft) -> bool:
    named = turn.heard.entities.get("order_no")
    return named is not None and named != draft.fields.get("order_no")


async def checked_just_now(turn: Turn) -> bool:
    """Tell whether a check was answered a moment ago: what follows is about the same item."""
    draft = await turn.desk.drafts.open(turn.conversation)
    return draft is not None and draft.kind == "return_check" and turn.now - draft.updated_at < FRESH


async def take_order_in_talk(request: Request) -> None:
    """Go on with an order that was proven before and is referred to; say which, so that it can be put right."""
    said = request["opening"] or request.turn.heard.text
    order = None if request["order_no"] else await order_in_talk(request.turn, request.kind, said)
    if order is not None:
        request.values["order_no"] = order.number
        request.say("utter_same_order", order_no=order.number)


def _nothing() -> Events:
    return [SlotSet(name, None) for name in KEPT]


def _values(request: Request) -> Events:
    return [SlotSet(name, request.values[name]) for name in KEPT]
