""" "That's not it": an answer that did not fit what was asked."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import last_said
from actions.misses import MISS, OFFERED, PERSON, likely
from actions.products import ANSWERED, RejectAnswerShown
from actions.said import before, topic_in_talk
from actions.topics import RELATED
from actions.turn import payload, turn_of

LEAST = 0.01


class TakeRejection(Action):
    """Say sorry, offer what the message before may have meant, and a person; the second time the person first."""

    def name(self) -> str:
        return "action_take_rejection"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        if last_said(tracker) in ANSWERED:
            return await RejectAnswerShown().run(dispatcher, tracker, domain)
        turn, turns = await turn_of(tracker), before(tracker)
        meant = [said.heard for said in turns if said.heard.intent not in ("reject_answer", "repeat")][:1]
        taken = {heard.intent for heard in meant}
        close = [name for heard in meant for name in likely(turn, heard, LEAST)]
        near = RELATED.get(topic_in_talk(tracker) or "", ())
        names = [name for name in dict.fromkeys((*close, *near)) if name not in taken | {PERSON}][:OFFERED]
        told = turns[0].responses if turns else []
        again = any(name.startswith(("utter_rejected", "utter_rephrase")) for name in told)
        if "utter_rejected_again" in told:
            again = False
        offered = [PERSON, *names] if again else [*names, PERSON]
        buttons = [{"title": turn.label(f"intent_{name}"), "payload": payload(name, {})} for name in offered]
        response = "utter_rejected_again" if again else "utter_rejected" if names else "utter_rejected_bare"
        dispatcher.utter_message(response=response, buttons=buttons, json_message=MISS)
        return []
