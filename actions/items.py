"""The item of an order that a request is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import wording
from actions.judging import in_short
from actions.lexicon import without_proof
from actions.request import Request
from actions.turn import Turn, payload, turn_of
from desk import formats
from desk.request.accounts import ALL
from desk.request.orders import Item, Order

ORDINALS = (
    re.compile(r"第一|1st|\bfirst\b|^\s*[1一]\s*[号件个個]?\s*$", re.IGNORECASE),
    re.compile(r"第二|2nd|\bsecond\b|^\s*[2二两]\s*[号件个個]?\s*$", re.IGNORECASE),
    re.compile(r"第三|3rd|\bthird\b|^\s*[3三]\s*[号件个個]?\s*$", re.IGNORECASE),
)
OTHER = re.compile(r"另|其他|其它|剩下|另外|\bother|\banother|\bthe rest\b|\bremaining", re.IGNORECASE)
JOINED = re.compile(r"和|跟|与|與|、|，|,|还有|還有|都|\band\b|\bboth\b|\bplus\b|&", re.IGNORECASE)
KIND = re.compile(r"[\u4e00-\u9fff]*([\u4e00-\u9fff])")
UNSPECIFIC = frozenset({"the", "and", "for", "with", "your", "order", "set", "pair", "two", "three", "four", "six"})
CHUNK = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+", re.IGNORECASE)


async def take_item(request: Request, values: Mapping[str, Any]) -> bool:
    """Take the items that were chosen or named; the only one of an order is not asked for. False: none was meant."""
    order = await request.order()
    named = values.get("named")
    items = _chosen(order, values.get("item")) or meant(order.items, named or "")
    if not items and request["item"] is None:
        said = request["opening"] or ""
        only = list(order.items) if len(order.items) == 1 else []
        items = only or meant(order.items, said) or meant(order.items, request.turn.heard.text)
        if not items and OTHER.search(named or said):
            items = await _left(request, order)
    if items and [one.id for one in items] != [request["item"], *request.also]:
        request.choose(items)
    return bool(items) or not named


async def names_another(request: Request, text: str) -> bool:
    """Tell whether a text speaks of other items of the order than the request is about."""
    if not request.proven or request["item"] is None:
        return False
    named = [one.id for one in meant((await request.order()).items, text)]
    return bool(named) and named != [request["item"], *request.also]


async def _left(request: Request, order: Order) -> list[Item]:
    """Return the one item that no case is under way for: "the other one"."""
    taken = {case.item for case in await request.turn.desk.case_lists.of_order(order.number)}
    left = [item for item in order.items if item.id not in taken]
    return left if taken and len(left) == 1 else []


def _chosen(order: Order, item: str | None) -> list[Item]:
    return [one for one in order.items if one.id == item]


def meant(items: Sequence[Item], text: str) -> list[Item]:
    """Return the items that a text speaks of: all of them, several by their names, or the one it fits best."""
    text = without_proof(text)
    several = [item for item in items if _pieces(text) & _own_pieces(items, item)]
    if len(several) > 1 and JOINED.search(text):
        return several
    if len(items) > 1 and ALL.search(text) and not several:
        return list(items)
    one = _named(items, text) if text else None
    return [one] if one else []


def _own_pieces(items: Sequence[Item], item: Item) -> set[str]:
    """Return the pieces of an item's names that no other item of the order has."""
    others = [_pieces(one.name_zh) | _pieces(one.name_en) for one in items if one is not item]
    return (_pieces(item.name_zh) | _pieces(item.name_en)).difference(*others)


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
    return pieces - UNSPECIFIC


class AskItem(Action):
    """Ask which item, with one button an item and what may be done with each."""

    def name(self) -> str:
        return "action_ask_item"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        order = await turn.desk.orders.get(str(tracker.get_slot("order_no")))
        kind = str(tracker.get_slot("kind") or "return")
        buttons = [
            {"title": item.name(turn.locale), "payload": payload("inform_order", {"item": item.id})}
            for item in order.items
        ]
        dispatcher.utter_message(
            response=wording(tracker, "utter_ask_item"),
            buttons=buttons,
            json_message={"card": _card(turn, order, kind)},
            kind=turn.label(f"kind_{kind}"),
            count=str(len(order.items)),
        )
        return []


def _card(turn: Turn, order: Order, kind: str) -> dict[str, Any]:
    items = [_row(turn, order, item, kind) for item in order.items]
    return {"type": "items", "order_no": order.number, "items": items}


def _row(turn: Turn, order: Order, item: Item, kind: str) -> dict[str, Any]:
    eligible, words = in_short(turn, order, item, kind)
    return {
        "id": item.id,
        "name": item.name(turn.locale),
        "price": formats.money(item.price, turn.locale),
        "quantity": item.quantity,
        "eligible": eligible,
        "words": words,
    }
