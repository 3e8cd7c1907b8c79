"""The whole gateway, as in tests/bot, and a consumer of whom every store knows something."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

from desk.case.cases import Case
from desk.case.terms import Unjudged
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Kind
from desk.conversation.ratings import Rated, Subject
from desk.front_desk import Desk
from desk.seed import seed
from tests.bot.conftest import Running, engine, given, running
from tests.bot.fake_engine import reply
from tests.bot.page import Page

__all__ = ["engine", "given", "running"]
ORDER, LAST4 = "FD202611010017", "8000"
CANARY = "金丝雀"
VALUES = {"name": f"{CANARY}姓名", "phone": "13700137999", "address": f"厦门市思明区{CANARY}路77号"}


@dataclass
class Known:
    """A consumer with a conversation on the widget, and what the desk knows of them."""

    page: Page
    conversation: ConversationId
    secret: str
    contact: str
    case: Case | None


async def order_of(desk: Desk) -> tuple[str, str]:
    """Return an order of the demo and the digits that prove it."""
    await seed(desk, [])
    (demo, *_) = await desk.orders.of_demo()
    return demo.order.number, demo.phone_last4


async def known(running: Running, *, case: str | None = "cancelled", proven: bool = True, locale: str = "zh") -> Known:
    """Let a consumer leave something of themselves in every store."""
    desk, now = running.desk, running.clock.now()
    number, last4 = await order_of(desk)
    page = await running.page(locale=locale)
    await page.say(f"我叫{CANARY}一号，想退货")
    opened = await page.next("opened")
    conversation = ConversationId(opened["conversation"])
    await page.answer(f"answer to 我叫{CANARY}一号，想退货")
    if proven:
        await desk.proofs.prove(conversation, number, last4, now)
    consent = await desk.consents.record(
        conversation, "contact", granted=True, notice_version="1", notice_hash=desk.agreements.today.notice_hash,
        language=locale, channel="widget", message="t_1", now=now,
    )  # fmt: skip
    handed_in = await desk.drafts.begin(conversation, "return", now)
    contact = await desk.contacts.keep(handed_in.id, VALUES, consent, now)
    await desk.drafts.fill(handed_in.id, {"fault": f"{CANARY}故障", "contact": contact.id, "order_no": number}, now)
    made = await _case(desk, handed_in.id, case) if case else None
    draft = await desk.drafts.begin(conversation, "complaint", now)
    await desk.drafts.fill(draft.id, {"account": f"{CANARY}投诉", "contact": contact.id, "consent": True}, now)
    prompt = await desk.prompts.ask(conversation, draft.id, "contact", ["name", "phone"], now)
    await desk.prompts.park(prompt, {"name": VALUES["name"]})
    await _people(desk, conversation)
    await page.say(f"再说一句{CANARY}二号")
    await page.answer(f"answer to 再说一句{CANARY}二号")
    return Known(page, conversation, opened["secret"], contact.id, made)


async def _case(desk: Desk, draft: str, state: str) -> Case:
    now = desk.clock.now()
    case = await desk.cases.open(await desk.drafts.get(draft), Unjudged("2026-1"), draft, now)
    await desk.drafts.close(draft, "submitted", now)
    await desk.case_steps.remark(case.number, "consumer", f"{CANARY}备注", now)
    if state == "cancelled":
        case = await desk.cases.cancel(case.number, "consumer", now)
    return case


async def _people(desk: Desk, conversation: ConversationId) -> None:
    """A person has looked at it and written notes."""
    now = desk.clock.now()
    await desk.agents.put("canary", "Canary", "blue-heron-42", now)
    agent = await desk.agents.by_login("canary")
    errand = await desk.errands.begin(conversation, agent.id, ["description"], now)
    await desk.errands.find(errand.id, {"description": f"{CANARY}情况"})
    await desk.errands.end(conversation, "done", now)
    await desk.handoffs.ask(conversation, "asked", now, captured=False, promise=None)
    await desk.handoffs.end(conversation, "solved", now, note=f"{CANARY}小结")
    async with desk.database.transaction():
        row = await desk.conversations.lock(conversation)
        note = await desk.ledger.append(row.id, "agent", f"{CANARY}内部备注", now, kind=Kind.NOTE)  # type: ignore[arg-type]
        about = Rated(Subject.HANDOFF, "h", None, "asked")
        await desk.ratings.ask(row.id, row.channel, row.locale, note.seq, about, now)
        (rating,) = await desk.ratings.of(row.id)
        await desk.ratings.rate(rating, 4, now)
        await desk.ratings.comment(rating, f"{CANARY}评语")


async def confirm(running: Running, known: Known, kind: str, words: str = "好的，正在办理。") -> None:
    """Press the button that makes the assistant answer with an effect."""
    running.engine.say = lambda turn: [reply(words, effect={"kind": kind})]
    await known.page.say("确认")
    await known.page.answer(words)
    running.engine.say = lambda turn: [reply(f"answer to {turn['text']}")]


def everything_stored(url: str) -> str:
    """Return every row of every table, as JSON; sealed columns are no text."""
    with psycopg.connect(url, row_factory=dict_row) as database:
        tables = database.execute(
            "SELECT table_name AS t FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchall()
        assert tables
        return "\n".join(
            json.dumps(json.loads(row["line"]), ensure_ascii=False)
            for table in tables
            for row in database.execute(f'SELECT to_jsonb(r)::text AS line FROM "{table["t"]}" r').fetchall()  # type: ignore[arg-type]
        )


def rows(url: str, query: str, *values: Any) -> list[dict[str, Any]]:
    with psycopg.connect(url, row_factory=dict_row) as database:
        return database.execute(query, values).fetchall()  # type: ignore[arg-type]
