"""A whole conversation as docs/console-api.md shows it: the ledger and all that the desk knows beside it."""

from __future__ import annotations

from typing import Any

from bot.console.case_views import case_lines, photos_of, promise_view
from bot.console.labels import Labels
from bot.console.views import Views, iso
from desk.consents import Consent
from desk.contacts import Contact
from desk.conversations import Conversation
from desk.drafts import Draft
from desk.errors import NotFound
from desk.front_desk import Desk
from desk.orders import Order
from desk.requests import FIELDS, missing, required

MESSAGES = 500  # the newest; the page asks for older ones by `since`
CONTACT_FIELDS = ("name", "phone", "email", "address")


async def conversation_view(desk: Desk, conversation: Conversation, locale: str) -> dict[str, Any]:
    """Return everything an agent needs to go on with; contact details are masks."""
    name, views = conversation.id, Views(desk, locale)
    messages = await desk.ledger.since(name, max(conversation.last_seq - MESSAGES, 0), limit=MESSAGES)
    handoffs = {one.id: one for one in await desk.handoffs.of(name)}
    draft = await desk.drafts.open(name)
    return {
        **(await views.lines([conversation]))[0],
        "messages": await views.messages(messages),
        "last": conversation.last_seq,
        "draft": await _draft(desk, draft, locale) if draft else None,
        "cases": await case_lines(desk, await desk.cases.of(name), locale),
        "consents": [_consent(one) for one in await desk.consents.of(name)],
        "contacts": [_contact(one) for one in await desk.contacts.of(name)],
        "proven_orders": [_order(one, locale) for one in await desk.proofs.of(name)],
        "promises": [promise_view(one) for one in await desk.promises.of(name)],
        "handoffs": list((await views.handoffs(handoffs)).values()),
    }


async def _draft(desk: Desk, draft: Draft, locale: str) -> dict[str, Any]:
    labels, known = Labels(desk.words, locale), draft.kind in FIELDS
    names = required(draft.kind, draft.fields) if known else list(draft.fields)
    values = await _readable(desk, draft, locale)
    return {
        "id": draft.id,
        "kind": draft.kind,
        "state": draft.state,
        "fields": [
            {"name": name, "label": labels.say(name), "value": labels.value(name, values.get(name))} for name in names
        ],
        "missing": missing(draft.kind, draft.fields) if known else [],
        "photos": await photos_of(desk, draft.fields),
        "updated_at": iso(draft.updated_at),
    }


async def _readable(desk: Desk, draft: Draft, locale: str) -> dict[str, Any]:
    """Put the item's name and the contact's masks in the place of their ids."""
    values = dict(draft.fields)
    if item := values.get("item"):
        found = await desk.orders.items([str(item)])
        values["item"] = found[item].name(locale) if item in found else None
    if contact := values.get("contact"):
        try:
            masks = (await desk.contacts.get(str(contact))).masks
        except NotFound:
            masks = {}
        values["contact"] = " · ".join(masks[name] for name in CONTACT_FIELDS if name in masks) or None
    return values


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "purpose": consent.purpose,
        "granted": consent.granted,
        "version": consent.notice_version,
        "language": consent.language,
        "at": iso(consent.at),
        "withdrawn_at": iso(consent.withdrawn_at),
    }


def _contact(contact: Contact) -> dict[str, Any]:
    return {"id": contact.id, **{name: contact.masks.get(name) for name in CONTACT_FIELDS}}


def _order(order: Order, locale: str) -> dict[str, Any]:
    return {
        "number": order.number,
        "ordered_at": iso(order.ordered_at),
        "received_at": iso(order.received_at),
        "items": [
            {"id": one.id, "sku": one.sku, "name": one.name(locale), "price": str(one.price), "quantity": one.quantity}
            for one in order.items
        ],
    }
