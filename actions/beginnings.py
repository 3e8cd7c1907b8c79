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
from actions.asks import last_said
from actions.claims import cites
from actions.heard import Heard
from actions.in_talk import order_in_talk
from actions.lexicon import INTENDS, RETURN, WONDERS, digits_off, unanswered_complaint
from actions.parts import requests, wants_person
from actions.questions import answer_first, say_answer
from actions.request import KEPT, Request
from actions.switching import wanted_in
from actions.turn import Turn, settled, turn_of
from desk.answers.elapsed import days_gone
from desk.formats import count
from desk.request.accounts import account_in
from desk.request.drafts import Draft
from desk.request.requests import ALIKE, KINDS

Events = list[dict[str, Any]]
FORM = FollowupAction("request_form")
FRESH = timedelta(minutes=10)
UNWANTED_HEARD, FAULT_HEARD = "utter_unwanted_heard", ("utter_fault_heard", "utter_product_")
TALKED_OF = {
    *("utter_answer_return_policy", "utter_answer_quality_return", "utter_answer_return_freight"),
    *("utter_answer_days_both", "utter_answer_days_quality", "utter_answer_days_over", "utter_answer_warranty"),
}
DIGITS_OFF = ("utter_order_no_short", "utter_order_no_long")
SOUGHT = {"utter_no_cases", "utter_no_such_case", "utter_nothing_missed"}


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


class BeginCheck(Action):
    """Check whether something can still go back; nothing is handed in."""

    def name(self) -> str:
        return "action_begin_check"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        returns = (turn := await turn_of(tracker)).desk.agreements.today.returns
        if _intends(turn.heard):
            return [FollowupAction("action_begin_return")]
        if topic := asked_instead(turn.heard, "return_check"):
            await say_answer(turn, dispatcher, topic)
            return settled(tracker)
        await answer_first(turn, dispatcher, tracker)
        talk = None if tracker.get_slot("order_no") else await order_in_talk(turn, "return_check", turn.heard.text)
        known = talk or tracker.get_slot("order_no") or "order_no" in turn.heard.entities
        if not known and days_gone(turn.heard.text):
            await say_answer(turn, dispatcher, "ask_return_policy")
        else:
            dispatcher.utter_message(
                response="utter_check_begun" if known else "utter_check_begun_by_rule",
                days_no_reason=count(returns.no_reason.days, "day", turn.locale),
                days_quality=count(returns.quality.days, "day", turn.locale),
            )
        unknown = [SlotSet(name, None) for name in KEPT if name not in ("order_no", "phone_last4")]
        order = [SlotSet("order_no", talk.number)] if talk else []
        return [*unknown, *order, SlotSet("kind", "return_check"), FORM]


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


class NoteOrder(Action):
    """Take an order number that came out of the blue: for a return if the sentence wants one, else ask what for."""

    def name(self) -> str:
        return "action_note_order"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        heard, before = turn.heard, last_said(tracker)
        if "order_no" in heard.entities and before in SOUGHT:
            return [FollowupAction("action_begin_lookup")]
        wanted = wanted_in(heard.text)
        if wanted is not None and wanted != "return":
            return [FollowupAction(f"action_begin_{wanted}")]
        if wants_return(heard) or ("order_no" in heard.entities and before == UNWANTED_HEARD):
            return [FollowupAction("action_begin_check" if heard.asks else "action_begin_return")]
        entities = heard.entities
        found = {name: entities[name] for name in ("order_no", "phone_last4") if name in entities}
        draft = await turn.desk.drafts.open(turn.conversation)
        if draft is not None and draft.kind in KINDS and "order_no" not in found:
            return [FollowupAction("action_resume_request")]
        if "order_no" in found and _broken(tracker, before):
            dispatcher.utter_message(response="utter_fault_order_noted", order_no=found["order_no"])
            return [SlotSet(name, value) for name, value in found.items()]
        if _both_known(tracker, heard) or ("order_no" in found and before in TALKED_OF):
            return [*(SlotSet(name, value) for name, value in found.items()), FollowupAction("action_begin_check")]
        if off := digits_off(heard.text):
            dispatcher.utter_message(response=DIGITS_OFF[off > 0], off=str(abs(off)))
        elif "order_no" in found:
            dispatcher.utter_message(response="utter_order_noted", order_no=found["order_no"])
        else:
            dispatcher.utter_message(response="utter_purpose")
        return [SlotSet(name, value) for name, value in found.items()]


def _broken(tracker: Tracker, before: str) -> bool:
    """Tell whether a fault was spoken of just before: then the order alone says nothing of what shall be done."""
    return before.startswith(FAULT_HEARD) and tracker.get_slot("reason") == "quality"


def _both_known(tracker: Tracker, heard: Heard) -> bool:
    """Tell whether an order can be proven: then what may go back is the best answer to a bare number."""
    return all(heard.entities.get(name) or tracker.get_slot(name) for name in ("order_no", "phone_last4"))


def wants_return(heard: Heard) -> bool:
    """Tell whether a sentence about an order or a fault speaks of sending something back."""
    return bool(RETURN.search(heard.text))


def _about_another(turn: Turn, draft: Draft) -> bool:
    named = turn.heard.entities.get("order_no")
    return named is not None and named != draft.fields.get("order_no")


def _intends(heard: Heard) -> bool:
    """Tell whether somebody who was taken to ask wants the return itself, in so many words."""
    said = "" if heard.asks else heard.text
    returns = RETURN.search(said) or wanted_in(said) == "return"
    return bool(returns and INTENDS.search(said) and not WONDERS.search(said))


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
