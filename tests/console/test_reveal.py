"""Contact details in full: only with a right and a reason, never without a trace."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from desk.case.terms import Unjudged
from desk.conversation.identity import ConversationId
from tests.console.agent_page import AgentPage, Said
from tests.console.conftest import Console

VALUES = {"name": "张小明", "phone": "+8613800138000", "address": "厦门市思明区湖滨路7号"}
CALL = {"reason": "call", "note": "约好下午回电"}


async def contact_of(at: Console, conversation: ConversationId) -> tuple[str, str]:
    """Return contact details that a consumer left, and the case that needs them."""
    now, desk = at.clock.now(), at.desk
    consent = await desk.consents.record(
        conversation, "contact", granted=True, notice_version="1", notice_hash="h", language="zh", channel="widget",
        message="t_1", now=now,
    )  # fmt: skip
    draft = await desk.drafts.begin(conversation, "complaint", now)
    contact = await desk.contacts.keep(draft.id, VALUES, consent, now)
    await desk.drafts.fill(draft.id, {"contact": contact.id}, now)
    case = await desk.cases.open(await desk.drafts.get(draft.id), Unjudged("2026-1"), draft.id, now)
    return contact.id, case.number


async def reveal(page: AgentPage, contact: str, **changed: Any) -> Said:
    return await page.call("POST", f"/contacts/{contact}/reveal", CALL | changed)


async def reads(at: Console) -> list[tuple[str, str]]:
    rows = await at.desk.database.all("SELECT actor, object FROM audit WHERE what = 'contact_revealed' ORDER BY id")
    return [(row["actor"], row["object"]) for row in rows]


async def test_the_agent_who_has_the_conversation_sees_the_details_and_it_is_on_record(
    lin: AgentPage, chen: AgentPage, at: Console
) -> None:
    conversation = await at.consumer()
    contact, _ = await contact_of(at, conversation)
    await lin.claim(conversation, 2)
    for page in (chen, lin):
        shown = (await page.get(f"/conversations/{conversation}"))["contacts"][0]
        assert (shown["id"], shown["name"]) == (contact, "张**")
    said = await reveal(chen, contact)
    assert (said.status, said.code) == (403, "forbidden")
    assert await reads(at) == []
    said = await reveal(lin, contact)
    assert (said.body["values"], said.body["seconds"]) == (VALUES | {"email": None}, 60)
    assert said.headers["Cache-Control"] == "no-store"
    assert await reads(at) == [((await at.desk.agents.by_login("lin")).id, contact)]


async def test_who_works_on_the_case_may_read_after_the_conversation_went_back(
    lin: AgentPage, chen: AgentPage, at: Console
) -> None:
    contact, case = await contact_of(at, await at.consumer(waits=False))
    assert (await reveal(lin, contact)).status == 403
    assert (await lin.call("PUT", f"/cases/{case}/state", {"state": "accepted"})).status == 200
    assert (await reveal(lin, contact)).status == 200
    assert (await reveal(chen, contact)).status == 403
    assert (await lin.get(f"/cases/{case}"))["contact"]["id"] == contact
    ids = [(await at.desk.agents.by_login(login)).id for login in ("lin", "chen")]
    await at.desk.cases.give(case, *ids)
    assert (await reveal(chen, contact)).status == 200


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"reason": "curious"}, 400, "reason"),
        ({"reason": "other", "note": " "}, 400, "note"),
        ({"reason": "other", "note": ""}, 400, "note"),
        ({"reason": "call", "note": "长" * 201}, 413, "note"),
        ({"reason": "call", "more": 1}, 400, "more"),
    ],
)
async def test_without_a_reason_nothing_is_shown(
    boss: AgentPage, at: Console, body: dict[str, Any], status: int, field: str
) -> None:
    contact, _ = await contact_of(at, await at.consumer())
    said = await boss.call("POST", f"/contacts/{contact}/reveal", body)
    assert (said.status, said.body["error"]["field"], await reads(at)) == (status, field, [])


async def test_a_forged_id_and_a_foreign_page_get_nothing(boss: AgentPage, at: Console) -> None:
    contact, _ = await contact_of(at, await at.consumer())
    assert (await reveal(boss, "k_" + "0" * 24)).status == 404
    assert (await reveal(boss, "nothing")).status == 404
    said = await boss.call("POST", f"/contacts/{contact}/reveal", CALL, Origin="https://evil.example")
    assert (said.status, said.code, await reads(at)) == (403, "forbidden", [])


async def test_giving_back_and_reading_at_once_leaves_a_trace_exactly_where_details_were_shown(
    lin: AgentPage, at: Console
) -> None:
    conversation = await at.consumer()
    contact, _ = await contact_of(at, conversation)
    number = (await lin.claim(conversation, 2)).body["number"]
    back = lin.call("PUT", f"/conversations/{conversation}/assignment", {"to": "bot", "number": number, "note": ""})
    said, _ = await asyncio.gather(reveal(lin, contact), back)
    assert said.status in (200, 403)
    assert len(await reads(at)) == int(said.status == 200)
    assert (await reveal(lin, contact)).status == 403


async def test_a_supervisor_reads_who_saw_what_when_and_why(lin: AgentPage, boss: AgentPage, at: Console) -> None:
    conversation = await at.consumer()
    contact, _ = await contact_of(at, conversation)
    await lin.claim(conversation, 2)
    await reveal(lin, contact, reason="other", note="顾客要改电话13912345678")
    assert (await lin.call("GET", f"/conversations/{conversation}/audit")).status == 403
    newest, *earlier = (await boss.get(f"/conversations/{conversation}/audit"))["entries"]
    assert (newest["what"], newest["name"], newest["reason"]) == ("contact_revealed", "林晓", "other")
    assert newest["note"].startswith("顾客要改电话") and "13912345678" not in newest["note"]
    assert {"claimed", "handoff_asked"} <= {one["what"] for one in earlier}
    assert (await boss.call("GET", "/conversations/c_unknown/audit")).status == 404


async def test_a_name_goes_into_a_reply_only_after_it_was_shown_and_words_beside_a_reason_are_erased(
    lin: AgentPage, at: Console
) -> None:
    conversation = await at.consumer()
    contact, _ = await contact_of(at, conversation)
    await lin.claim(conversation, 2)
    body = {"locale": "zh", "title": "称呼", "text": "{name}，您好", "shared": False}
    reply = (await lin.call("POST", "/replies", body)).body["id"]
    said = await lin.call("GET", f"/conversations/{conversation}/replies/{reply}")
    assert (said.status, said.body["error"]["field"]) == (400, "name")
    await reveal(lin, contact)
    assert (await lin.get(f"/conversations/{conversation}/replies/{reply}"))["text"] == "张小明，您好"
    async with at.desk.database.transaction():
        await at.desk.conversations.lock(conversation)
        await at.desk.erasing.words(conversation, "–")
    assert list((await at.desk.contact_reads.notes(conversation)).values()) == [""]
