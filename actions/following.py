"""What may be done with a case that was handed in: see how it stands, withdraw it."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import last_said
from actions.beginnings import FORM
from actions.errand import CONSUMER, SHOWN, Errand
from actions.lexicon import KEEPS
from actions.request import cleared
from actions.turn import turn_of
from desk.case.cases import Case
from desk.case.standing import card, facts_of, next_step, state_words
from desk.case.states import WITHDRAWABLE
from desk.errors import Conflict

Events = list[dict[str, Any]]


async def tell(errand: Errand, cases: list[Case]) -> None:
    """Tell how cases stand, the next step of each and its due time."""
    turn = errand.turn
    for case in cases[:SHOWN]:
        facts = await facts_of(turn, case)
        errand.say(
            "utter_case_status",
            json_message={"card": await card(turn, case)},
            number=case.number,
            item=facts["subject"],
            state=state_words(turn, case),
            next=await next_step(turn, case),
        )


async def ask_if_sure(errand: Errand, case: Case) -> None:
    """Ask before a case is withdrawn; what is over cannot be."""
    facts = await facts_of(errand.turn, case)
    if case.state not in WITHDRAWABLE:
        errand.say("utter_case_over", state=state_words(errand.turn, case), **facts)
        return
    yes = errand.turn.button("withdraw_sure", "cancel_case", case_no=case.number, sure="yes")
    no = errand.turn.button("withdraw_not", "deny")
    errand.say("utter_cancel_case_sure", buttons=[yes, no], **facts)


async def withdraw(errand: Errand, case: Case) -> None:
    """Withdraw a case, once; its promises no longer count."""
    turn, facts = errand.turn, await facts_of(errand.turn, case)
    try:
        async with turn.desk.database.transaction():
            await turn.desk.cases.cancel(case.number, CONSUMER, turn.now)
            await turn.desk.promises.drop_of_case(case.number, turn.now)
            await turn.desk.audit.note(CONSUMER, "case_cancelled", case.number, turn.now)
    except Conflict:
        over = await turn.desk.cases.get(case.number)
        errand.say("utter_case_over", state=state_words(turn, over), **facts)
        return
    errand.say("utter_case_withdrawn", **facts)
    draft = await turn.desk.drafts.open(turn.conversation)
    if draft is not None and draft.fields.get("item") == case.item and not errand.in_form:
        errand.say("utter_aside_waiting", kind=turn.label(f"kind_{draft.kind}"))


class TellCases(Action):
    """Tell how a case stands that was named, or every case of this conversation."""

    def name(self) -> str:
        return "action_tell_cases"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        errand = Errand(await turn_of(tracker), dispatcher, tracker, "status")
        if errand.number:
            case = await errand.proven(errand.number)
            if case is None:
                return errand.prove(errand.number)
            await tell(errand, [case])
            return []
        cases = await errand.turn.desk.cases.of(errand.turn.conversation)
        await tell(errand, list(cases))
        if not cases:
            errand.say("utter_no_cases")
        return []


class CancelCase(Action):
    """Withdraw a case: the one that is meant, after a second yes."""

    def name(self) -> str:
        return "action_cancel_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        errand = Errand(await turn_of(tracker), dispatcher, tracker, "cancel")
        if last_said(tracker) == "utter_cancel_case_sure" and KEEPS.search(errand.turn.heard.text):
            errand.say("utter_deny_alone")
            return [SlotSet("case_no", None)]
        case = await errand.find()
        if not isinstance(case, Case):
            return case
        if errand.turn.heard.entities.get("sure") == "yes":
            await withdraw(errand, case)
            return [SlotSet("case_no", None)]
        await ask_if_sure(errand, case)
        return [SlotSet("case_no", case.number)]


class WithdrawCase(Action):
    """Withdraw the case that was asked about, after a typed yes."""

    def name(self) -> str:
        return "action_withdraw_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        errand = Errand(await turn_of(tracker), dispatcher, tracker, "cancel")
        number = tracker.get_slot("case_no")
        case = await errand.proven(str(number)) if number else None
        if case is None:
            errand.say("utter_no_open_case")
        else:
            await withdraw(errand, case)
        return [SlotSet("case_no", None), FollowupAction("action_listen")]


class FollowCase(Action):
    """Do what was wanted of an order's cases, now that the order is proven."""

    def name(self) -> str:
        return "action_follow_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        errand = Errand(await turn_of(tracker), dispatcher, tracker, str(tracker.get_slot("errand") or "status"))
        order, number = str(tracker.get_slot("order_no")), tracker.get_slot("case_no")
        cases = list(await errand.turn.desk.case_lists.of_order(order))
        found = [case for case in cases if number in (None, case.number)]
        done = [*cleared(), FollowupAction("action_listen")]
        if not found:
            errand.say("utter_no_such_case", order_no=order)
        elif errand.what == "cancel":
            await ask_if_sure(errand, found[0])
            return [*cleared(), SlotSet("case_no", found[0].number), FollowupAction("action_listen")]
        elif errand.what == "remark":
            asked = {"kind": "remark", "case_no": found[0].number}
            return [*cleared(), *(SlotSet(name, value) for name, value in asked.items()), FORM]
        else:
            await tell(errand, found)
        return done
