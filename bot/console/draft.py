"""The draft edited in place, and handed in for the consumer (docs/console-api.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.console.case_views import case_lines, photos_of
from bot.console.door import Call
from bot.console.forms import DraftFields, DraftKind, Submission
from bot.console.labels import Labels
from bot.console.refusals import Refusal
from bot.console.views import iso
from bot.handoff.drafting import Drafting
from desk import formats
from desk.errors import BadValues, Refused
from desk.front_desk import Desk
from desk.privacy.contacts import Contact
from desk.request.draft_fields import CHOICES, LONGEST, STORIES, editable
from desk.request.drafts import Draft
from desk.request.requests import FIELDS, KINDS, missing, required

CONTACT_FIELDS = ("name", "phone", "email", "address")
REFUSED = {"not_allowed", "open_otherwise", "already_open"}


async def begin(call: Call) -> web.Response:
    form = await call.body(DraftKind)
    draft = await Drafting(call.desk, call.news).begin(call.conversation, call.agent.id, form.number, form.kind)
    return web.json_response(await draft_view(call.desk, draft, call.locale), status=201)


async def edit(call: Call) -> web.Response:
    """Fill fields in; nothing is changed unless all of them are right."""
    form = await call.body(DraftFields)
    drafting = Drafting(call.desk, call.news)
    try:
        draft = await drafting.edit(call.conversation, call.agent.id, form.number, form.fields)
    except BadValues as error:
        raise _wrong(call, *next(iter(error.fields.items()))) from error
    return web.json_response(await draft_view(call.desk, draft, call.locale))


async def submit(call: Call) -> web.Response:
    form = await call.body(Submission)
    try:
        cases = await Drafting(call.desk, call.news).submit(call.conversation, call.agent.id, form.number)
    except Refused as error:
        raise _refused(call, error) from error
    return web.json_response({"cases": await case_lines(call.desk, cases, call.locale)}, status=201)


def _wrong(call: Call, field: str, code: str) -> Refusal:
    label = Labels(call.desk.words, call.locale).say(field)
    allowed = call.desk.words.say(f"utter_console_draft_{code}", call.locale, label=label)
    return Refusal(400, "bad_request", f"utter_console_draft_{code}", field=field, allowed=allowed, label=label)


def _refused(call: Call, error: Refused) -> Refusal:
    if error.code == "incomplete":
        labels, names = Labels(call.desk.words, call.locale), list(error.facts["missing"])
        said = formats.listing([labels.say(name) for name in names], call.locale)
        return Refusal(409, "incomplete", "utter_console_draft_incomplete", now={"missing": names}, missing=said)
    if error.code not in REFUSED:
        raise error
    number = error.facts.get("number")
    return Refusal(409, error.code, f"utter_console_draft_{error.code}", now={"number": number}, number=number)


async def draft_view(desk: Desk, draft: Draft, locale: str) -> dict[str, Any]:
    """Return the draft, each field with its label, its value in words and how it may be edited."""
    labels, known = Labels(desk.words, locale, draft.kind), draft.kind in FIELDS
    names = required(draft.kind, draft.fields) if known else list(draft.fields)
    shown, choices = await _readable(desk, draft, locale), await _choices(desk, draft, labels, locale)
    return {
        "id": draft.id,
        "kind": draft.kind,
        "state": draft.state,
        "fields": [
            {
                "name": name,
                "label": labels.say(name),
                "value": labels.value(name, shown.get(name)),
                "edit": _edit(draft, name, choices),
            }
            for name in _with_order(draft.kind, names)
        ],
        "missing": missing(draft.kind, draft.fields) if known else [],
        "submittable": draft.kind in KINDS,
        "photos": await photos_of(desk, draft.fields),
        "updated_at": iso(draft.updated_at),
    }


def _with_order(kind: str, names: Sequence[str]) -> list[str]:
    """Show the order first where a request may be about one, though it need not be."""
    return ["order_no", *names] if "order_no" in editable(kind) and "order_no" not in names else list(names)


def _edit(draft: Draft, name: str, choices: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any] | None:
    """Tell the page how a field is filled in: None where only the consumer can."""
    if name not in editable(draft.kind):
        return None
    now = draft.fields.get(name)
    if name in choices:
        return {"type": "choice", "now": now, "choices": choices[name]} if choices[name] else None
    if name == "quantity":
        return {"type": "number", "now": now, "most": int(draft.fields.get("bought") or 1)}
    if name == "phone_last4":
        return {"type": "digits", "now": None} if draft.fields.get("order_no") else None
    return {"type": "story" if name in STORIES else "line", "now": now, "most": LONGEST if name in STORIES else 40}


async def _choices(desk: Desk, draft: Draft, labels: Labels, locale: str) -> dict[str, list[dict[str, Any]]]:
    told = {
        name: [{"value": code, "words": labels.value(name, code)} for code in codes] for name, codes in CHOICES.items()
    }
    contacts = await desk.contacts.of(draft.conversation)
    needed = set(KINDS[draft.kind].contact) if draft.kind in KINDS else set()
    fitting = [{"value": one.id, "words": _masks(one)} for one in contacts if needed <= set(one.masks)]
    yes = [{"value": True, "words": labels.say("yes")}]
    return {**told, "item": await _items(desk, draft, locale), "contact": fitting, "quote": yes}


async def _items(desk: Desk, draft: Draft, locale: str) -> list[dict[str, Any]]:
    """Return the items of the order once it is proven."""
    number = str(draft.fields.get("order_no") or "")
    if not number or not await desk.proofs.is_proven(draft.conversation, number):
        return []
    order = await desk.orders.get(number)
    return [{"value": one.id, "words": f"{one.name(locale)} ×{one.quantity}"} for one in order.items]


async def _readable(desk: Desk, draft: Draft, locale: str) -> dict[str, Any]:
    """Put the items' names and the contact's masks in the place of their ids."""
    values = dict(draft.fields)
    if values.get("item"):
        wanted = [str(values["item"]), *str(values.get("also") or "").split()]
        found = await desk.orders.items(wanted)
        names = [found[one].name(locale) for one in wanted if one in found]
        values["item"] = formats.listing(names, locale) if names else None
    if contact := values.get("contact"):
        known = {one.id: one for one in await desk.contacts.of(draft.conversation)}
        values["contact"] = _masks(known[contact]) if contact in known else None
    return values


def _masks(contact: Contact) -> str:
    return " · ".join(contact.masks[name] for name in CONTACT_FIELDS if name in contact.masks)
