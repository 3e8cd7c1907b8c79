"""Requests of every kind, handed in as the dialogue would, and the steps that agents take."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from bot.case_steps.wanted import Wanted
from desk.case.cases import Case
from desk.case.due_times import case_due
from desk.case.states import Move, Rejection, State
from desk.case.terms import Unjudged
from desk.conversation.identity import ConversationId
from desk.front_desk import Desk
from desk.request.requests import GOODS_KINDS, KINDS
from tests.console.agent_page import AgentPage, Said
from tests.console.conftest import Console

GIVEN: dict[str, Any] = {
    "quantity": 1,
    "amount": "399.00",
    "courier": "顺丰",
    "tracking": "SF1234567890",
    "result": "已经补发。",
}
_numbers = count(1)


class Judged(Unjudged):
    """What was allowed, at the supplier's cost."""

    def as_data(self) -> dict[str, Any]:
        return {"verdict": "within", "days": 7, "until": None, "clause": "return.quality", "freight": "supplier"}


async def item(desk: Desk, quantity: int = 1) -> tuple[str, str]:
    """Put an order of one item into the desk; return both."""
    now, number = desk.clock.now(), next(_numbers)
    order, name = f"FD2026110{number:05d}", f"i{number}"
    await desk.database.run(
        """INSERT INTO products (sku, name_zh, name_en, kind, supplier)
           VALUES ('K1', '电热水壶 K1', 'Kettle K1', 'kettle', 'x') ON CONFLICT DO NOTHING"""
    )
    await desk.database.run(
        "INSERT INTO orders (number, phone_last4, ordered_at, received_at) VALUES (%(n)s, '8000', %(at)s, %(at)s)",
        n=order,
        at=now,
    )
    await desk.database.run(
        "INSERT INTO order_items (id, order_no, sku, quantity, price) VALUES (%(i)s, %(n)s, 'K1', %(q)s, %(p)s)",
        i=name,
        n=order,
        q=quantity,
        p=Decimal("399.00"),
    )
    return order, name


async def case_of(desk: Desk, conversation: ConversationId, kind: str, *, quantity: int = 1) -> Case:
    """Open a case of a kind, with its promise."""
    now = desk.clock.now()
    draft = await desk.drafts.begin(conversation, kind, now)
    fields: dict[str, Any] = {"account": "想问一件事"}
    name = None
    if kind in GOODS_KINDS:
        order, name = await item(desk, quantity)
        fields = {"order_no": order, "item": name, "fault": "盖子裂了", "reason": "quality", "quantity": quantity}
    await desk.drafts.fill(draft.id, fields, now)
    case = await desk.cases.open(
        await desk.drafts.get(draft.id), Judged("1") if name else Unjudged("1"), f"key-{draft.id}", now, item=name
    )
    await desk.drafts.close(draft.id, "submitted", now)
    due = case_due(desk.agreements.today, await desk.service_hours(), kind, now)
    assert due is not None
    await desk.promises.make(
        conversation, KINDS[kind].promise, due, agreement="1", words="utter_x", now=now, case_no=case.number
    )
    return await desk.cases.get(case.number)


def valid(state: State, move: Move, reason: Rejection | None = None) -> Wanted:
    """Return a step as the table wants it."""
    details = {name: GIVEN[name] for name in move.needs if name != "result"}
    note = "说明" if reason is Rejection.OTHER else ""
    return Wanted(state, None, reason, note, GIVEN["result"] if "result" in move.needs else "", details)


async def consumer_of(at: Console, kind: str, locale: str = "zh", quantity: int = 1) -> tuple[ConversationId, str]:
    """Let a consumer hand in a request of a kind; return the conversation and the case's number."""
    conversation = await at.consumer("你好" if locale == "zh" else "hello", locale=locale, waits=False)
    return conversation, (await case_of(at.desk, conversation, kind, quantity=quantity)).number


async def step(page: AgentPage, number: str, state: str, **body: Any) -> Said:
    body = {"from" if name == "was" else name: value for name, value in body.items()}
    return await page.call("PUT", f"/cases/{number}/state", {"state": state, **body})


async def taken(page: AgentPage, number: str, *steps: str) -> None:
    """Take steps that need nothing unusual."""
    fields = {"received": ("quantity",), "refunded": ("amount",), "answered": ("result",)}
    fields |= {"sent": ("courier", "tracking"), "sent_back": ("courier", "tracking")}
    for state in steps:
        done = await step(page, number, state, **{name: GIVEN[name] for name in fields.get(state, ())})
        assert done.status == 200, done.body


async def told(at: Console, conversation: ConversationId) -> list[str]:
    """Return what the desk said to the consumer, in order."""
    return [one.text for one in await at.desk.ledger.since(conversation, 0)][1:]


async def promised(at: Console, number: str) -> dict[str, str]:
    """Return what was promised about a case, and what became of it."""
    return {one.kind: one.state for one in await at.desk.promises.of_cases([number])}
