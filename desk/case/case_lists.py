"""Cases found by what they are about, and those that agents look through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from desk.case.cases import COLUMNS, Case
from desk.case.filter import LET_THROUGH, Filter
from desk.case.states import OPEN
from desk.database import Database
from desk.request.requests import GOODS_KINDS


class CaseLists:
    """Finds cases; changes none."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open_otherwise(self, item: str, kind: str) -> Case | None:
        """Return an open case of an item whose kind stands in this one's way: goods can go only one way."""
        row = await self._db.one_or_none(
            f"""SELECT {COLUMNS} FROM cases WHERE item = %(item)s AND kind = ANY(%(kinds)s) AND state = ANY(%(open)s)
                ORDER BY opened_at DESC LIMIT 1""",
            item=item,
            kinds=sorted(GOODS_KINDS - {kind}),
            open=list(OPEN),
        )
        return Case(**row) if row else None

    async def of_promise(self, promise: str) -> Case | None:
        """Return the complaint about a promise that was not kept."""
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM cases WHERE kind = 'complaint' AND fields ->> 'promise' = %(promise)s LIMIT 1",
            promise=promise,
        )
        return Case(**row) if row else None

    async def linked(self, case: Case) -> Sequence[Case]:
        """Return the cases that a case came of, or that came of it."""
        rows = await self._db.all(
            f"""SELECT {COLUMNS} FROM cases WHERE follows = %(number)s OR number = %(follows)s
                ORDER BY opened_at, number""",
            number=case.number,
            follows=case.follows,
        )
        return [Case(**row) for row in rows]

    async def of_order(self, order_no: str) -> Sequence[Case]:
        """Return the cases about an order, whichever conversation they come from, newest first."""
        rows = await self._db.all(
            f"SELECT {COLUMNS} FROM cases WHERE order_no = %(order_no)s ORDER BY opened_at DESC, number DESC",
            order_no=order_no,
        )
        return [Case(**row) for row in rows]

    async def listed(self, wanted: Filter, now: datetime, *, limit: int = 200) -> Sequence[Case]:
        """Return the cases that a filter lets through, newest first."""
        rows = await self._db.all(
            f"""SELECT {COLUMNS} FROM cases c WHERE {LET_THROUGH}
                ORDER BY opened_at DESC, number DESC LIMIT %(limit)s""",
            **asdict(wanted),
            now=now,
            open=list(OPEN),
            limit=limit,
        )
        return [Case(**row) for row in rows]

    async def suppliers(self) -> Sequence[str]:
        """Return the suppliers whose goods cases are about."""
        rows = await self._db.all(
            """SELECT DISTINCT g.supplier FROM cases c JOIN order_items i ON i.id = c.item JOIN products g USING (sku)
               ORDER BY g.supplier"""
        )
        return [row["supplier"] for row in rows]
