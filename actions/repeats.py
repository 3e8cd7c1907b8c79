"""The last answer, once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.said import Said, before, response_of
from actions.turn import turn_of

QUIET = ("card", "basis", "link")  # data that may be shown again; an effect happens once
FRAMES = ("utter_repeat_", "utter_more_")
ASKS = "utter_ask_"  # the form asks again by itself


class Repeat(Action):
    """Say again what was said last; asked twice in a row, offer a person, too."""

    def name(self) -> str:
        return "action_repeat"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn, turns = await turn_of(tracker), before(tracker)
        again = bool(turns) and turns[0].heard.intent == "repeat"
        told = _told(turns, in_form=tracker.active_loop_name is not None)
        if told:
            dispatcher.utter_message(response="utter_repeat_begun")
        for reply in told:
            _say(dispatcher, reply)
        if again:
            dispatcher.utter_message(response="utter_repeat_person", phone=turn.desk.agreements.today.channels.phone)
        elif not told and tracker.active_loop_name is None:
            dispatcher.utter_message(response="utter_nothing_to_repeat")
        return []


def _told(turns: list[Said], *, in_form: bool) -> list[Mapping[str, Any]]:
    """Return the last replies that were more than the frame of other words."""
    for said in turns:
        told = [reply for reply in said.replies if not response_of(reply).startswith(FRAMES)]
        if told:
            return [reply for reply in told if not (in_form and response_of(reply).startswith(ASKS))]
    return []


def _say(dispatcher: CollectingDispatcher, reply: Mapping[str, Any]) -> None:
    data = reply.get("data") or {}
    custom = {name: value for name, value in (data.get("custom") or {}).items() if name in QUIET}
    dispatcher.utter_message(
        text=str(reply["text"]), buttons=data.get("buttons"), json_message=custom, utter_action=response_of(reply)
    )
