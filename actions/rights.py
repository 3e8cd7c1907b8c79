"""Rights over one's data: see it, take it along, withdraw consent, have it erased; the gateway carries it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import last_said
from actions.lexicon import agrees, negates
from actions.products import ANSWERED, RejectAnswerShown
from actions.turn import Turn, turn_of
from desk import formats
from desk.agreement.notice import Kind
from desk.case.cases import Case
from desk.case.states import OPEN
from desk.privacy.downloads import LIVES

Events = list[dict[str, Any]]
LISTEN = FollowupAction("action_listen")  # a yes leads here without a rule that would
WITHDRAWAL_ASKED = ("utter_rights_withdrawal_asked", "utter_rights_withdrawal_asked_cases")
ERASURE_ASKED = ("utter_rights_erasure_asked",)
ASKED = WITHDRAWAL_ASKED + ERASURE_ASKED
SHORT = 12  # characters that can hold no more than "delete it"
MINUTE = timedelta(minutes=1)


class ShowData(Action):
    """Give a one-time link to all that is kept about the consumer; in full once an order is proven here."""

    def name(self) -> str:
        return "action_show_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        proven = bool(await turn.desk.proofs.of(turn.conversation))
        await _give_link(dispatcher, turn, "data", "utter_rights_data" if proven else "utter_rights_data_masked")
        return []


class GiveTranscript(Action):
    """Give a one-time link to what was said in this conversation."""

    def name(self) -> str:
        return "action_give_transcript"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        await _give_link(dispatcher, await turn_of(tracker), "transcript", "utter_rights_transcript")
        return []


async def _give_link(dispatcher: CollectingDispatcher, turn: Turn, kind: str, response: str) -> None:
    download = await turn.desk.downloads.offer(turn.conversation, kind, turn.message, turn.now)
    link = {"title": turn.say(f"utter_rights_link_{kind}"), "path": "/data", "download": download.id}
    minutes = formats.count(LIVES // MINUTE, "minute", turn.locale)
    dispatcher.utter_message(response=response, json_message={"link": link}, minutes=minutes)


class AskWithdrawal(Action):
    """Say what withdrawing means before it is done; a request that is being filled in rests meanwhile."""

    def name(self) -> str:
        return "action_ask_withdrawal"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        if answer := _answered(tracker, turn, WITHDRAWAL_ASKED):
            return await (WithdrawConsent if answer == "yes" else KeepData)().run(dispatcher, tracker, domain)
        if not await turn.desk.consents.in_force(turn.conversation):
            dispatcher.utter_message(response="utter_rights_no_consent")
            return []
        needing = await _open_cases(turn, with_contact=True)
        _say_of(dispatcher, turn, "utter_rights_withdrawal_asked", needing)
        return _rest()


class WithdrawConsent(Action):
    """Say that consent is withdrawn, which the gateway does with the same stroke; the next request asks anew."""

    def name(self) -> str:
        return "action_withdraw_consent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        needing = await _open_cases(turn, with_contact=True)
        phone = turn.desk.agreements.today.channels.phone
        effect = {"effect": {"kind": "withdrawal"}}
        _say_of(dispatcher, turn, "utter_rights_withdrawn", needing, json_message=effect, phone=phone)
        return [*_rest(), SlotSet("consent", None), SlotSet("contact", None), LISTEN]


class AskErasure(Action):
    """Say what goes, what must stay and why; an open case stands in the way."""

    def name(self) -> str:
        return "action_ask_erasure"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        if answer := _answered(tracker, turn, ERASURE_ASKED):
            return await (EraseData if answer == "yes" else KeepData)().run(dispatcher, tracker, domain)
        if await _refused(dispatcher, turn):
            return []
        privacy = turn.desk.agreements.today.privacy
        days: dict[str, Any] = {
            f"{kind}_days": formats.count(privacy.days_for(kind), "day", turn.locale)
            for kind in (Kind.CASE, Kind.CONSENT)
        }
        dispatcher.utter_message(response="utter_rights_erasure_asked", **days)
        return _rest()


class EraseData(Action):
    """Have the gateway erase everything; the receipt comes when it is done."""

    def name(self) -> str:
        return "action_erase_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        if await _refused(dispatcher, await turn_of(tracker)):
            return [LISTEN]
        dispatcher.utter_message(response="utter_rights_erasure_begun", json_message={"effect": {"kind": "erasure"}})
        return [*_rest(), LISTEN]


class KeepData(Action):
    """Leave everything as it is, and go on with the request that rested for the question."""

    def name(self) -> str:
        return "action_keep_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        turn = await turn_of(tracker)
        dispatcher.utter_message(response="utter_rights_kept")
        draft = await turn.desk.drafts.open(turn.conversation)
        rested = draft is not None and draft.fields and tracker.active_loop_name is None
        return [FollowupAction("action_resume_request")] if rested else []


class TakeNo(Action):
    """A no outside the form: to the question whether to withdraw or erase, or to nothing in particular."""

    def name(self) -> str:
        return "action_take_no"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        if last_said(tracker) in ASKED:
            return await KeepData().run(dispatcher, tracker, domain)
        if last_said(tracker) in ANSWERED:
            return await RejectAnswerShown().run(dispatcher, tracker, domain)
        dispatcher.utter_message(response="utter_deny_alone")
        return []


def _answered(tracker: Tracker, turn: Turn, asked: Sequence[str]) -> str | None:
    """Read the wish said once more as the answer to "shall I?": "yes, delete it" sounds like the wish itself."""
    text = turn.heard.text
    if last_said(tracker) not in asked or not text:
        return None
    if negates(text):
        return "no"
    return "yes" if agrees(text) or len(text) <= SHORT else None


async def _refused(dispatcher: CollectingDispatcher, turn: Turn) -> bool:
    """Tell whether open cases forbid erasing, and say so with the ways out."""
    cases = await _open_cases(turn)
    if cases:
        dispatcher.utter_message(response="utter_rights_erasure_case_open", cases=_numbers(turn, cases))
    return bool(cases)


async def _open_cases(turn: Turn, *, with_contact: bool = False) -> Sequence[Case]:
    cases = [case for case in await turn.desk.cases.of(turn.conversation) if case.state in OPEN]
    return [case for case in cases if case.contact] if with_contact else cases


def _say_of(dispatcher: CollectingDispatcher, turn: Turn, response: str, cases: Sequence[Case], **more: Any) -> None:
    """Say a response, or its sister that names the cases."""
    if cases:
        more["cases"] = _numbers(turn, cases)
        response = f"{response}_cases"
    dispatcher.utter_message(response=response, **more)


def _numbers(turn: Turn, cases: Sequence[Case]) -> str:
    return formats.listing([case.number for case in cases], turn.locale)


def _rest() -> Events:
    return [ActiveLoop(None), SlotSet("requested_slot", None)]
