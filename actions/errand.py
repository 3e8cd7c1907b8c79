"""One thing wanted of a case that was handed in: which case is meant, and whether it is the consumer's."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.beginnings import lookup
from actions.turn import Turn, payload
from desk.case.cases import Case
from desk.case.states import OPEN, WITHDRAWABLE
from desk.errors import NotFound
from desk.request.requests import NUMBER

Events = list[dict[str, Any]]
SHOWN = 5
CONSUMER = "consumer"


class Errand:
    """One thing wanted of a case: whose turn it is, the words for it, and whether a form is open meanwhile."""

    def __init__(self, turn: Turn, dispatcher: CollectingDispatcher, tracker: Tracker, what: str) -> None:
        self.turn = turn
        self._dispatcher = dispatcher
        self.in_form = tracker.active_loop_name is not None and tracker.get_slot("kind") != "case_lookup"
        self.what = what

    def say(self, response: str, **facts: Any) -> None:
        self._dispatcher.utter_message(response=response, **facts)

    @property
    def number(self) -> str | None:
        """Return the number of a case that was named, or pressed."""
        heard = self.turn.heard
        found = NUMBER.search(heard.text)
        return heard.entities.get("case_no") or (found[0].upper() if found else None)

    async def proven(self, number: str) -> Case | None:
        """Return a case that is the consumer's beyond doubt: from this conversation, or of an order proven in it."""
        desk, conversation = self.turn.desk, self.turn.conversation
        try:
            case = await desk.cases.get(number)
        except NotFound:
            return None
        ours = case.conversation == conversation
        order = case.order_no is not None and await desk.proofs.is_proven(conversation, case.order_no)
        return case if ours or order else None

    def prove(self, number: str | None) -> Events:
        """Have the order proven first; in the middle of a request that must wait."""
        if self.in_form:
            self.say("utter_case_elsewhere")
            return []
        self.say("utter_prove_case")
        return lookup(self.what, number)

    async def choices(self) -> list[Case]:
        """Return the cases of this conversation for which it can still be done."""
        states = WITHDRAWABLE if self.what == "cancel" else OPEN
        return [case for case in await self.turn.desk.cases.of(self.turn.conversation) if case.state in states]

    def ask_which(self, cases: list[Case]) -> None:
        intent = {"cancel": "cancel_case", "remark": "add_remark"}[self.what]
        buttons = [
            {"title": case.number, "payload": payload(intent, {"case_no": case.number})} for case in cases[:SHOWN]
        ]
        self.say(f"utter_which_case_{self.what}", buttons=buttons)

    async def find(self) -> Case | Events:
        """Return the one case that is meant, or what has to happen before that is known."""
        number = self.number
        if number:
            return await self.proven(number) or self.prove(number)
        cases = await self.choices()
        if len(cases) == 1:
            return cases[0]
        if cases:
            self.ask_which(cases)
            return []
        self.say("utter_no_open_case")
        return []
