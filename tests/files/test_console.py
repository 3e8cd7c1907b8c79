"""Agents see photos: in the transcript, in the draft and in the case; who opens one in full is on record."""

from __future__ import annotations

import psycopg

from bot.settings import BotSettings
from desk.case.terms import Unjudged
from desk.conversation.identity import ConversationId
from desk.conversation.photos import photo_of
from tests.console.agent_page import AgentPage
from tests.console.conftest import Browser, Console, at, browser, lin, settings
from tests.files.pictures import photo

__all__ = ["at", "browser", "lin", "settings"]


async def shown(at: Console, conversation: ConversationId, client_id: str = "photo-0001") -> str:
    message = await at.gateway.show(conversation, client_id, photo_of(photo()), 10)
    return str(message.data["file"]["id"])


async def raw(page: AgentPage, path: str) -> tuple[int, bytes, str]:
    async with page.session.get(f"{page.url}/api{path}") as got:
        return got.status, await got.read(), got.headers["Content-Type"]


async def test_an_agent_sees_the_photo_where_it_was_sent(at: Console, lin: AgentPage) -> None:
    conversation = await at.consumer()
    file = await shown(at, conversation)
    opened = await lin.get(f"/conversations/{conversation}")
    (message,) = [one for one in opened["messages"] if one["file"]]
    assert message["file"]["id"] == file and message["file"]["width"] == 640
    for path in (f"/files/{file}", f"/files/{file}/preview"):
        status, content, kind = await raw(lin, path)
        assert (status, kind, content[:2]) == (200, "image/jpeg", b"\xff\xd8")


async def test_opening_one_in_full_is_on_record_and_a_preview_is_not(
    at: Console, lin: AgentPage, settings: BotSettings
) -> None:
    file = await shown(at, await at.consumer())
    await raw(lin, f"/files/{file}/preview")
    await raw(lin, f"/files/{file}")
    with psycopg.connect(settings.database_url.get_secret_value()) as connection:
        rows = connection.execute("SELECT actor, object FROM audit WHERE what = 'file_read'").fetchall()
    agent = await at.desk.agents.by_login("lin")
    assert rows == [(agent.id, file)]


async def test_nobody_who_is_not_signed_in_sees_one(at: Console, browser: Browser, lin: AgentPage) -> None:
    file = await shown(at, await at.consumer())
    stranger = await browser()
    for path in (f"/files/{file}", f"/files/{file}/preview"):
        assert (await raw(stranger, path))[0] == 401
    assert (await raw(lin, "/files/f_" + "0" * 24))[0] == 404
    assert (await raw(lin, "/files/..%2f..%2fetc%2fpasswd"))[0] == 404


async def test_draft_and_case_show_their_photos_until_these_are_erased(at: Console, lin: AgentPage) -> None:
    conversation, now = await at.consumer(waits=False), at.clock.now()
    draft = await at.desk.drafts.begin(conversation, "complaint", now)
    file = await shown(at, conversation)
    view = await lin.get(f"/conversations/{conversation}")
    assert [one["id"] for one in view["draft"]["photos"]] == [file]
    case = await at.desk.cases.open(await at.desk.drafts.get(draft.id), Unjudged("1"), "key", now)
    view = await lin.get(f"/cases/{case.number}")
    assert [one["id"] for one in view["photos"]] == [file]
    assert all(file not in str(row["value"]) for row in view["fields"])
    await at.desk.files.remove([file])
    assert (await lin.get(f"/cases/{case.number}"))["photos"] == []
