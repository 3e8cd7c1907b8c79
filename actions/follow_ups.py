"""Short questions about what was just said: how long, how much, why, what else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asked import asks_why, named_topic
from actions.following import TellCases
from actions.questions import say_answer
from actions.request import Request
from actions.said import before, last_reply, topic_in_talk
from actions.summary import CHANGEABLE
from actions.topics import CASES, OF_KIND, RELATED, TABLES, Short, topic_of
from actions.turn import Turn, payload, settled, turn_of
from desk.formats import listing
from desk.patterns import any_of
from desk.request.requests import missing

Events = list[dict[str, Any]]
WHY: Mapping[str, str] = {  # why the form asks for a field: the word that explains it
    **dict.fromkeys(("order_no", "phone_last4", "item"), "utter_why_order"),
    **dict.fromkeys(("reason", "fault", "condition"), "utter_why_reason"),
    **dict.fromkeys(("consent", "contact"), "utter_why_contact"),
}
ABOUT_QUESTION = any_of(r"[要问填提给]|need|ask|want|know|give|tell|send")
OF_WHAT = {"ask_how_long": "utter_how_long_of_what", "ask_how_much": "utter_how_much_of_what"}


class FollowUp(Action):
    """Answer from the topic in talk; where there is none, ask once what is meant, with the likely answers."""

    def name(self) -> str:
        return "action_follow_up"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        asked = "ask_why" if asks_why(turn.heard.text) else turn.heard.intent
        if asked == "ask_why":
            say_why(turn, dispatcher, tracker)
            return settled(tracker)
        topic = named_topic(turn.heard.text) or topic_in_talk(tracker) or _topic_of_form(tracker)
        topic = topic or topic_of(await last_reply(turn))
        if asked == "ask_more":
            _say_more(turn, dispatcher, tracker, topic)
            return []
        short = TABLES[asked].get(topic or "")
        if short is None:
            dispatcher.utter_message(response=OF_WHAT[asked])
        elif short.topic == CASES:
            return await TellCases().run(dispatcher, tracker, domain)
        else:
            await _say(turn, dispatcher, short)
        return []


async def _say(turn: Turn, dispatcher: CollectingDispatcher, short: Short) -> None:
    await say_answer(turn, dispatcher, short.topic, short.response)


def _topic_of_form(tracker: Tracker) -> str | None:
    return OF_KIND.get(str(tracker.get_slot("kind"))) if tracker.active_loop_name else None


def say_why(turn: Turn, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Give the ground of what was answered in the last turn, else of the form's question."""
    last = before(tracker)[:1]
    asked = str(tracker.get_slot("requested_slot")) if tracker.active_loop_name else None
    of_question = not (last and last[0].topic) or ABOUT_QUESTION.search(turn.heard.text)
    today = turn.desk.agreements.today
    if asked and of_question:
        dispatcher.utter_message(response=WHY.get(asked, "utter_why_asked"))
    elif topic_in_talk(tracker):
        dispatcher.utter_message(response="utter_why_agreed", version=today.version, online=today.channels.online)
    else:
        dispatcher.utter_message(response="utter_why_of_what")


def _say_more(turn: Turn, dispatcher: CollectingDispatcher, tracker: Tracker, topic: str | None) -> None:
    """Tell what the form still needs, or offer what goes with the topic in talk."""
    ahead = _ahead(turn, dispatcher, tracker)
    related = RELATED.get(topic or "")
    if ahead:
        dispatcher.utter_message(response="utter_more_ahead", fields=ahead)
    elif related:
        buttons = [{"title": turn.label(f"intent_{name}"), "payload": payload(name, {})} for name in related]
        dispatcher.utter_message(response="utter_more_related", buttons=buttons)
    else:
        dispatcher.utter_message(response="utter_menu")


def _ahead(turn: Turn, dispatcher: CollectingDispatcher, tracker: Tracker) -> str:
    if tracker.active_loop_name is None:
        return ""
    request = Request.of(turn, dispatcher, tracker)
    names = [name for name in missing(request.kind, request.values) if name in CHANGEABLE]
    labels = [turn.label(name) for name in names]
    return listing([one.lower() if turn.locale == "en" else one for one in labels], turn.locale)
