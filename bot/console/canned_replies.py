"""Canned replies: the list, its upkeep, and one filled in for a conversation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.console.door import Call
from bot.console.forms import CannedReplyChange, CannedReplyForm, CannedReplyRemoval
from bot.console.labels import Labels
from bot.console.refusals import Refusal
from bot.console.views import iso
from desk import formats
from desk.conversation.conversations import Conversation
from desk.errors import BadValues, NotFound
from desk.people.canned_replies import CannedReply, Wording, filled

NAME_KNOWN = timedelta(hours=1)  # after the agent has had the contact details shown


async def show_list(call: Call) -> web.Response:
    found = await call.desk.canned_replies.for_agent(call.agent.id)
    return web.json_response({"replies": [_shown(one) for one in found], "may_share": _may_share(call)})


async def add(call: Call) -> web.Response:
    form = await call.body(CannedReplyForm)
    _require_right(call, shared=form.shared)
    added = await call.desk.canned_replies.add(_wording(call, form), call.desk.clock.now())
    return web.json_response(_shown(added), status=201)


async def change(call: Call) -> web.Response:
    """Change a reply; everybody's, and making one everybody's, is for supervisors."""
    form, reply = await call.body(CannedReplyChange), await _asked(call)
    _require_right(call, shared=form.shared or reply.agent is None)
    now = call.desk.clock.now()
    changed = await call.desk.canned_replies.change(reply, form.version, _wording(call, form), now)
    return web.json_response(_shown(changed))


async def remove(call: Call) -> web.Response:
    form, reply = await call.body(CannedReplyRemoval), await _asked(call)
    _require_right(call, shared=reply.agent is None)
    await call.desk.canned_replies.remove(reply, form.version)
    return web.Response(status=204)


async def fill(call: Call) -> web.Response:
    """Answer with a reply's words for a conversation, or with the hole that nothing is known for."""
    conversation, reply = await call.desk.conversations.get(call.conversation), await _asked(call)
    try:
        text = filled(reply.text, await _facts(call, conversation, reply.locale))
    except BadValues as error:
        hole = next(iter(error.fields))
        label = Labels(call.desk.words, call.locale).say(f"hole_{hole}")
        raise Refusal(400, "bad_request", "utter_console_hole_empty", field=hole, allowed=label) from error
    return web.json_response({"text": text, "locale": reply.locale})


async def _asked(call: Call) -> CannedReply:
    return await call.desk.canned_replies.get(call.request.match_info["reply"], call.agent.id)


def _wording(call: Call, form: CannedReplyForm) -> Wording:
    return Wording(form.locale, form.title, form.text, None if form.shared else call.agent.id)


def _may_share(call: Call) -> bool:
    return call.agent.role == "supervisor"


def _require_right(call: Call, *, shared: bool) -> None:
    if shared and not _may_share(call):
        raise Refusal(403, "forbidden", "utter_console_shared_replies")


def _shown(reply: CannedReply) -> dict[str, Any]:
    return {
        "id": reply.id,
        "locale": reply.locale,
        "title": reply.title,
        "text": reply.text,
        "shared": reply.agent is None,
        "version": reply.version,
        "changed_at": iso(reply.changed_at),
    }


async def _facts(call: Call, conversation: Conversation, locale: str) -> dict[str, str | None]:
    """Return what is known, in the language of the reply."""
    desk, settings = call.desk, call.settings
    cases = await desk.cases.of(conversation.id)
    platform = desk.agreements.today.parties.platform
    return {
        "agent": call.agent.name,
        "shop": settings.shop or platform.in_locale(locale),
        "order_no": await _order(call, conversation, [one.order_no for one in cases]),
        "case_no": max(cases, key=lambda one: one.opened_at).number if cases else None,
        "due": await _due(call, conversation, locale),
        "name": await _name(call, conversation),
    }


async def _order(call: Call, conversation: Conversation, of_cases: list[str | None]) -> str | None:
    """Return the order that is spoken of: the draft's, else the only one that was proven or has a case."""
    draft = await call.desk.drafts.open(conversation.id)
    if draft and draft.fields.get("order_no"):
        return str(draft.fields["order_no"])
    proven = [one.number for one in await call.desk.proofs.of(conversation.id)]
    known = {*proven, *(one for one in of_cases if one)}
    return known.pop() if len(known) == 1 else None


async def _due(call: Call, conversation: Conversation, locale: str) -> str | None:
    """Return when the next promise that is still ahead falls due."""
    now, zone = call.desk.clock.now(), call.desk.agreements.today.service_hours.zone
    promises = await call.desk.promises.of(conversation.id)
    ahead = [one.due_at for one in promises if one.state == "pending" and one.due_at > now]
    return formats.due(min(ahead), locale, zone, now) if ahead else None


async def _name(call: Call, conversation: Conversation) -> str | None:
    """Return the consumer's name only to whom it was shown a while ago, with a reason that is on record."""
    since = call.desk.clock.now() - NAME_KNOWN
    contact = await call.desk.contact_reads.lately(conversation.id, call.agent.id, since)
    try:
        return (await call.desk.contacts.reveal(contact)).get("name") if contact else None
    except NotFound:
        return None
