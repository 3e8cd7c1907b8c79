"""Handing a conversation on: to a colleague who can take it, or to a team; the consumer hears who takes over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desk.conversation.conversations import Owner
from desk.conversation.identity import ConversationId
from desk.people.teams import Team
from tests.console.agent_page import AgentPage, Said, heard
from tests.console.conftest import Console

NOTE = "顾客要当天答复，照片在上面。"


@pytest.fixture
async def mine(lin: AgentPage, at: Console) -> ConversationId:
    """A conversation that Lin has, under number 3."""
    conversation = await at.consumer()
    assert (await lin.claim(conversation, 2)).status == 200
    return conversation


async def agent(at: Console, login: str = "chen", *, here: bool = True) -> str:
    found = await at.desk.agents.by_login(login)
    if here:
        await at.desk.agents.is_here(found.id, at.clock.now())
    return found.id


async def transfer(page: AgentPage, conversation: str, to: Any, *, number: int = 3, note: str = NOTE) -> Said:
    body = {"to": to, "number": number, "note": note}
    return await page.call("PUT", f"/conversations/{conversation}/assignment", body)


async def last_line(at: Console, conversation: ConversationId) -> str:
    lines = [one for one in await at.desk.ledger.since(conversation, 0) if one.kind == "line"]
    return lines[-1].text


async def test_a_colleague_gets_it_with_the_note_and_the_consumer_hears_who(
    lin: AgentPage, chen: AgentPage, at: Console, mine: ConversationId
) -> None:
    to = await agent(at)
    said = await transfer(lin, mine, {"agent": to})
    assert (said.status, said.body) == (200, {"owner": "agent", "agent": {"id": to, "name": "陈伟"}, "number": 4})
    view = await chen.get(f"/conversations/{mine}")
    assert [one["text"] for one in view["messages"] if one["kind"] == "note"] == [NOTE]
    assert view["handoff"]["agent"]["name"] == "陈伟" and view["handoff"]["open_by"] is not None
    assert "林晓已把对话转给客服陈伟" in await last_line(at, mine)
    assert (await lin.reply(mine, 3, "还在吗")).status == 409
    assert (await chen.reply(mine, 4, "您好，我接着处理。")).status == 201
    assert (await chen.get(f"/conversations/{mine}"))["handoff"]["open_by"] is None, "who answers has opened it"


@pytest.mark.parametrize(
    ("state", "words"), [("gone", "不在线"), ("away", "暂离中"), ("full", "已满"), ("same", "已经在您手上")]
)
async def test_a_colleague_who_cannot_take_it_is_named_and_nothing_changes(
    lin: AgentPage, at: Console, mine: ConversationId, state: str, words: str
) -> None:
    to = await agent(at, "lin" if state == "same" else "chen", here=state != "gone")
    if state == "away":
        await at.desk.agents.goes_away((await at.desk.agents.by_login("chen")).id, away=True)
    if state == "full":
        await at.desk.database.run("UPDATE agents SET at_once = 1 WHERE login = 'chen'")
        held = await at.consumer()
        await at.attending.claim(held, (await at.desk.agents.by_login("chen")).id, 2)
    said = await transfer(lin, mine, {"agent": to})
    assert (said.status, said.code) == (409, "not_free")
    assert words in said.body["error"]["what"]
    row = await at.desk.conversations.get(mine)
    assert (row.agent, row.ownership_number) == ((await at.desk.agents.by_login("lin")).id, 3)
    assert NOTE not in [one.text for one in await at.desk.ledger.since(mine, 0)]


async def test_a_team_gets_it_at_the_front_of_the_queue(lin: AgentPage, at: Console, mine: ConversationId) -> None:
    await at.desk.teams.put(Team("returns", "退货组", "Returns", kinds=("return",)))
    other = await at.consumer("更早的问题")
    assert (await transfer(lin, mine, {"team": "returns"})).body["owner"] == "queue"
    waiting = (await lin.get("/queue"))["waiting"]
    assert [one["id"] for one in waiting] == [mine, other]
    assert waiting[0]["handoff"]["team"] == {"id": "returns", "name": "退货组"} and waiting[0]["handoff"]["returned"]
    assert "转给退货组，您排在最前面" in await last_line(at, mine)
    (one, _) = await at.desk.assignments.queue()
    assert (one.team, one.not_agent) == ("returns", (await at.desk.agents.by_login("lin")).id)


async def test_who_does_not_have_it_or_saw_an_old_number_hands_nothing_on(
    lin: AgentPage, chen: AgentPage, at: Console, mine: ConversationId
) -> None:
    to = await agent(at)
    for page, number in ((chen, 3), (lin, 2)):
        said = await transfer(page, mine, {"agent": to}, number=number)
        assert (said.status, said.code) == (409, "conflict")
    assert said.body["error"]["now"]["agent"]["name"] == "林晓"
    assert (await at.desk.conversations.get(mine)).owner is Owner.AGENT


@pytest.mark.parametrize(
    ("to", "status"),
    [
        ({"agent": "a_nobody"}, 404),
        ({"team": "nothing"}, 404),
        ({"agent": ""}, 400),
        ({"team": "a\0"}, 400),
        ({"agent": 5}, 400),
        ({}, 400),
        ({"agent": "a", "team": "t"}, 400),
        (["me"], 400),
    ],
)
async def test_nobody_is_refused_with_the_field(lin: AgentPage, mine: ConversationId, to: Any, status: int) -> None:
    said = await transfer(lin, mine, to)
    assert said.status == status
    assert status == 404 or said.body["error"]["field"] == "to"


async def test_everybody_is_shown_with_what_they_have_and_their_teams(
    lin: AgentPage, at: Console, mine: ConversationId
) -> None:
    chen = await agent(at)
    await at.desk.agents.goes_away(chen, away=True)
    await at.desk.teams.put(Team("returns", "退货组", "Returns", kinds=("return",), members=(chen,)))  # type: ignore[arg-type]
    shown = await lin.get("/teams", **{"Accept-Language": "en"})
    assert [(one["name"], one["members"]) for one in shown["teams"]] == [("Returns", [chen])]
    assert {one["name"]: (one["state"], one["load"]) for one in shown["agents"]} == {
        "林晓": ("gone", 1),
        "陈伟": ("away", 0),
    }


async def test_a_page_hears_that_its_agent_is_away_by_another_page_or_the_desk(lin: AgentPage, at: Console) -> None:
    first, second = await lin.listen(), await lin.listen()
    await second.send_json({"type": "away", "on": True})
    assert await heard(first, "away") == {"type": "away", "on": True, "why": None}
    await second.send_json({"type": "away", "on": False})
    await heard(first, "away", on=False)
    third = await lin.listen("?away=on")  # held: a socket that nobody holds is closed before it has arrived
    await heard(first, "away", on=True)
    await second.send_json({"type": "away", "on": False})
    await heard(first, "away", on=False)
    me = await at.desk.agents.by_login("lin")
    await at.desk.agents.goes_away(me.id, away=True, why="unopened")
    at.news.publish("away", agent=me.id)
    assert (await heard(first, "away", on=True))["why"] == "unopened"
    assert (await heard(third, "away", on=True))["why"] == "unopened"


async def test_a_supervisor_gives_to_a_colleague_what_an_agent_has_and_that_agent_is_told(
    lin: AgentPage, boss: AgentPage, at: Console, mine: ConversationId
) -> None:
    to, socket = await agent(at), await lin.listen()
    said = await transfer(boss, mine, {"agent": to})
    assert (said.status, said.body) == (200, {"owner": "agent", "agent": {"id": to, "name": "陈伟"}, "number": 4})
    await heard(socket, "taken", id=mine)
    (told,) = (await lin.get("/takeovers"))["takeovers"]
    assert (told["by"]["name"], told["to"]["name"]) == ("赵敏", "陈伟")
    assert await last_line(at, mine) == "下面由客服陈伟接着为您服务，之前的内容陈伟都能看到，您不用再说一遍。"
    (entry,) = [one for one in await at.desk.audit.of(mine) if one.what == "transferred"]
    assert (entry.actor, entry.data["of"]) == (
        (await at.desk.agents.by_login("boss")).id,
        (await at.desk.agents.by_login("lin")).id,
    )
    said = await transfer(boss, mine, {"agent": to}, number=4)
    assert (said.status, said.code) == (409, "not_free") and "已经在陈伟手上" in said.body["error"]["what"]


async def test_a_supervisor_takes_over_once_and_by_the_number_they_saw(
    lin: AgentPage, chen: AgentPage, boss: AgentPage, at: Console, mine: ConversationId
) -> None:
    assert (await boss.claim(mine, 2)).code == "conflict", "they saw it waiting"
    assert (await chen.claim(mine, 3)).code == "conflict", "an agent may not"
    first, again = await boss.claim(mine, 3), await boss.claim(mine, 3)
    assert first.status == again.status == 200 and first.body["number"] == again.body["number"] == 4
    lines = [one.text for one in await at.desk.ledger.since(mine, 0) if "赵敏" in one.text]
    assert lines == ["下面由客服赵敏接着为您服务，之前的内容赵敏都能看到，您不用再说一遍。"]
    assert (await lin.reply(mine, 3, "还在吗")).status == 409
    assert (await boss.reply(mine, 4, "您好，我来处理。")).status == 201
    assert (await boss.get(f"/conversations/{mine}"))["handoff"]["open_by"] is None


@pytest.mark.parametrize(("to", "words"), [("queue", "其他客服接着处理"), ({"team": "returns"}, "已转给退货组")])
async def test_a_supervisor_puts_it_back_to_the_front_for_others(
    boss: AgentPage, at: Console, mine: ConversationId, to: Any, words: str
) -> None:
    await at.desk.teams.put(Team("returns", "退货组", "Returns"))
    await at.consumer("更早的问题")
    assert (await transfer(boss, mine, to)).body["owner"] == "queue"
    assert (await boss.get("/queue"))["waiting"][0]["id"] == mine
    assert words in await last_line(at, mine)
    (one, _) = await at.desk.assignments.queue()
    assert (one.team, one.not_agent) == (
        "returns" if to != "queue" else None,
        (await at.desk.agents.by_login("lin")).id,
    )


async def test_who_was_away_reads_once_what_was_taken_from_them(
    lin: AgentPage, chen: AgentPage, boss: AgentPage, at: Console, mine: ConversationId
) -> None:
    other = await at.consumer("还有一个问题")
    assert (await lin.claim(other, 2)).status == 200
    assert (await boss.claim(mine, 3)).status == 200
    at.clock.forward(timedelta(minutes=1))
    assert (await transfer(boss, other, "queue")).status == 200
    first, second = (await lin.get("/takeovers"))["takeovers"]
    assert (first["conversation"], first["preview"], first["to"]) == (other, "还有一个问题", None)
    assert (second["conversation"], second["by"]["name"], second["to"]["name"]) == (mine, "赵敏", "赵敏")
    assert second["at"] < first["at"]
    said = [await page.call("PUT", f"/conversations/{mine}/takeover", {}) for page in (chen, lin, lin)]
    assert [one.status for one in said] == [404, 204, 404]
    assert [one["conversation"] for one in (await lin.get("/takeovers"))["takeovers"]] == [other]
    number = (await at.desk.conversations.get(other)).ownership_number
    assert (await lin.claim(other, number)).status == 200
    assert (await lin.get("/takeovers"))["takeovers"] == [], "it is theirs again"
