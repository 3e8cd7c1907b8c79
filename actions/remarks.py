"""What a consumer adds to a case that was handed in."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.beginnings import FORM
from actions.errand import CONSUMER, Errand
from actions.request import cleared
from actions.turn import turn_of
from desk.case.cases import Case
from desk.case.standing import facts_of
from desk.request.accounts import account_in
from desk.request.requests import NUMBER

Events = list[dict[str, Any]]


class AddRemark(Action):
    """Add what the consumer says to a case, or ask for it first."""

    def name(self) -> str:
        return "action_add_remark"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        errand = Errand(await turn_of(tracker), dispatcher, tracker, "remark")
        case = await errand.find()
        if not isinstance(case, Case):
            return case
        text = NUMBER.sub(" ", errand.turn.heard.text)
        if account_in(text):
            await _keep(errand, case, text)
            return []
        if tracker.active_loop_name is not None:
            errand.say("utter_remark_in_one", number=case.number)
            return []
        return [SlotSet("kind", "remark"), SlotSet("case_no", case.number), SlotSet("account", None), FORM]


class KeepRemark(Action):
    """Add the remark that the form asked for."""

    def name(self) -> str:
        return "action_keep_remark"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        errand = Errand(await turn_of(tracker), dispatcher, tracker, "remark")
        case = await errand.proven(str(tracker.get_slot("case_no")))
        if case is None:
            errand.say("utter_no_open_case")
        else:
            await _keep(errand, case, str(tracker.get_slot("account")))
        return [*cleared(), FollowupAction("action_listen")]


async def _keep(errand: Errand, case: Case, text: str) -> None:
    await errand.turn.desk.case_steps.remark(case.number, CONSUMER, text.strip(), errand.turn.now)
    errand.say("utter_remark_kept", **await facts_of(errand.turn, case))
