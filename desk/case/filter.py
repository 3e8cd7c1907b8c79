"""Which cases an agent wants to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

LET_THROUGH: LiteralString = """(%(state)s::text IS NULL OR state = %(state)s)
    AND (%(kind)s::text IS NULL OR kind = %(kind)s)
    AND (%(text)s = '' OR position(upper(%(text)s) IN upper(number || ' ' || coalesce(order_no, ''))) > 0)
    AND (%(by)s::text IS NULL OR owner = %(by)s
         OR EXISTS (SELECT 1 FROM case_steps s WHERE s.case_no = c.number AND s.by = %(by)s))
    AND (NOT %(overdue)s OR EXISTS (SELECT 1 FROM promises p WHERE p.case_no = c.number
         AND p.due_at < %(now)s AND p.state IN ('pending', 'broken') AND c.state = ANY(%(open)s)))
    AND (%(supplier)s::text IS NULL OR EXISTS (SELECT 1 FROM order_items i JOIN products g USING (sku)
         WHERE i.id = c.item AND g.supplier = %(supplier)s))"""  # over `cases c`


@dataclass(frozen=True)
class Filter:
    """Which cases to list: `by` whose it is or who took a step, `text` in number or order's, `overdue` ones alone."""

    state: str | None = None
    kind: str | None = None
    supplier: str | None = None
    by: str | None = None
    text: str = ""
    overdue: bool = False
