"""Cards as lines of text, for channels that cannot show them; what the message says already is not said again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Say = Callable[..., str]
FACTS = {
    "consent": ("purpose", "manner", "scope", "retention", "rights", "version"),
    "items": ("order_no",),
    "case": ("number", "state", "next", "due"),
}


def card_lines(card: Mapping[str, Any], text: str, say: Say) -> list[str]:
    """Return the lines of a card that stands under `text`."""
    kind = str(card.get("type"))
    if kind == "case" and str(card.get("number")) in text:
        return []
    title = [str(card["title"])] if card.get("title") else []
    return [*title, *_facts(card, FACTS.get(kind, ()), say), *_rows(card, say), *map(_item, card.get("items", ()))]


def _facts(card: Mapping[str, Any], names: tuple[str, ...], say: Say) -> list[str]:
    told = [name for name in names if card.get(name)]
    if "due" in told and card["due"] in str(card.get("next")):
        told.remove("due")
    return [say("utter_card_row", label=say(f"utter_card_{name}"), value=card[name]) for name in told]


def _rows(card: Mapping[str, Any], say: Say) -> list[str]:
    return [say("utter_card_row", label=row["label"], value=row["value"]) for row in card.get("rows", ())]


def _item(item: Mapping[str, Any]) -> str:
    count = f" × {item['quantity']}" if item.get("quantity", 1) > 1 else ""
    facts = [one for one in (item.get("price"), item.get("words")) if one]
    return " · ".join([f"{item['name']}{count}", *map(str, facts)])
