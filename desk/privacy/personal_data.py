"""What is kept about one consumer, put together for them: a record of plain values, ready to be written as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desk.case.cases import Case
from desk.conversation.conversations import Conversation
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Kind, Message
from desk.front_desk import Desk
from desk.privacy.contacts import Contact
from desk.request.orders import Order

Record = dict[str, Any]
PAGE = 500


async def transcript(desk: Desk, conversation: Conversation, now: datetime) -> Record:
    """Return what was said, as the consumer saw it."""
    messages = [one for one in await _messages(desk, conversation.id) if one.for_consumer]
    return _head(conversation, now) | {"messages": await _said(desk, messages)}


async def personal_data(desk: Desk, conversation: Conversation, now: datetime) -> Record:
    """Return everything; contact details and order numbers in full only once an order is proven here."""
    orders = await desk.proofs.of(conversation.id)
    handoffs = await desk.handoffs.of(conversation.id)
    cases = [await _case(desk, one, bool(orders)) for one in await desk.cases.of(conversation.id)]
    contacts = [await _contact(desk, one, in_full=bool(orders)) for one in await desk.contacts.of(conversation.id)]
    return _head(conversation, now) | {
        "messages": await _said(desk, await _messages(desk, conversation.id)),
        "contacts": contacts,
        "photos": [_plain(one, "created_at width height size") for one in await desk.files.of(conversation.id)],
        "consents": [
            _plain(one, "purpose granted notice_version notice_hash language channel manner at withdrawn_at")
            for one in await desk.consents.of(conversation.id)
        ],
        "orders": [_order(one, conversation.locale) for one in orders],
        "not_understood": list(await desk.misses.of(conversation.id)),
        "drafts": [_draft(one) for one in await desk.drafts.of(conversation.id)],
        "cases": cases,
        "promises": [
            _plain(one, "kind case_no due_at agreement state made_at settled_at")
            for one in await desk.promises.of(conversation.id)
        ],
        "handoffs": [_plain(one, "reason asked_at claimed_at ended_at outcome note") for one in handoffs],
        "ratings": [
            _plain(one, "subject asked_at score comment") | {"number": one.about if one.subject == "case" else None}
            for one in await desk.ratings.of(conversation.id)
        ],
        "erasures": [
            _plain(one, "number erased kept_until asked_at done_at") for one in await desk.erasures.of(conversation.id)
        ],
    }


def _head(conversation: Conversation, now: datetime) -> Record:
    return {
        "made_at": now.isoformat(),
        "conversation": _plain(conversation, "id channel address locale created_at last_at"),
    }


async def _messages(desk: Desk, conversation: ConversationId) -> Sequence[Message]:
    messages: list[Message] = []
    while page := await desk.ledger.since(conversation, messages[-1].seq if messages else 0, limit=PAGE):
        messages += page
    return messages


async def _said(desk: Desk, messages: Sequence[Message]) -> list[Record]:
    names = await desk.agents.names()
    return [
        {
            "number": one.seq,
            "at": one.at.isoformat(),
            "author": one.author.value,
            "name": names.get(one.agent) if one.agent else None,
            "text": one.text,
            **({"note": True} if one.kind is Kind.NOTE else {}),
            **({"shown": False} if one.suppressed else {}),
        }
        for one in messages
    ]


async def _contact(desk: Desk, contact: Contact, *, in_full: bool) -> Record:
    values: Mapping[str, str] = await desk.contacts.reveal(contact.id) if in_full else contact.masks
    return {"at": contact.created_at.isoformat(), "in_full": in_full, **values}


def _order(order: Order, locale: str) -> Record:
    items = [{"item": one.name(locale), "quantity": one.quantity, "price": str(one.price)} for one in order.items]
    return _plain(order, "number ordered_at received_at") | {"items": items}


def _draft(draft: Any) -> Record:
    return _plain(draft, "kind state created_at updated_at") | {"fields": _told(draft.fields)}


async def _case(desk: Desk, case: Case, in_full: bool) -> Record:
    order_no = case.order_no if in_full or not case.order_no else f"****{case.order_no[-4:]}"
    steps = [_plain(one, "state note details at") for one in await desk.case_steps.of(case.number)]
    fields = {"order_no": order_no, "fields": _told(case.fields), "eligibility": dict(case.eligibility)}
    return _plain(case, "number kind state agreement opened_at") | fields | {"steps": steps}


def _told(fields: Mapping[str, Any]) -> Record:
    """Leave out what only refers to something that is told elsewhere."""
    return {name: value for name, value in fields.items() if name not in ("contact", "consent", "item", "also")}


def _plain(thing: Any, names: str) -> Record:
    """Return attributes of a record, instants as text."""
    values = {name: getattr(thing, name) for name in names.split()}
    return {name: one.isoformat() if isinstance(one, datetime) else one for name, one in values.items()}
