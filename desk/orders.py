"""Orders and products: the shop's, as far as the desk needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from desk.database import Database
from desk.errors import NotFound


@dataclass(frozen=True)
class Item:
    """One line of an order; `exception` names the kind of goods that may not be returned without a reason."""

    id: str
    order_no: str
    sku: str
    name_zh: str
    name_en: str
    kind: str
    supplier: str
    exception: str | None
    quantity: int
    price: Decimal

    def name(self, locale: str) -> str:
        return self.name_en if locale == "en" else self.name_zh


@dataclass(frozen=True)
class Order:
    """An order with its items; `received_at` is None until it was signed for."""

    number: str
    ordered_at: datetime
    received_at: datetime | None
    items: tuple[Item, ...]

    def item(self, item: str) -> Item:
        """Raises: NotFound."""
        for one in self.items:
            if one.id == item:
                return one
        raise NotFound(item)


ITEMS = """SELECT i.id, i.order_no, i.sku, p.name_zh, p.name_en, p.kind, p.supplier, p.exception, i.quantity, i.price
           FROM order_items i JOIN products p USING (sku)"""


class Orders:
    """The store of orders, filled by the shop."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def get(self, number: str) -> Order:
        """Return an order; nobody is told anything about it before it is proven (`Proofs`).

        Raises:
            NotFound: there is none.
        """
        row = await self._db.one_or_none(
            "SELECT number, ordered_at, received_at FROM orders WHERE number = %(number)s", number=number
        )
        if row is None:
            raise NotFound(number)
        return Order(**row, items=tuple(await self._items(number)))

    async def item(self, item: str) -> Item:
        """Raises: NotFound."""
        row = await self._db.one_or_none(f"{ITEMS} WHERE i.id = %(id)s", id=item)
        if row is None:
            raise NotFound(item)
        return Item(**row)

    async def _items(self, number: str) -> Sequence[Item]:
        rows = await self._db.all(f"{ITEMS} WHERE i.order_no = %(number)s ORDER BY i.id", number=number)
        return [Item(**row) for row in rows]
