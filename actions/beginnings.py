"""How a request begins, or goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import last_said
from actions.heard import Heard
from actions.lexicon import RETURN
from actions.request import KEPT
from actions.turn import Turn, turn_of
from desk.drafts import Draft
from desk.formats import count

Events = list[dict[str, Any]]
FORM = FollowupAction("request_form")
FRESH = timedelta(minutes=10)
WANTED = {"utter_fault_heard", "utter_unwanted_heard"}
TALKED_OF = {"utter_answer_return_policy", "utter_answer_quality_return", "utter_answer_return_freight"}


class BeginReturn(Action):
    """Begin a return, or go on with the one that was begun; a check that went before is taken over."""

    def name(self) -> str:
        return "action_begin_return"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        draft = await turn.desk.drafts.open(turn.conversation)
        forgotten: Events = []
        if draft and draft.kind == "return" and _about_another(turn, draft):
            await turn.desk.drafts.close(draft.id, "cancelled", turn.now)
            draft, forgotten = None, _nothing()
        resumed = draft is not None and draft.kind == "return" and bool(draft.fields.get("order_no"))
        dispatcher.utter_message(response="utter_request_resumed" if resumed else "utter_return_begun")
        return [*forgotten, SlotSet("kind", "return"), *(_slots(draft) if draft else []), FORM]


class BeginCheck(Action):
    """Check whether something can still go back; nothing is handed in."""

    def name(self) -> str:
        return "action_begin_check"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        returns = (turn := await turn_of(tracker)).desk.agreements.today.returns
        known = tracker.get_slot("order_no") or "order_no" in turn.heard.entities
        dispatcher.utter_message(
            response="utter_check_begun" if known else "utter_check_begun_by_rule",
            days_no_reason=count(returns.no_reason.days, "day", turn.locale),
            days_quality=count(returns.quality.days, "day", turn.locale),
        )
        unknown = [SlotSet(name, None) for name in KEPT if name not in ("order_no", "phone_last4")]
        return [*unknown, SlotSet("kind", "return_check"), FORM]


class ResumeRequest(Action):
    """Go on with the return that was begun, wherever it stands."""

    def name(self) -> str:
        return "action_resume_request"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        draft = await turn.desk.drafts.open(turn.conversation)
        if draft is None or draft.kind != "return":
            dispatcher.utter_message(response="utter_nothing_to_resume")
            return []
        dispatcher.utter_message(response="utter_request_resumed")
        return [SlotSet("kind", "return"), *_slots(draft), FORM]


class NoteOrder(Action):
    """Take an order number that came out of the blue: for a return if the sentence wants one, else ask what for."""

    def name(self) -> str:
        return "action_note_order"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        heard = turn.heard
        if wants_return(heard) or ("order_no" in heard.entities and last_said(tracker) in WANTED):
            return [FollowupAction("action_begin_check" if heard.asks else "action_begin_return")]
        entities = heard.entities
        found = {name: entities[name] for name in ("order_no", "phone_last4") if name in entities}
        draft = await turn.desk.drafts.open(turn.conversation)
        if draft is not None and draft.kind == "return" and "order_no" not in found:
            return [FollowupAction("action_resume_request")]
        if _both_known(tracker, heard) or ("order_no" in found and last_said(tracker) in TALKED_OF):
            return [*(SlotSet(name, value) for name, value in found.items()), FollowupAction("action_begin_check")]
        if "order_no" in found:
            dispatcher.utter_message(response="utter_order_noted", order_no=found["order_no"])
        else:
            dispatcher.utter_message(response="utter_purpose")
        return [SlotSet(name, value) for name, value in found.items()]


def _both_known(tracker: Tracker, heard: Heard) -> bool:
    """Tell whether an order can be proven: then what may go back is the best answer to a bare number."""
    return all(heard.entities.get(name) or tracker.get_slot(name) for name in ("order_no", "phone_last4"))


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


def _nothing() -> Events:
    return [SlotSet(name, None) for name in KEPT]


def _slots(draft: Draft) -> Events:
    return [SlotSet(name, draft.fields[name]) for name in KEPT if draft.fields.get(name) is not None]
