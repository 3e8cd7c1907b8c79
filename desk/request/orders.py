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


@dataclass(frozen=True)
class DemoOrder:
    """An order of the demo shop with what a visitor needs to try it; only demo data has a note."""

    order: Order
    phone_last4: str
    note_zh: str
    note_en: str


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

    async def items(self, ids: Sequence[str]) -> dict[str, Item]:
        """Return these items by their ids."""
        rows = await self._db.all(f"{ITEMS} WHERE i.id = ANY(%(ids)s)", ids=list(ids))
        return {row["id"]: Item(**row) for row in rows}

    async def of_demo(self) -> Sequence[DemoOrder]:
        """Return the demo's orders with their proof: for a desk in demo mode only."""
        rows = await self._db.all(
            "SELECT number, phone_last4, note_zh, note_en FROM orders WHERE note_zh <> '' ORDER BY number"
        )
        return [
            DemoOrder(await self.get(row["number"]), row["phone_last4"], row["note_zh"], row["note_en"]) for row in rows
        ]

    async def put_product(
        self, sku: str, name_zh: str, name_en: str, kind: str, supplier: str, exception: str | None = None
    ) -> None:
        """Add a product, or give a known one these words."""
        await self._db.run(
            """INSERT INTO products (sku, name_zh, name_en, kind, supplier, exception)
               VALUES (%(sku)s, %(name_zh)s, %(name_en)s, %(kind)s, %(supplier)s, %(exception)s)
               ON CONFLICT (sku) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,
                 kind = excluded.kind, supplier = excluded.supplier, exception = excluded.exception""",
            sku=sku,
            name_zh=name_zh,
            name_en=name_en,
            kind=kind,
            supplier=supplier,
            exception=exception,
        )

    async def put(self, demo: DemoOrder) -> bool:
        """Add an order with its items; a known number stays as it is, and the answer is False."""
        async with self._db.transaction():
            added = await self._db.run(
                """INSERT INTO orders (number, phone_last4, ordered_at, received_at, note_zh, note_en)
                   VALUES (%(number)s, %(phone_last4)s, %(ordered_at)s, %(received_at)s, %(note_zh)s, %(note_en)s)
                   ON CONFLICT DO NOTHING""",
                number=demo.order.number,
                phone_last4=demo.phone_last4,
                ordered_at=demo.order.ordered_at,
                received_at=demo.order.received_at,
                note_zh=demo.note_zh,
                note_en=demo.note_en,
            )
            for item in demo.order.items if added else ():
                await self._db.run(
                    """INSERT INTO order_items (id, order_no, sku, quantity, price)
                       VALUES (%(id)s, %(order_no)s, %(sku)s, %(quantity)s, %(price)s)""",
                    id=item.id,
                    order_no=item.order_no,
                    sku=item.sku,
                    quantity=item.quantity,
                    price=item.price,
                )
        return bool(added)

    async def _items(self, number: str) -> Sequence[Item]:
        rows = await self._db.all(f"{ITEMS} WHERE i.order_no = %(number)s ORDER BY i.id", number=number)
        return [Item(**row) for row in rows]
