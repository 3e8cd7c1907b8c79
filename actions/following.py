"""What may be done with a case that was handed in: see how it stands, withdraw it, add a remark."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.accounts import account_in
from actions.beginnings import FORM, lookup
from actions.request import cleared
from actions.standing import card, facts_of, next_step, state_words
from actions.turn import Turn, payload, turn_of
from desk.cases import OPEN, Case
from desk.errors import Conflict, NotFound
from desk.requests import NUMBER

Events = list[dict[str, Any]]
SHOWN = 5
CONSUMER = "consumer"


class Errand:
    """One thing wanted of a case: whose turn it is, the words for it, and whether a form is open meanwhile."""

    def __init__(self, turn: Turn, dispatcher: CollectingDispatcher, tracker: Tracker, what: str) -> None:
        self.turn = turn
        self._dispatcher = dispatcher
        self._in_form = tracker.active_loop_name is not None and tracker.get_slot("kind") != "case_lookup"
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
        if self._in_form:
            self.say("utter_case_elsewhere")
            return []
        self.say("utter_prove_case")
        return lookup(self.what, number)

    async def choices(self) -> list[Case]:
        """Return the cases of this conversation that are not over."""
        return [case for case in await self.turn.desk.cases.of(self.turn.conversation) if case.state in OPEN]

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
    if case.state not in OPEN:
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
    if draft is not None and draft.fields.get("item") == case.item and not errand._in_form:
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
    await errand.turn.desk.cases.remark(case.number, CONSUMER, text.strip(), errand.turn.now)
    errand.say("utter_remark_kept", **await facts_of(errand.turn, case))


class FollowCase(Action):
    """Do what was wanted of an order's cases, now that the order is proven."""

    def name(self) -> str:
        return "action_follow_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        errand = Errand(await turn_of(tracker), dispatcher, tracker, str(tracker.get_slot("errand") or "status"))
        order, number = str(tracker.get_slot("order_no")), tracker.get_slot("case_no")
        cases = list(await errand.turn.desk.cases.of_order(order))
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
