"""Consent to contact details, and the details themselves: asked for by a form card, never in the chat."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import wording
from actions.request import Request
from actions.turn import Turn, turn_of
from desk.privacy.contacts import Contact
from desk.request.requests import CONTACT_FIELDS, KINDS

PURPOSE = "contact"
OFFERED = "offered"


async def record(request: Request, *, granted: bool) -> None:
    """Write the answer to the notice down, with the words it was given to."""
    turn = request.turn
    agreement = turn.desk.agreements.today
    await turn.desk.consents.record(
        turn.conversation,
        PURPOSE,
        granted=granted,
        notice_version=agreement.privacy.version,
        notice_hash=agreement.notice_hash,
        language=turn.locale,
        channel=turn.channel,
        message=turn.message,
        now=turn.now,
    )


async def decline(request: Request) -> None:
    """Take a no: nothing is collected, the draft stays, and other ways are told."""
    await record(request, granted=False)
    request.values |= {"consent": None, "contact": None}
    await request.store()
    channels = request.turn.desk.agreements.today.channels
    request.say("utter_consent_declined", phone=channels.phone, email=channels.email, kind=request.called)
    request.end()


async def remember(request: Request) -> None:
    """Spare a consumer who agreed to exactly this notice before the same question."""
    if await _holds(request.turn):
        request.values["consent"] = True


async def check(request: Request) -> None:
    """Forget a consent that was withdrawn, or given to another notice, since the request was begun."""
    if request["consent"] and not await _holds(request.turn):
        request.values |= {"consent": None, "contact": None}


async def _holds(turn: Turn) -> bool:
    notice = turn.desk.agreements.today.notice_hash
    return await turn.desk.consents.valid(turn.conversation, PURPOSE, notice) is not None


async def take_contact(request: Request, contact: str) -> bool:
    """Take the reference to contact details that the gateway sealed; False when they are another's, or not enough."""
    if not await request.fits(contact):
        return False
    request.set("contact", contact)
    return True


async def earlier_contact(request: Request) -> Contact | None:
    """Return the newest contact details of this conversation that hold all that the request needs."""
    turn = request.turn
    known = [one for one in await turn.desk.contacts.of(turn.conversation) if await request.fits(one.id)]
    return known[-1] if known else None


def masks_of(request: Request, contact: Contact) -> str:
    return ("，" if request.turn.locale == "zh" else ", ").join(contact.masks.values())


class AskConsent(Action):
    """Show the notice: purpose, manner, scope, retention and rights, before anything is asked for."""

    def name(self) -> str:
        return "action_ask_consent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        request = Request.of(await turn_of(tracker), dispatcher, tracker)
        turn = request.turn
        notice = turn.desk.agreements.today.privacy
        basis = [{"clause": "privacy", "version": turn.desk.agreements.today.version}]
        data = {"card": _card(turn, notice), "basis": basis}
        facts: dict[str, Any] = {"kind": request.called, "details": _details(request)}
        dispatcher.utter_message(response=wording(tracker, "utter_ask_consent"), json_message=data, **facts)
        return []


def _details(request: Request) -> str:
    """Say which contact details this kind of request needs."""
    shipping = set(CONTACT_FIELDS) <= set(KINDS[request.kind].contact)
    return request.turn.label("details_shipping" if shipping else "details_calling")


def _card(turn: Turn, notice: Any) -> dict[str, Any]:
    parts = ("title", "purpose", "manner", "scope", "rights")
    said = {part: getattr(notice, part).in_locale(turn.locale) for part in parts}
    return {"type": "consent", **said, "retention": notice.retention_in(turn.locale), "version": notice.version}


class AskContact(Action):
    """Have the gateway open the form for contact details."""

    def name(self) -> str:
        return "action_ask_contact"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        request = Request.of(await turn_of(tracker), dispatcher, tracker)
        if request["reuse"] != "no" and (known := await earlier_contact(request)):
            yes, no = request.turn.button("contact_same", "affirm"), request.turn.button("contact_other", "deny")
            request.say(wording(tracker, "utter_ask_contact_same"), masks=masks_of(request, known), buttons=[yes, no])
            return [SlotSet("reuse", OFFERED)]
        draft = await request.draft()
        fields = list(KINDS[request.kind].contact)
        effect = {"kind": "prompt", "draft": draft.id, "purpose": PURPOSE, "fields": fields}
        facts: dict[str, Any] = {"details": _details(request)}
        dispatcher.utter_message(
            response=wording(tracker, "utter_ask_contact"), json_message={"effect": effect}, **facts
        )
        return []
