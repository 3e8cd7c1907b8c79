"""What was filled in: shown before it is handed in, and changed field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import wording
from actions.consent import masks_of
from actions.judging import terms_of
from actions.request import Request
from actions.turn import turn_of
from desk.case.standing import exchange_freight
from desk.case.way_back import freight_words
from desk.request.orders import Item
from desk.request.requests import GOODS_KINDS

CHANGEABLE = (
    *("account", "order_no", "item", "quantity", "product", "reason", "fault", "condition", "wish", "time", "contact"),
)


async def rows(request: Request) -> list[dict[str, str]]:
    """Return label and value of every field, contact details as masks."""
    said = await _said(request)
    called = request.turn.label
    return [{"label": called(_named(name, request.kind)), "value": value} for name, value in said.items() if value]


def _named(field: str, kind: str | None) -> str:
    """Name the label of a field, which may depend on the kind."""
    return "reason_of_exchange" if (field, kind) == ("reason", "exchange") else field


async def _said(request: Request) -> Mapping[str, str]:
    turn = request.turn
    items = await request.items() if request["item"] else []
    wish = turn.label("wish_same") if request.kind == "exchange" and request["reason"] == "quality" else None
    return {
        "account": request["account"] or "",
        "item": request.named(items),
        "quantity": str(request["quantity"] or ""),
        "product": "" if items else request["product"] or "",
        "order_no": request["order_no"] or "",
        "reason": _reason(request),
        "fault": request["fault"] or "",
        "condition": turn.label(f"condition_{request['condition']}") if request["condition"] else "",
        "wish": request["wish"] or wish or "",
        "time": request["time"] or "",
        "freight": await _freight(request, items),
        "contact": await _contact(request),
    }


def _reason(request: Request) -> str:
    exchange = "exchange_" if request.kind == "exchange" and request["reason"] == "no_reason" else ""
    return request.turn.label(f"reason_{exchange}{request['reason']}") if request["reason"] else ""


async def _freight(request: Request, items: Sequence[Item]) -> str:
    """Say who pays for the way to the supplier, and back where there is one."""
    turn = request.turn
    if not items or request.kind not in GOODS_KINDS:
        return ""
    terms: Any = await terms_of(request, items[0])
    if request.kind == "return":
        return turn.label(f"freight_{terms.freight}")
    both = terms.freight if request.kind == "repair" else exchange_freight(turn, items[0])
    return freight_words(turn.desk.words, both, turn.locale)


async def _contact(request: Request) -> str:
    if not request["contact"]:
        return ""
    return masks_of(request, await request.turn.desk.contacts.get(request["contact"]))


class AskConfirmed(Action):
    """Show the summary and ask whether to hand it in."""

    def name(self) -> str:
        return "action_ask_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        request = Request.of(await turn_of(tracker), dispatcher, tracker)
        title = request.turn.label("summary", kind=request.called)
        card = {"type": "summary", "title": title, "rows": await rows(request)}
        dispatcher.utter_message(
            response=wording(tracker, "utter_ask_confirmed"), json_message={"card": card}, kind=request.called
        )
        return []


class AskChange(Action):
    """Offer the filled-in fields to change one."""

    def name(self) -> str:
        return "action_ask_change"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        filled, kind = [name for name in CHANGEABLE if tracker.get_slot(name)], tracker.get_slot("kind")
        buttons = [turn.button(_named(name, kind), "change_answer", field=name) for name in filled]
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
        if field in ("order_no", "item", "quantity"):
            request.values["opening"] = None
        if field == "contact":
            request.values["reuse"] = "no"
        if field == "account" and request.kind == "complaint":
            request.values["safety"] = None
