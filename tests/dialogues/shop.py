"""The shop of the dialogues: goods of many kinds, and orders made fresh for each consumer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from desk.request.orders import DemoOrder, Item, Order, Orders

GOODS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "goods.yml").read_text(encoding="utf-8"))
PHONE = "6315"


@dataclass(frozen=True)
class Sold:
    """An order of one dialogue, and the digits that prove it."""

    number: str
    last4: str
    items: Mapping[str, str]  # name in goods.yml, by the item's id


class Shop:
    """Sells things at the desk's own store of orders."""

    def __init__(self, orders: Orders, opened: datetime) -> None:
        self._orders = orders
        self._opened = opened

    async def open(self) -> None:
        for sku, one in GOODS.items():
            await self._orders.put_product(
                sku, one["zh"], one["en"], one["kind"], one["supplier"], one.get("exception")
            )

    async def sell(self, written: Mapping[str, Any]) -> Sold:
        """Sell what a dialogue needs: `items`, signed for `received` days ago (none: not yet), `phone` digits."""
        number = f"FD{secrets.randbelow(10**12):012d}"
        bought = [_bought(one) for one in written["items"]]
        received = written.get("received", 2)
        before = timedelta(days=written.get("ordered", 3 + (received or 0)))
        items = tuple(_item(number, place, *one) for place, one in enumerate(bought, 1))
        signed = None if received is None else self._opened - timedelta(days=received)
        order = Order(number, self._opened - before, signed, items)
        last4 = str(written.get("phone", PHONE))
        await self._orders.put(DemoOrder(order, last4, "", ""))
        return Sold(number, last4, {item.id: item.sku for item in items})


def _bought(written: str) -> tuple[str, int]:
    """Read "towels x 2"."""
    name, _, quantity = written.partition(" x ")
    return name, int(quantity or 1)


def _item(number: str, place: int, name: str, quantity: int) -> Item:
    one = GOODS[name]
    kind, supplier, exception = one["kind"], one["supplier"], one.get("exception")
    price = Decimal(str(one.get("price", 129)))
    return Item(f"{number}-{place}", number, name, one["zh"], one["en"], kind, supplier, exception, quantity, price)
