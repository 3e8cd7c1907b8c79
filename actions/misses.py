"""What was not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asked import plainly_asked
from actions.asks import last_said, wording
from actions.claims import claims
from actions.delivery import asks_number
from actions.following import TellCases
from actions.heard import Heard
from actions.lexicon import FAULT, KEEPS
from actions.missed import AnswerForPromise
from actions.parts import questions, tells_fault
from actions.products import AnswerProduct, knows_answer, names_asked_product
from actions.questions import answer_first, day_asked, say_answer, then
from actions.reasons import NoteReason
from actions.strange import answer_strange, strange
from actions.switching import wanted_in
from actions.turn import Turn, payload, turn_of
from desk.request.requests import NUMBER

MISS = {"effect": {"kind": "miss"}}
PERSON = "request_person"
OFFERED = 3
LEAST = 0.08
BROKEN, GUESSED = ("inform_fault", "request_repair", "request_support", "report_danger"), 0.3


class AskToRephrase(Action):
    """Ask again, offer what was likely meant, and let the gateway count the miss.

    Who names an order and says in so many words what to do with it was understood well enough.
    """

    def name(self) -> str:
        return "action_ask_to_rephrase"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        if strange(turn.heard):
            answer_strange(turn, dispatcher, tracker)
            return []
        if claims(turn.heard.text):
            dispatcher.utter_message(response=wording(tracker, "utter_claim"))
            return []
        wanted = wanted_in(turn.heard.text) if "order_no" in turn.heard.entities else None
        if wanted is not None:
            return [FollowupAction(f"action_begin_{wanted}")]
        if names_asked_product(turn, tracker) or await knows_answer(turn, tracker):
            return await AnswerProduct().run(dispatcher, tracker, domain)
        if last_said(tracker) == "utter_cancel_case_sure" and KEEPS.search(turn.heard.text):
            dispatcher.utter_message(response="utter_deny_alone")
            return [SlotSet("case_no", None)]
        if turn.heard.chance("report_missed_promise") >= LEAST and await _missed_promise(turn):
            return await AnswerForPromise().run(dispatcher, tracker, domain)
        if NUMBER.search(turn.heard.text):
            return await TellCases().run(dispatcher, tracker, domain)
        if asks_number(turn.heard.text):
            dispatcher.utter_message(response="utter_where_order_no")
            return []
        if topic := plainly_asked(turn.heard) or day_asked(turn.heard, tracker):
            await say_answer(turn, dispatcher, topic)
            return []
        topics, wish = questions(turn.heard), then(turn, tracker)
        await answer_first(turn, dispatcher, tracker)
        if topics or wish:
            return wish
        if _breaks(turn.heard) and tracker.active_loop_name is None:
            return await NoteReason().run(dispatcher, tracker, domain)
        again = _missed_before(tracker)
        response = "utter_rephrase_again" if again else "utter_rephrase"
        dispatcher.utter_message(response=response, buttons=_buttons(turn, person=again), json_message=MISS)
        return []


class DeclineTopic(Action):
    """Say kindly that this is not ours, not twice in the same words."""

    def name(self) -> str:
        return "action_decline_topic"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        if strange(turn.heard):
            answer_strange(turn, dispatcher, tracker)
        elif claims(turn.heard.text):
            dispatcher.utter_message(response=wording(tracker, "utter_claim"))
        elif topic := day_asked(turn.heard, tracker):
            await say_answer(turn, dispatcher, topic)
        else:
            dispatcher.utter_message(response=wording(tracker, "utter_out_of_scope"))
        return []


def _breaks(heard: Heard) -> bool:
    """Tell whether something is wrong with the goods: a clause is sure of it, or words and a guess agree."""
    return tells_fault(heard) or bool(FAULT.search(heard.text) and heard.chance(*BROKEN) >= GUESSED)


async def _missed_promise(turn: Turn) -> bool:
    """Tell whether a date that was promised here has passed: who is impatient then has a reason."""
    return await turn.desk.promises.missed(turn.conversation, turn.now) is not None


def _missed_before(tracker: Tracker) -> bool:
    """Tell whether the last thing said to the consumer admitted a misunderstanding, too."""
    return last_said(tracker).startswith(("utter_rephrase", "utter_rejected"))


def likely(turn: Turn, heard: Heard, least: float = LEAST) -> list[str]:
    """Return the intents that a message may have meant and that can be offered, likeliest first."""
    return [intent for intent, chance in heard.chances.items() if chance >= least and _offered(turn, intent)]


def _buttons(turn: Turn, *, person: bool) -> list[dict[str, Any]]:
    names = likely(turn, turn.heard)[:OFFERED] or ["request_return", "ask_case_status"]
    names = [*(name for name in names if name != PERSON), *([PERSON] if person or len(names) < OFFERED else [])]
    return [{"title": turn.label(f"intent_{name}"), "payload": payload(name, {})} for name in names]


def _offered(turn: Turn, intent: str) -> bool:
    return turn.desk.words.has(f"utter_label_intent_{intent}")
