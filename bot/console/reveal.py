"""Contact details in full, for those who have a reason; every read is on record, for supervisors to see."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.console.door import Call
from bot.console.forms import Reveal
from bot.console.refusals import Refusal
from bot.console.views import iso
from desk.audit import Entry
from desk.privacy.contacts import Contact
from desk.privacy.masking import mask

SECONDS = 60  # how long the page shows them
FIELDS = ("name", "phone", "email", "address")


async def reveal(call: Call) -> web.Response:
    """Answer with contact details, once the read is on record; ownership changes before or after, never meanwhile."""
    form, desk = await call.body(Reveal), call.desk
    contact = await desk.contacts.get(call.request.match_info["contact"])
    async with desk.database.transaction():
        conversation = await desk.conversations.lock(contact.conversation)
        await _require_right(call, contact)
        note = mask(form.note.strip(), desk.settings.order_pattern, conversation.locale).text
        now = desk.clock.now()
        values = await desk.contacts.reveal(contact.id)
        read = await desk.contact_reads.note(contact, call.agent.id, form.reason, note, now)
        await desk.audit.note(
            call.agent.id,
            "contact_revealed",
            contact.id,
            now,
            conversation=contact.conversation,
            reason=form.reason,
            read=read,
        )
    shown = {name: values.get(name) for name in FIELDS}
    return web.json_response({"values": shown, "seconds": SECONDS}, headers={"Cache-Control": "no-store"})


async def show_audit(call: Call) -> web.Response:
    """Answer with what is on record about a conversation and its cases, newest first."""
    conversation = await call.desk.conversations.get(call.conversation)
    names = {str(agent): name for agent, name in (await call.desk.agents.names()).items()}
    notes = await call.desk.contact_reads.notes(conversation.id)
    entries = await call.desk.audit.of(conversation.id)
    return web.json_response({"entries": [_entry(one, names, notes) for one in entries]})


async def _require_right(call: Call, contact: Contact) -> None:
    if call.agent.role != "supervisor" and not await call.desk.contact_reads.may_read(contact, call.agent.id):
        raise Refusal(403, "forbidden", "utter_console_not_your_contact")


def _entry(entry: Entry, names: Any, notes: Any) -> dict[str, Any]:
    return {
        "at": iso(entry.at),
        "actor": entry.actor,
        "name": names.get(entry.actor),
        "what": entry.what,
        "object": entry.object,
        "reason": entry.data.get("reason"),
        "note": notes.get(entry.data.get("read"), ""),
    }
