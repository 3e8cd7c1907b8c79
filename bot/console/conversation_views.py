"""A whole conversation as docs/console-api.md shows it: the ledger and all that the desk knows beside it."""

from __future__ import annotations

from typing import Any

from bot.console.case_views import case_lines, explanation, promise_view
from bot.console.draft import draft_view
from bot.console.links import links_view
from bot.console.packet import packet_view
from bot.console.views import Views, iso
from bot.handoff.errands import askable
from desk.conversation.conversations import Conversation
from desk.front_desk import Desk
from desk.privacy.consents import Consent
from desk.privacy.contacts import Contact
from desk.request.orders import Order

MESSAGES = 500  # the newest; the page asks for older ones by `since`
CONTACT_FIELDS = ("name", "phone", "email", "address")


async def conversation_view(desk: Desk, conversation: Conversation, locale: str) -> dict[str, Any]:
    """Return everything an agent needs to go on with; contact details are masks."""
    name, views = conversation.id, Views(desk, locale)
    messages = await desk.ledger.since(name, max(conversation.last_seq - MESSAGES, 0), limit=MESSAGES)
    handoffs = {one.id: one for one in await desk.handoffs.of(name)}
    draft, names = await desk.drafts.open(name), await desk.agents.names()
    return {
        **(await views.lines([conversation]))[0],
        "messages": await views.messages(messages),
        "last": conversation.last_seq,
        "draft": await draft_view(desk, draft, locale) if draft else None,
        "packet": await packet_view(desk, conversation, messages, locale),
        "cases": await case_lines(desk, await desk.cases.of(name), locale),
        "consents": [_consent(one) for one in await desk.consents.of(name)],
        "contacts": [_contact(one) for one in await desk.contacts.of(name)],
        "proven_orders": [order_view(one, locale) for one in await desk.proofs.of(name)],
        "promises": [
            promise_view(one) | {"explanation": explanation(one, names)} for one in await desk.promises.of(name)
        ],
        "handoffs": list((await views.handoffs(handoffs)).values()),
        "askable": askable(conversation.channel, draft),
        "linked": await links_view(desk, await desk.callers.around(name)),
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "purpose": consent.purpose,
        "granted": consent.granted,
        "version": consent.notice_version,
        "language": consent.language,
        "manner": consent.manner,
        "at": iso(consent.at),
        "withdrawn_at": iso(consent.withdrawn_at),
    }


def _contact(contact: Contact) -> dict[str, Any]:
    return {"id": contact.id, **{name: contact.masks.get(name) for name in CONTACT_FIELDS}}


def order_view(order: Order, locale: str) -> dict[str, Any]:
    """Return an order with its items."""
    return {
        "number": order.number,
        "ordered_at": iso(order.ordered_at),
        "received_at": iso(order.received_at),
        "items": [
            {"id": one.id, "sku": one.sku, "name": one.name(locale), "price": str(one.price), "quantity": one.quantity}
            for one in order.items
        ],
    }
