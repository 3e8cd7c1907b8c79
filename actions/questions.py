"""Questions about the service, answered from the agreement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asked import asked_about, asks_why
from actions.heard import Heard
from actions.parts import questions, requests, wants_person, wished_after_all
from actions.products import AnswerProduct, asks_rather_of_product
from actions.said import before, topic_in_talk
from actions.sending import tell_where_to_send
from actions.topics import HOW_MUCH, OF_KIND, Short
from actions.turn import Turn, done_this_turn, turn_of
from desk.answers import TOPICS, answer
from desk.answers.named_days import names_day
from desk.request.requests import KINDS

Events = list[dict[str, Any]]
OF_ORDER = {
    "ask_return_policy": "action_begin_check",
    "ask_quality_return": "action_begin_check",
    "ask_exchange_policy": "action_begin_exchange",
    "ask_warranty": "action_begin_check",
}
DEAR = {"ask_exchange_policy", "ask_warranty"}  # topics with a freight of their own
HOURS_TOLD = {"ask_service_hours", "ask_person_available"}
LONGEST = 40  # characters of a question that only names a day
ANSWERED = {"action_ask_to_rephrase", *(f"action_begin_{kind}" for kind in KINDS)}


class AnswerQuestion(Action):
    """One action for every topic: the intent names it."""

    def name(self) -> str:
        return "action_answer_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        if tracker.active_loop_name and asks_why(turn.heard.text):
            return [FollowupAction("action_follow_up")]
        if asks_rather_of_product(turn):
            return await AnswerProduct().run(dispatcher, tracker, domain)
        if tracker.active_loop_name is None and (begun := _begun(turn)):
            return [FollowupAction(begun)]
        about = asked_about(turn.heard)
        if about is not None:
            await say_answer(turn, dispatcher, about)
            return []
        if turn.heard.intent == "ask_return_address" and await tell_where_to_send(turn, dispatcher):
            return []
        short = _in_form(turn.heard.intent, tracker)
        topic, response = (short.topic, short.response) if short else (turn.heard.intent, None)
        await say_answer(turn, dispatcher, topic, response, told=_just_told(tracker))
        for topic in questions(turn.heard)[:1]:
            await say_answer(turn, dispatcher, topic)
        return then(turn, tracker)


def _in_form(intent: str, tracker: Tracker) -> Short | None:
    """Return what the freight question means while another request than a return is filled in."""
    topic = OF_KIND.get(str(tracker.get_slot("kind"))) if tracker.active_loop_name else None
    return HOW_MUCH.get(topic or "") if intent == "ask_return_freight" and topic in DEAR else None


def day_asked(heard: Heard, tracker: Tracker) -> str | None:
    """Return the topic of "and on Sunday?" right after the service hours were told."""
    brief = len(heard.text) <= (LONGEST if heard.text.isascii() else LONGEST // 2)
    told = topic_in_talk(tracker) in HOURS_TOLD
    return "ask_service_hours" if told and brief and names_day(heard.text) else None


def _begun(turn: Turn) -> str | None:
    """Return what begins where a question names an order, or is a wish after all: then it's about those very goods."""
    kind = wished_after_all(turn.heard)
    by_order = OF_ORDER.get(turn.heard.intent) if "order_no" in turn.heard.entities else None
    return f"action_begin_{kind}" if kind else by_order


def then(turn: Turn, tracker: Tracker) -> Events:
    """Begin what the message asked for beside its question: a person, or, where none is being made, a request."""
    if wants_person(turn.heard):
        return [FollowupAction("action_request_person")]
    kind = None if tracker.active_loop_name else next(iter(requests(turn.heard)), None)
    return [FollowupAction(f"action_begin_{kind}")] if kind else []


async def answer_first(turn: Turn, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Answer what a message asks beside its request, before that begins; once a turn."""
    if turn.heard.intent not in TOPICS and not ANSWERED & set(done_this_turn(tracker)):
        for topic in questions(turn.heard):
            await say_answer(turn, dispatcher, topic)


def _just_told(tracker: Tracker) -> list[str]:
    return [str(reply["text"]) for said in before(tracker)[:1] for reply in said.replies]


async def say_answer(
    turn: Turn, dispatcher: CollectingDispatcher, topic: str, short: str | None = None, *, told: Sequence[str] = ()
) -> None:
    """Answer a topic from the agreement; in fewer words, where some are given and the agreement has the terms.

    What was `told` in these very words a moment ago did not help: that is said instead.
    """
    found = await answer(turn.desk, topic, turn.locale, "" if short else turn.heard.text)
    response, facts = short if short and found.facts else found.response, dict[str, Any](found.facts)
    if told and turn.desk.words.say(response, turn.locale, **facts) in told:
        dispatcher.utter_message(response="utter_same_answer", json_message=basis(turn, *found.basis))
    else:
        dispatcher.utter_message(response=response, json_message=basis(turn, *found.basis), **facts)


def basis(turn: Turn, *clauses: str, **more: Any) -> dict[str, Any]:
    """Return the data that tells on which clauses an answer rests."""
    version = turn.desk.agreements.today.version
    return {"basis": [{"clause": clause, "version": version} for clause in clauses], **more}
