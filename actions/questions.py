"""Questions about the service, answered from the agreement."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.sending import tell_where_to_send
from actions.turn import Turn, turn_of
from desk.answers import answer

Events = list[dict[str, Any]]


class AnswerQuestion(Action):
    """One action for every topic: the intent names it."""

    def name(self) -> str:
        return "action_answer_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        if turn.heard.intent == "ask_return_address" and await tell_where_to_send(turn, dispatcher):
            return []
        await say_answer(turn, dispatcher, turn.heard.intent)
        return []


async def say_answer(turn: Turn, dispatcher: CollectingDispatcher, topic: str, short: str | None = None) -> None:
    """Answer a topic from the agreement; in fewer words, where some are given and the agreement has the terms."""
    found = await answer(turn.desk, topic, turn.locale)
    response = short if short and found.facts else found.response
    dispatcher.utter_message(response=response, json_message=basis(turn, *found.basis), **dict[str, Any](found.facts))


def basis(turn: Turn, *clauses: str, **more: Any) -> dict[str, Any]:
    """Return the data that tells on which clauses an answer rests."""
    version = turn.desk.agreements.today.version
    return {"basis": [{"clause": clause, "version": version} for clause in clauses], **more}
