"""A yes or a no outside the form: to what was offered last, if anything was."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import last_said, wording
from actions.beginnings import checked_just_now
from actions.claims import claims
from actions.following import CancelCase
from actions.people import RequestPerson
from actions.products import ANSWERED, ConfirmAnswer
from actions.rights import ASKED, KeepData
from actions.said import last_reply
from actions.topics import OF_KIND, topic_of
from actions.turn import turn_of
from desk.patterns import any_of
from desk.request.requests import KINDS, NUMBER

Events = list[dict[str, Any]]
PERSON = "action_request_person"
WITHDRAW = any_of(r"撤|取消|作废|withdraw|cancel|revoke|take back")
DO_IT = any_of(r"办吧|就办|这么办|这样办|那就?办|帮我办|\bdo (?:that|it|so)\b|go ahead|let.?s do")
KIND_OF = {topic: kind for kind, topic in OF_KIND.items() if kind in KINDS and kind != "callback"}
OFFERED = {
    "utter_if_bot": PERSON,
    "utter_answer_person_open": PERSON,
    "utter_answer_person_unattended": PERSON,
    "utter_answer_person_closed": PERSON,
    "utter_wish_by_person": PERSON,
    "utter_product_unknown": PERSON,
    "utter_product_misses": PERSON,
    "utter_product_not_listed": PERSON,
    "utter_delivery_by_person": PERSON,
    "utter_delivery_by_person_again": PERSON,
    "utter_same_answer": PERSON,
    "utter_point_invoice_person": PERSON,
    "utter_point_exchange_other": PERSON,
    "utter_point_address_pickup": PERSON,
    "utter_no_cases": PERSON,
    "utter_missed_promise_again": PERSON,
    "utter_nothing_missed": "action_begin_complaint",
    "utter_unwanted_heard": "action_begin_return",
    "utter_nothing_to_resume": "action_begin_return",
    "utter_aside_waiting": "action_resume_request",
    "utter_request_paused": "action_resume_request",
    "utter_person_asked_closed": "action_begin_callback",
    "utter_cancel_case_sure": "action_withdraw_case",
    "utter_check_next": "action_begin_return",
    "utter_rights_withdrawal_asked": "action_withdraw_consent",
    "utter_rights_withdrawal_asked_cases": "action_withdraw_consent",
    "utter_rights_erasure_asked": "action_erase_data",
}

EITHER = {
    "utter_fault_heard",
    "utter_fault_heard_again",
    "utter_fault_order_noted",
    "utter_check_next_fault",
}  # a yes chooses nothing


class TakeYes(Action):
    """Do what was offered; a check that was just answered offered the return."""

    def name(self) -> str:
        return "action_take_yes"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        if last_said(tracker) in ANSWERED:
            return await ConfirmAnswer().run(dispatcher, tracker, domain)
        turn = await turn_of(tracker)
        if claims(turn.heard.text):
            dispatcher.utter_message(response=wording(tracker, "utter_claim"))
            return []
        said = last_said(tracker) or await last_reply(turn)
        offered = OFFERED.get(said) or ("action_begin_return" if await checked_just_now(turn) else None)
        if offered == PERSON:
            return await RequestPerson().run(dispatcher, tracker, domain)
        if offered:
            return [FollowupAction(offered)]
        if DO_IT.search(turn.heard.text) and (kind := KIND_OF.get(topic_of(said) or "")):
            return [FollowupAction(f"action_begin_{kind}")]
        if said in EITHER:
            dispatcher.utter_message(response="utter_fault_heard_again")
            return []
        dispatcher.utter_message(response="utter_affirm_alone")
        return []


class CancelNothing(Action):
    """Answer "stop" where nothing is being filled in: a case that was handed in can be withdrawn."""

    def name(self) -> str:
        return "action_cancel_nothing"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        if last_said(tracker) in ASKED:
            return await KeepData().run(dispatcher, tracker, domain)
        turn = await turn_of(tracker)
        cases = await turn.desk.cases.of(turn.conversation)
        if (cases or NUMBER.search(turn.heard.text)) and WITHDRAW.search(turn.heard.text):
            return await CancelCase().run(dispatcher, tracker, domain)
        dispatcher.utter_message(response="utter_nothing_to_cancel" if cases else "utter_deny_alone")
        return []
