"""What was filled in: shown before it is handed in, and changed field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import wording
from actions.eligibility import windows_of
from actions.request import Request
from actions.turn import turn_of

CHANGEABLE = ("order_no", "item", "reason", "fault", "condition", "contact")


async def rows(request: Request) -> list[dict[str, str]]:
    """Return label and value of every field, contact details as masks."""
    said = await _said(request)
    return [{"label": request.turn.label(name), "value": value} for name, value in said.items() if value]


async def _said(request: Request) -> Mapping[str, str]:
    turn = request.turn
    order, item = await request.order(), await request.item()
    terms = windows_of(turn, order, item).one(request["reason"])
    return {
        "item": item.name(turn.locale),
        "order_no": order.number,
        "reason": turn.label(f"reason_{request['reason']}"),
        "fault": request["fault"] or "",
        "condition": turn.label(f"condition_{request['condition']}") if request["condition"] else "",
        "freight": turn.label(f"freight_{terms.freight}"),
        "contact": await _contact(request),
    }


async def _contact(request: Request) -> str:
    if not request["contact"]:
        return ""
    contact = await request.turn.desk.contacts.get(request["contact"])
    return ("，" if request.turn.locale == "zh" else ", ").join(contact.masks.values())


class AskConfirmed(Action):
    """Show the summary and ask whether to hand it in."""

    def name(self) -> str:
        return "action_ask_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        request = Request.of(await turn_of(tracker), dispatcher, tracker)
        card = {"type": "summary", "title": request.turn.label("summary"), "rows": await rows(request)}
        dispatcher.utter_message(response=wording(tracker, "utter_ask_confirmed"), json_message={"card": card})
        return []


class AskChange(Action):
    """Offer the filled-in fields to change one."""

    def name(self) -> str:
        return "action_ask_change"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        filled = [name for name in CHANGEABLE if tracker.get_slot(name)]
        buttons = [turn.button(name, "change_answer", field=name) for name in filled]
        dispatcher.utter_message(response="utter_what_to_change", buttons=buttons)
        return []


def change(request: Request, field: str | None) -> None:
    """Take one answer back so that it is asked again; without a field, ask for which."""
    filled = [name for name in CHANGEABLE if request[name]]
    if not filled:
        request.say("utter_nothing_filled")
    elif field not in filled:
        request.wanted = "change"
    else:
        request.say("utter_changing", field=request.turn.label(field))
        request.forget(field)
        if field in ("order_no", "item"):
            request.values["opening"] = None
