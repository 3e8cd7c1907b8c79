"""The request form: every message while it is open comes here first."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions import wiring
from actions.act import Act, Reading
from actions.asked import asks_why
from actions.consent import OFFERED, check, decline, earlier_contact, record, remember, take_contact
from actions.eligibility import tell_windows, windows_of
from actions.evidence import name_photos
from actions.follow_ups import say_why
from actions.items import names_another, take_item
from actions.judging import judge
from actions.lexicon import digits_off, joined
from actions.noted_orders import DIGITS_OFF
from actions.parts import about
from actions.proof import take_order
from actions.questions import answer_first, say_answer
from actions.readers import ANY_TIME, STORIES
from actions.reading import answer_beside, read_answer, read_opening
from actions.request import Request
from actions.summary import change
from actions.turn import done_this_turn, turn_of
from actions.urgent import handoff
from desk.conversation.urgent import urgent_in
from desk.request.accounts import SAFETY, pieces_in
from desk.request.draft_fields import pieces
from desk.request.requests import ALIKE, FIELDS, GOODS_KINDS, KINDS

FORM = "request_form"
BEGINNINGS = {
    *(f"action_begin_{kind}" for kind in KINDS),
    "action_begin_check",
    "action_resume_request",
}
LOOKUPS = {"action_begin_lookup", "action_add_remark", "action_cancel_case", "action_tell_cases"}  # may begin an errand
FINISH = {
    **dict.fromkeys(KINDS, "action_open_case"),
    "return_check": "action_tell_eligibility",
    "case_lookup": "action_follow_case",
    "remark": "action_keep_remark",
}
TOLD = ("reason", "fault", "condition", "wish", "account", "product", "time", "about", "quote")
UNPROVEN = ("complaint", "support")  # may be about an order, and need not be
NOTED_BY_CHECK = {"return_check": {"reason", "fault"}}  # for the request that may follow
NAMED_AT = ("confirmed", "reason", "condition")  # asked when the items are known: naming others puts them right
PATIENCE = 2  # wrong answers to one question before a person is offered


class ValidateRequestForm(Action):
    """Read what the form was told, fill slots and draft, and say which field is asked for next."""

    def name(self) -> str:
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        request = Request.of(await turn_of(tracker), dispatcher, tracker)
        done = [name for name in done_this_turn(tracker) if name != FORM]
        requested = tracker.get_slot("requested_slot")
        if BEGINNINGS & set(done) or (request.kind in ("case_lookup", "remark") and LOOKUPS & set(done)):
            checked = "action_take_yes" in done and "action_resume_request" not in done
            request.told = checked or "action_note_reason" in done
            await follow(request, read_opening(about(request.turn.heard, request.kind), request.kind), opening=True)
            return request.events()
        if done or requested is None:
            return ask_again(request, requested)
        if asks_why(request.turn.heard.text):
            say_why(request.turn, dispatcher, tracker)
            return request.events()
        reading = read_answer(request.turn.heard, requested, request.kind)
        if reading.act is Act.LEAVE:
            beside = answer_beside(request.turn.heard, requested, request.kind)
            if beside is None:
                return []
            await say_answer(request.turn, dispatcher, request.turn.heard.intent)
            reading = beside
        elif reading.act is Act.TAKE and requested not in STORIES:
            await answer_first(request.turn, dispatcher, tracker)
        request.wanted = None
        await follow(request, reading, requested=requested)
        return request.events()


def ask_again(request: Request, requested: str | None) -> list[dict[str, Any]]:
    """Return to the open question after an answer; a check nobody came back to with an order is let go."""
    if request.kind in ("return_check", "case_lookup") and request["order_no"] is None:
        request.end()
        return request.events()
    return [SlotSet("requested_slot", requested or request.next())]


async def follow(request: Request, reading: Reading, *, requested: str = "", opening: bool = False) -> None:
    """Do to the request what the message asks for."""
    match reading.act:
        case Act.TAKE:
            await _take(request, reading, requested, opening)
        case Act.WRONG | Act.DECLINE if requested == "contact" and request["reuse"] == OFFERED:
            request.values["reuse"] = "no"
        case Act.WRONG | Act.AGAIN if requested in NAMED_AT and await names_another(request, request.turn.heard.text):
            await _change(request, Reading(Act.CHANGE, {"field": "item", "named": request.turn.heard.text}))
        case Act.WRONG:
            _count_wrong(request, requested)
        case Act.NO_NUMBER if request.kind in UNPROVEN:
            await _go_without_order(request)
        case Act.NO_NUMBER:
            request.say("utter_no_phone_last4" if requested == "phone_last4" else "utter_no_order_no")
        case Act.CHANGE:
            await _change(request, reading)
        case Act.SWITCH:
            await switch(request, str(reading.values["kind"]))
        case Act.CANCEL:
            _pause(request)
        case Act.DECLINE:
            await decline(request)
        case Act.TELL:
            await _tell(request)
        case Act.AGAIN:
            pass


async def _go_without_order(request: Request) -> None:
    """Go on without an order that cannot be named or proven, where a request may do without."""
    request.forget("order_no")
    if request.kind == "complaint":
        request.values["about"] = "none"
    await _settle(request, opening=False)


async def switch(request: Request, kind: str) -> None:
    """Go on as another kind of request, with all that was said so far and all that this message says."""
    before, called = request.kind, request.called
    await request.turn_into(kind)
    switched = "utter_switched" if {before, kind} <= ALIKE else "utter_set_aside"
    request.say(switched, kind=request.called, before=called)
    await _take(request, read_opening(request.turn.heard, kind), "", True)


async def _take(request: Request, reading: Reading, requested: str, opening: bool) -> None:
    values = reading.values
    if "opening" in values and request["opening"] is None:
        request.values["opening"] = values["opening"]
    understood = await _take_goods(request, values)
    if request.ended:
        await request.store()
        return
    values = _sort_out_product(request, values)
    _take_told(request, values)
    understood = _take_quantity(request, values) and understood
    await _take_promises(request, values)
    if not understood and "reason" not in values:
        _count_wrong(request, requested)
    request.told |= requested == "reason" or (opening and "item" in values)
    await _settle(request, opening)


async def _take_goods(request: Request, values: Any) -> bool:
    """Take order, proof and items, as far as the request is about any; False where no item was meant."""
    needed = {field.name for field in FIELDS[request.kind]}
    if "phone_last4" in needed:
        await take_order(request, values)
    about_items = "item" in needed and request.proven and not request.ended
    return await take_item(request, values) if about_items else True


def _sort_out_product(request: Request, values: Any) -> Any:
    """Tell which product needs help from what is wrong with it."""
    said = values.get("product")
    if said and request.turn.heard.intent == "inform_fault" and not wiring.knowledge().names_goods(said):
        return {**{name: value for name, value in values.items() if name != "product"}, "fault": said}
    return values


def _take_told(request: Request, values: Any) -> None:
    """Take what was told in words; what may hurt somebody is noticed at once."""
    needed = {field.name for field in FIELDS[request.kind]} | NOTED_BY_CHECK.get(request.kind, set())
    if "more" in values and request["fault"]:
        request.values["fault"] = joined(request["fault"], values["more"])
        request.say("utter_fault_added")
    if values.get("about") == "none":
        request.forget("order_no")
    for name in TOLD:
        if name in values and name in needed:
            anytime = name == "time" and values[name] == ANY_TIME
            request.set(name, request.turn.label("time_any") if anytime else values[name])
    told = " ".join(str(values[name]) for name in ("account", "fault") if name in values)
    if request["safety"] is None and SAFETY.search(told) and request.kind in KINDS:
        request.values["safety"] = True
        if urgent_in(told) is None:  # else the gateway has said so, and fetched a person
            request.say("utter_safety_heard", json_message=handoff("danger", stays=True))


def _take_quantity(request: Request, values: Any) -> bool:
    """Take how many pieces are meant; never more than were bought, and never none."""
    bought = int(request["bought"] or 0)
    said = values.get("quantity")
    if said is None and request.changed("item"):
        said = pieces_in(request["opening"] or "")
    if said is None or not bought:
        return True
    number = pieces(bought if said == "all" else int(said), bought)
    if number is None:
        request.say("utter_too_many_pieces", bought=str(bought))
        return True
    request.set("quantity", number)
    return True


async def _change(request: Request, reading: Reading) -> None:
    """Take an answer back; another item may be named in the same breath."""
    field = reading.values["field"] or ("item" if await names_another(request, reading.values["named"]) else None)
    request.told = field not in ("order_no", "item")  # until when it can go back is known, then
    change(request, field)
    if field == "item" and request.proven and request["item"] is None:
        await take_item(request, {"named": reading.values["named"]})
    await _settle(request, opening=False)


async def _take_promises(request: Request, values: Any) -> None:
    """Take consent, contact details and the final yes."""
    if values.get("consent"):
        await record(request, granted=True)
        request.values["consent"] = True
    if values.get("others"):
        request.values["reuse"] = "no"
    if values.get("same") and (known := await earlier_contact(request)) and request["reuse"] == OFFERED:
        request.set("contact", known.id)
    if values.get("contact") and await take_contact(request, values["contact"]):
        request.say("utter_contact_kept")
    if values.get("confirmed") and request.next() == "confirmed":
        request.values["confirmed"] = True


async def _settle(request: Request, opening: bool) -> None:
    """Judge what is new, copy it into the draft, and end the form when nothing is missing."""
    judged = ("item", "reason", "condition") if request.kind != "repair" else ("item",)
    if request.kind in GOODS_KINDS and request["item"] and (opening or request.changed(*judged, "also", "kind")):
        await judge(request)
    if opening:
        await check(request)
    if request.next() == "consent":
        await remember(request)
    if not request.ended:
        await request.store()
        if opening:
            await name_photos(request)
        if request.next() is None:
            request.end(FINISH[request.kind])


def _count_wrong(request: Request, requested: str) -> None:
    """Say what is missing; after two wrong answers offer a person, with all that is filled in."""
    count = request.count_wrong(requested)
    asked = "remedy" if (requested, request.kind) == ("wish", "complaint") else requested
    off = digits_off(request.turn.heard.text) if requested in ("order_no", "about") else 0
    if off:
        request.say(DIGITS_OFF[off > 0], off=str(abs(off)))
    if off and count >= PATIENCE:
        request.say("utter_no_order_no")
    elif off:
        return
    elif count % PATIENCE == 0:
        request.say("utter_stuck")
    elif request.turn.desk.words.has(f"utter_wrong_{asked}"):
        request.say(f"utter_wrong_{asked}")


def _pause(request: Request) -> None:
    """Stop; the draft stays and can be gone on with."""
    if request.kind == "return_check":
        request.say("utter_check_stopped")
    elif request.kind in KINDS and any(request[name] for name in ("order_no", "account", "product", "fault")):
        request.say("utter_request_paused", kind=request.called)
    else:
        request.say("utter_deny_alone")
    request.end()


async def _tell(request: Request) -> None:
    """Answer "can it still go back?" inside the form, as soon as it is known which item is meant."""
    if request["item"] and request.kind in ("return", "return_check"):
        tell_windows(request, windows_of(request.turn, await request.order(), await request.item()))
    else:
        request.say("utter_check_begun")
