"""The item of an order that a request is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import wording
from actions.eligibility import Windows, windows_of
from actions.request import Request
from actions.turn import Turn, payload, turn_of
from desk import formats
from desk.orders import Item, Order

ORDINALS = (
    re.compile(r"第一|1st|\bfirst\b|^\s*[1一]\s*[号件个個]?\s*$", re.IGNORECASE),
    re.compile(r"第二|2nd|\bsecond\b|^\s*[2二两]\s*[号件个個]?\s*$", re.IGNORECASE),
    re.compile(r"第三|3rd|\bthird\b|^\s*[3三]\s*[号件个個]?\s*$", re.IGNORECASE),
)
ALL = re.compile(r"都退|全退|全部|两件都|都要退|都不要|\bboth\b|\ball\b|everything|the whole order", re.IGNORECASE)
KIND = re.compile(r"[\u4e00-\u9fff]*([\u4e00-\u9fff])")
CHUNK = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+", re.IGNORECASE)


async def take_item(request: Request, values: Mapping[str, Any]) -> bool:
    """Take the item that was chosen or named; the only one of an order is not asked for. False: none was meant."""
    order = await request.order()
    named = values.get("named")
    item = _chosen(order, values.get("item")) or (_named(order.items, named) if named else None)
    if item is None and request["item"] is None:
        item = order.items[0] if len(order.items) == 1 else _named(order.items, request["opening"] or "")
    if item is not None:
        request.set("item", item.id)
    elif named and request["item"] is None and ALL.search(named):
        request.say("utter_one_item_at_a_time")
        return True
    return item is not None or not named


def _chosen(order: Order, item: str | None) -> Item | None:
    return next((one for one in order.items if one.id == item), None)


def _named(items: Sequence[Item], text: str) -> Item | None:
    """Return the one item that a text speaks of, by its place or by the best match of its name."""
    for place, pattern in enumerate(ORDINALS[: len(items)]):
        if pattern.search(text):
            return items[place]
    ranked = sorted(items, key=lambda item: _likeness(item, text), reverse=True)
    best = _likeness(ranked[0], text) if ranked else 0.0
    second = _likeness(ranked[1], text) if len(ranked) > 1 else 0.0
    if best < 1:
        return _named_in_short(items, text)
    return ranked[0] if best > second else None


def _named_in_short(items: Sequence[Item], text: str) -> Item | None:
    """Return the one item whose kind is said by its last character: 碗 for 手作饭碗 四只装."""
    meant = [item for item in items if (kind := KIND.match(item.name_zh)) and kind[1] in text]
    return meant[0] if len(meant) == 1 else None


def _likeness(item: Item, text: str) -> float:
    """Count the pairs of Han and the words that a text shares with an item's names."""
    said = _pieces(text)
    return float(len(said & (_pieces(item.name_zh) | _pieces(item.name_en))))


def _pieces(text: str) -> set[str]:
    pieces: set[str] = set()
    for chunk in CHUNK.findall(text.lower()):
        if chunk[0] > "\u3000":
            pieces |= {chunk[i : i + 2] for i in range(len(chunk) - 1)}
        elif len(chunk) > 2:
            pieces.add(chunk.removesuffix("s"))
    return pieces


class AskItem(Action):
    """Ask which item, with one button an item and what may be done with each."""

    def name(self) -> str:
        return "action_ask_item"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        order = await turn.desk.orders.get(str(tracker.get_slot("order_no")))
        buttons = [
            {"title": item.name(turn.locale), "payload": payload("inform_order", {"item": item.id})}
            for item in order.items
        ]
        dispatcher.utter_message(
            response=wording(tracker, "utter_ask_item"),
            buttons=buttons,
            json_message={"card": _card(turn, order)},
            count=str(len(order.items)),
        )
        return []


def _card(turn: Turn, order: Order) -> dict[str, Any]:
    items = [_row(turn, item, windows_of(turn, order, item)) for item in order.items]
    return {"type": "items", "order_no": order.number, "items": items}


def _row(turn: Turn, item: Item, windows: Windows) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name(turn.locale),
        "price": formats.money(item.price, turn.locale),
        "quantity": item.quantity,
        "eligible": windows.any_allowed,
        "words": windows.in_short(turn),
    }
