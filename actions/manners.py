"""Talk that is about nothing of ours, and abuse: one short line, never twice the same, and back to business."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asked import asked_about
from actions.asks import wording
from actions.questions import day_asked, say_answer
from actions.turn import turn_of
from desk.patterns import any_of

ENOUGH = 3  # insults in a row after which only a person is offered
TALK = {
    "joke": any_of(r"笑话|段子|唱.{0,2}歌|讲个|\bjokes?\b|funny|sing "),
    "praise": any_of(
        r"""(?:真|好|很|挺|太)(?:棒|厉害|聪明|可爱|贴心|温柔|懂|会说)|喜欢你|爱你|夸|love you|good (?:bot|job)|
        (?:you.?re|are|so) (?:\w+ )?(?:nice|great|smart|clever|cute|kind|sweet|funny|awesome|helpful|the best)"""
    ),
    "well": any_of(
        r"""你(?:还)?好吗|怎么样|过得|累不累|累吗|辛苦|吃了?[吗没]|睡|忙[吗不]|心情|how.?s it going|
        how (?:are|r) (?:you|u|things)|how.?s (?:your|life|everything)|tired|
        what.?s up|been up to|having a (?:good|nice)"""
    ),
}


class MakeSmallTalk(Action):
    def name(self) -> str:
        return "action_make_small_talk"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        if topic := asked_about(turn.heard) or day_asked(turn.heard, tracker):
            await say_answer(turn, dispatcher, topic)
            return []
        text = turn.heard.text
        about = next((f"_{name}" for name, words in TALK.items() if words.search(text)), "")
        dispatcher.utter_message(response=wording(tracker, f"utter_small_talk{about}"))
        return []


class BearInsult(Action):
    """Stay kind; whoever goes on gets the offer of a person and nothing else."""

    def name(self) -> str:
        return "action_bear_insult"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        response = "utter_insult_person" if _in_a_row(tracker) >= ENOUGH else wording(tracker, "utter_insult")
        dispatcher.utter_message(response=response)
        return []


def _in_a_row(tracker: Tracker) -> int:
    said = [event for event in reversed(tracker.events) if event.get("event") == "user"]
    return len(list(takewhile(_insults, said)))


def _insults(event: Mapping[str, Any]) -> bool:
    intent = (event.get("parse_data") or {}).get("intent") or {}
    return bool(intent.get("name") == "insult")
