"""Notes: for agents alone, with a mark for whoever is named, and hints of who else is there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.looking import LASTING, Looking
from desk.conversation.conversations import Owner
from desk.conversation.identity import AgentId
from desk.conversation.ledger import Kind
from desk.people.mentions import named
from desk.people.teams import Team
from tests.console.agent_page import AgentPage, Said, heard
from tests.console.conftest import Console

NAMES = {
    AgentId("a1"): "林晓",
    AgentId("a2"): "陈伟",
    AgentId("a3"): "陈伟明",
    AgentId("a4"): "Ann",
    AgentId("a5"): "Ann Lee",
}


async def note(page: AgentPage, conversation: str, text: str, client_id: str = "note-0001") -> Said:
    return await page.call("POST", f"/conversations/{conversation}/notes", {"id": client_id, "text": text})


async def ledger(at: Console, conversation: str) -> Any:
    return await at.desk.ledger.since(conversation, 0)  # type: ignore[arg-type]


async def test_any_agent_writes_a_note_that_no_consumer_sees_and_that_changes_no_owner(
    lin: AgentPage, chen: AgentPage, at: Console
) -> None:
    conversation = await at.consumer()
    await chen.claim(conversation, 2)
    said = await note(lin, conversation, "顾客昨天来过电话")
    assert (said.status, said.body["kind"], said.body["name"]) == (201, "note", "林晓")
    last = (await ledger(at, conversation))[-1]
    assert (last.kind, last.for_consumer) == (Kind.NOTE, False)
    row = await at.desk.conversations.get(conversation)
    assert (row.owner, row.ownership_number) == (Owner.AGENT, 3)


async def test_a_note_sent_three_times_at_once_is_written_once(lin: AgentPage, at: Console) -> None:
    conversation = await at.consumer()
    said = await asyncio.gather(*(note(lin, conversation, "请留意") for _ in range(3)))
    assert (await note(lin, conversation, "请留意")).status == 200
    assert len({one.body["seq"] for one in said}) == 1
    assert [one.text for one in await ledger(at, conversation) if one.kind is Kind.NOTE] == ["请留意"]


async def test_20000_characters_are_a_note_and_one_more_is_refused_in_words(lin: AgentPage, at: Console) -> None:
    conversation = await at.consumer()
    assert (await note(lin, conversation, "长" * 20_000)).status == 201
    said = await note(lin, conversation, "长" * 20_001, "note-0002")
    assert (said.status, said.code, said.body["error"]["allowed"]) == (413, "too_long", 20_000)
    assert "20000" in said.body["error"]["what"]
    assert len([one for one in await ledger(at, conversation) if one.kind is Kind.NOTE]) == 1


@pytest.mark.parametrize("body", [{"text": " "}, {"text": "a\0b"}, {"id": "x"}, {"number": 2}])
async def test_a_bad_note_is_refused(lin: AgentPage, at: Console, body: dict[str, Any]) -> None:
    conversation = await at.consumer()
    sent = {"id": "note-0001", "text": "好"} | body
    assert (await lin.call("POST", f"/conversations/{conversation}/notes", sent)).status == 400
    assert (await note(lin, "c_unknown", "好")).status == 404
    foreign = await lin.call("POST", f"/conversations/{conversation}/notes", sent, Origin="https://evil.example")
    assert foreign.status == 403


async def test_contact_details_in_a_note_are_masked(lin: AgentPage, at: Console) -> None:
    conversation = await at.consumer()
    said = await note(lin, conversation, "请打13800138000，订单FD202611010017")
    assert "13800138000" not in said.body["text"] and "FD202611010017" in said.body["text"]


async def test_who_is_named_sees_a_mark_at_once_until_they_have_looked(
    lin: AgentPage, chen: AgentPage, at: Console
) -> None:
    conversation = await at.consumer()
    socket = await chen.listen()
    written = (await note(lin, conversation, "@陈伟 请看#1，@林晓 自己不算")).body
    await heard(socket, "mention")
    (mention,) = (await chen.get("/mentions"))["mentions"]
    assert (mention["conversation"], mention["message"], mention["by"]) == (conversation, written["seq"], "林晓")
    assert (await lin.get("/mentions"))["mentions"] == []
    for seq, left in ((written["seq"] - 1, 1), (written["seq"], 0)):
        assert (await chen.call("PUT", f"/conversations/{conversation}/mentions", {"seq": seq})).status == 204
        assert len((await chen.get("/mentions"))["mentions"]) == left
    await socket.close()


async def test_a_note_behind_a_consumers_question_does_not_hide_that_nobody_answered(
    lin: AgentPage, at: Console
) -> None:
    conversation = await at.consumer("在吗", waits=False)
    await at.desk.database.run("UPDATE turns SET state = 'failed'")
    await note(lin, conversation, "看起来没人理")
    left = await at.desk.conversations.unanswered(at.clock.now())
    assert [one.id for one in left] == [conversation]


@pytest.mark.parametrize(
    ("text", "agents"),
    [
        ("@陈伟请看", ["a2"]),
        ("@陈伟明请看", ["a3"]),
        ("@ann, please; @ANN LEE too", ["a4", "a5"]),
        ("@Annabel is not here", []),
        ("lin@example.com 林晓", []),
        ("@林晓@林晓@陈伟", ["a1", "a2"]),
    ],
)
def test_the_longest_name_that_stands_there_is_meant(text: str, agents: list[str]) -> None:
    assert named(text, NAMES) == agents


@given(st.text())
def test_no_text_names_anybody_without_an_at_sign(text: str) -> None:
    assert named(text.replace("@", ""), NAMES) == []


async def test_agents_who_look_at_the_same_conversation_see_each_other_come_write_and_go(
    lin: AgentPage, chen: AgentPage, at: Console
) -> None:
    conversation = await at.consumer()
    hers, his = await lin.listen(), await chen.listen()
    await hers.send_json({"type": "watch", "conversation": conversation})
    await his.send_json({"type": "watch", "conversation": conversation})
    for socket, name in ((hers, "陈伟"), (his, "林晓")):
        seen = await heard(socket, "looking", id=conversation)
        assert [(one["name"], one["writes"]) for one in seen["agents"]] == [(name, False)]
    await chen.call("PUT", f"/conversations/{conversation}/typing", {"on": True, "note": True})
    assert (await heard(hers, "looking"))["agents"][0]["writes"] is True
    await chen.call("PUT", f"/conversations/{conversation}/typing", {"on": False})
    assert (await heard(hers, "looking"))["agents"][0]["writes"] is False
    await his.close()
    assert (await heard(hers, "looking"))["agents"] == []
    await hers.close()


async def test_a_note_being_written_is_no_sign_for_the_consumer(lin: AgentPage, at: Console) -> None:
    conversation = await at.consumer()
    await lin.claim(conversation, 2)
    news = at.news.subscribe()
    for body in ({"on": True, "note": True}, {"on": True}):
        await lin.call("PUT", f"/conversations/{conversation}/typing", body)
    async with asyncio.timeout(5):
        signs = [await anext(news)]
        while signs[-1]["kind"] != "typing":
            signs.append(await anext(news))
    assert len([one for one in signs if one["kind"] == "looking"]) == 2


def test_signs_of_who_is_there_expire_by_themselves() -> None:
    looking, agent = Looking(AgentId("a1")), AgentId("a2")
    for sign, page in (("here", "p1"), ("writes", agent)):
        looking.hear({"agent": agent, "page": page, "sign": sign}, 100.0)
    looking.hear({"agent": "a1", "page": "p2", "sign": "here"}, 100.0)
    assert looking.shown({agent: "陈伟"}, 101.0) == [{"id": agent, "name": "陈伟", "writes": True}]
    assert [one["writes"] for one in looking.shown({}, 100.0 + LASTING["writes"])] == [False]
    assert looking.shown({}, 100.0 + LASTING["here"]) == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("assignment", {"to": "bot", "number": 3}),
        ("assignment", {"to": "bot", "number": 3, "ask": ["photos"], "return": True}),
        ("assignment", {"to": {"team": "returns"}, "number": 3}),
        ("handoff", {"state": "ended", "outcome": "solved", "number": 3}),
    ],
)
async def test_contact_details_are_masked_in_whatever_is_noted_while_handing_on(
    lin: AgentPage, at: Console, path: str, body: dict[str, Any]
) -> None:
    await at.desk.teams.put(Team("returns", "退货组", "Returns", kinds=("return",)))
    conversation = await at.consumer()
    assert (await lin.claim(conversation, 2)).status == 200
    body |= {"note": "打 13800138000 或 zhang@example.com，订单 FD202611010017"}
    assert (await lin.call("PUT", f"/conversations/{conversation}/{path}", body)).status == 200
    (written,) = [one.text for one in await ledger(at, conversation) if one.kind is Kind.NOTE]
    assert "138****8000" in written and "zhang@" not in written and "FD202611010017" in written
