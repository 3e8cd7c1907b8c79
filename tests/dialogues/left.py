"""What a dialogue left in the database, in the words of a dialogue's `leaves`; what is empty is not named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from dialogues.shop import Sold

from desk.database import Database, Row

SHOP_TIME = ZoneInfo("Asia/Shanghai")
QUERIES = {
    "cases": """SELECT number, kind, state, item, order_no, fields, contact, eligibility, follows FROM cases
                WHERE conversation = ANY(%(c)s) ORDER BY opened_at, number""",
    "remarks": """SELECT note FROM case_steps s JOIN cases c ON c.number = s.case_no
                  WHERE c.conversation = ANY(%(c)s) AND s.state = 'remark' ORDER BY s.at""",
    "promises": "SELECT kind, state, due_at FROM promises WHERE conversation = ANY(%(c)s) ORDER BY made_at, kind",
    "consents": """SELECT granted, withdrawn_at, language FROM consents WHERE conversation = ANY(%(c)s) ORDER BY at""",
    "drafts": """SELECT kind, state, fields FROM drafts WHERE conversation = ANY(%(c)s)
                 AND state IN ('open', 'aside') ORDER BY created_at""",
    "contacts": "SELECT id FROM contacts WHERE conversation = ANY(%(c)s)",
    "handoffs": "SELECT reason, captured, state, outcome FROM handoffs WHERE conversation = ANY(%(c)s) ORDER BY asked_at",
    "ratings": "SELECT subject, score, comment FROM ratings WHERE conversation = ANY(%(c)s) ORDER BY asked_at",
    "proven": "SELECT order_no FROM proofs WHERE conversation = ANY(%(c)s) ORDER BY at",
    "prompts": "SELECT fields, state FROM prompts WHERE conversation = ANY(%(c)s) ORDER BY created_at",
    "erasures": "SELECT done_at FROM erasures WHERE conversation = ANY(%(c)s)",
    "downloads": "SELECT kind FROM downloads WHERE conversation = ANY(%(c)s) ORDER BY created_at",
    "owner": "SELECT owner FROM conversations WHERE id = ANY(%(c)s) AND owner <> 'bot'",
}


async def left(database: Database, conversations: Sequence[str], sold: Sequence[Sold], locale: str) -> dict[str, Any]:
    """Read everything that a dialogue's conversations left."""
    goods = {item: name for order in sold for item, name in order.items.items()}
    orders = {order.number: place for place, order in enumerate(sold, 1)}
    found: dict[str, Any] = {}
    for name, query in QUERIES.items():
        rows = await database.all(query, c=list(conversations))  # type: ignore[arg-type]
        if rows:
            found[name] = _in_words(name, rows, goods, orders)
    spoken = await database.all(
        "SELECT locale FROM conversations WHERE id = ANY(%(c)s) AND locale <> %(l)s", c=list(conversations), l=locale
    )
    return found | ({"language": spoken[0]["locale"]} if spoken else {})


def _in_words(name: str, rows: Sequence[Row], goods: Mapping[str, str], orders: Mapping[str, int]) -> Any:
    match name:
        case "cases":
            return [_case(row, goods, orders) for row in rows]
        case "drafts":
            return [_draft(row, goods, orders) for row in rows]
        case "promises":
            return [f"{row['kind']} {row['state']} {_hour(row['due_at'])}" for row in rows]
        case "consents":
            return [f"{_consent(row)} {row['language']}" for row in rows]
        case "handoffs":
            return [_handoff(row) for row in rows]
        case "ratings":
            return [_rating(row) for row in rows]
        case "prompts":
            return [f"{row['state']}: {', '.join(row['fields'])}" for row in rows]
        case "remarks":
            return [row["note"] for row in rows]
        case "erasures":
            return ["done" if row["done_at"] else "asked" for row in rows]
        case "owner":
            return rows[0]["owner"]
        case "downloads":
            return [row["kind"] for row in rows]
        case _:
            return len(rows)


def _case(row: Row, goods: Mapping[str, str], orders: Mapping[str, int]) -> dict[str, Any]:
    said = {"kind": row["kind"], "state": row["state"], **_fields(row["fields"], goods, orders)}
    if row["item"]:
        said["item"] = goods[row["item"]]
    elif row["order_no"]:
        said["order"] = orders[row["order_no"]]
    judged = {name: row["eligibility"][name] for name in ("verdict", "freight") if row["eligibility"].get(name)}
    said |= judged
    return said | ({"contact": True} if row["contact"] else {}) | ({"follows": True} if row["follows"] else {})


def _draft(row: Row, goods: Mapping[str, str], orders: Mapping[str, int]) -> dict[str, Any]:
    return {"kind": row["kind"], "state": row["state"], **_fields(row["fields"], goods, orders)}


def _fields(fields: Mapping[str, Any], goods: Mapping[str, str], orders: Mapping[str, int]) -> dict[str, Any]:
    """Name items, orders and references as a dialogue does."""
    said = dict(fields)
    if "item" in said:
        said["item"] = goods.get(said["item"], said["item"])
    if "also" in said:
        said["also"] = [goods.get(one, one) for one in said["also"]]
    if "order_no" in said:
        said["order_no"] = orders.get(said["order_no"], "unknown")
    return said | {name: True for name in ("contact", "promise") if said.get(name)}


def _hour(due: Any) -> str:
    return f"{due.astimezone(SHOP_TIME):%m-%d %H}h"


def _consent(row: Row) -> str:
    return "withdrawn" if row["withdrawn_at"] else "given" if row["granted"] else "refused"


def _handoff(row: Row) -> str:
    captured = " captured" if row["captured"] else ""
    outcome = f" {row['outcome']}" if row["outcome"] else ""
    return f"{row['reason']}{captured} {row['state']}{outcome}"


def _rating(row: Row) -> str:
    comment = f": {row['comment']}" if row["comment"] else ""
    return f"{row['subject']} {row['score'] or 'open'}{comment}"


async def is_nowhere(database: Database, conversations: Sequence[str], words: str) -> bool:
    """Tell whether a text stands in the open in nothing that a conversation left."""
    rows = await database.all(
        """SELECT 1 FROM messages WHERE conversation = ANY(%(c)s) AND (text || data::text) LIKE %(w)s
           UNION ALL SELECT 1 FROM drafts WHERE conversation = ANY(%(c)s) AND fields::text LIKE %(w)s
           UNION ALL SELECT 1 FROM cases WHERE conversation = ANY(%(c)s) AND fields::text LIKE %(w)s""",
        c=list(conversations),
        w=f"%{words}%",
    )
    return not rows
