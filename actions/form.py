"""The request form: every message while it is open comes here first."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.consent import decline, record, remember, take_contact
from actions.eligibility import judge, tell_windows, windows_of
from actions.items import take_item
from actions.proof import take_order
from actions.reading import Act, Reading, read_answer, read_opening
from actions.request import Request
from actions.summary import change
from actions.turn import done_this_turn, turn_of

FORM = "request_form"
BEGINNINGS = {"action_begin_return", "action_begin_check", "action_resume_request"}
FINISH = {"return": "action_open_case", "return_check": "action_tell_eligibility"}
PATIENCE = 2  # wrong answers to one question before a person is offered


class ValidateRequestForm(Action):
    """Read what the form was told, fill slots and draft, and say which field is asked for next."""

    def name(self) -> str:
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        request = Request.of(await turn_of(tracker), dispatcher, tracker)
        done = [name for name in done_this_turn(tracker) if name != FORM]
        requested = tracker.get_slot("requested_slot")
        if BEGINNINGS & set(done):
            request.told = "action_take_yes" in done or "action_note_reason" in done
            await follow(request, read_opening(request.turn.heard), opening=True)
            return request.events()
        if done or requested is None:
            return ask_again(request, requested)
        reading = read_answer(request.turn.heard, requested)
        if reading.act is Act.LEAVE:
            return []
        request.wanted = None
        await follow(request, reading, requested=requested)
        return request.events()


def ask_again(request: Request, requested: str | None) -> list[dict[str, Any]]:
    """Return to the open question after an answer; a check nobody came back to with an order is let go."""
    if request.kind == "return_check" and request["order_no"] is None:
        request.end()
        return request.events()
    return [SlotSet("requested_slot", requested or request.next())]


async def follow(request: Request, reading: Reading, *, requested: str = "", opening: bool = False) -> None:
    """Do to the request what the message asks for."""
    match reading.act:
        case Act.TAKE:
            await _take(request, reading, requested, opening)
        case Act.WRONG:
            _count_wrong(request, requested)
        case Act.NO_NUMBER:
            request.say("utter_no_order_no")
        case Act.CHANGE:
            await _change(request, reading)
        case Act.CANCEL:
            _pause(request)
        case Act.DECLINE:
            await decline(request)
        case Act.TELL:
            await _tell(request)
        case Act.AGAIN:
            pass


async def _take(request: Request, reading: Reading, requested: str, opening: bool) -> None:
    values = reading.values
    if "opening" in values and request["opening"] is None:
        request.values["opening"] = values["opening"]
    await take_order(request, values)
    if request.ended:
        await request.store()
        return
    understood = await take_item(request, values) if request.proven else True
    for name in ("reason", "fault", "condition"):
        if name in values:
            request.set(name, values[name])
    await _take_promises(request, values)
    if not understood:
        _count_wrong(request, requested)
    request.told |= requested == "reason" or (opening and "item" in values)
    await _settle(request, opening)


async def _change(request: Request, reading: Reading) -> None:
    """Take an answer back; another item may be named in the same breath."""
    change(request, reading.values["field"])
    if reading.values["field"] == "item" and request.proven and request["item"] is None:
        await take_item(request, {"named": reading.values["named"]})
    await _settle(request, opening=False)


async def _take_promises(request: Request, values: Any) -> None:
    """Take consent, contact details and the final yes."""
    if values.get("consent"):
        await record(request, granted=True)
        request.values["consent"] = True
    if values.get("contact") and await take_contact(request, values["contact"]):
        request.say("utter_contact_kept")
    if values.get("confirmed") and request.next() == "confirmed":
        request.values["confirmed"] = True


async def _settle(request: Request, opening: bool) -> None:
    """Judge what is new, copy it into the draft, and end the form when nothing is missing."""
    if request.kind == "return" and request["item"] and (opening or request.changed("item", "reason", "condition")):
        await judge(request)
    if request.next() == "consent":
        await remember(request)
    if not request.ended:
        await request.store()
        if request.next() is None:
            request.end(FINISH[request.kind])


def _count_wrong(request: Request, requested: str) -> None:
    """Say what is missing; after two wrong answers offer a person, with all that is filled in."""
    if request.count_wrong(requested) % PATIENCE == 0:
        request.say("utter_stuck")
    elif request.turn.desk.words.has(f"utter_wrong_{requested}"):
        request.say(f"utter_wrong_{requested}")


def _pause(request: Request) -> None:
    """Stop; the draft stays and can be gone on with."""
    kept = "utter_request_paused" if request["order_no"] else "utter_deny_alone"
    request.say(kept if request.kind == "return" else "utter_check_stopped")
    request.end()


async def _tell(request: Request) -> None:
    """Answer "can it still go back?" inside the form, as soon as it is known which item is meant."""
    if request["item"]:
        tell_windows(request, windows_of(request.turn, await request.order(), await request.item()))
    else:
        request.say("utter_check_begun")
