"""Giving a conversation to the bot for a few questions, and setting one aside, over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.handoff.snoozes import Snoozes
from tests.console.agent_page import AgentPage
from tests.console.conftest import Console


async def mine(at: Console, lin: AgentPage) -> str:
    conversation = await at.consumer()
    assert (await lin.claim(conversation, 2)).status == 200
    return conversation


async def give_back(page: AgentPage, conversation: str, **body: Any) -> Any:
    said = {"to": "bot", "number": 3, "note": "", **body}
    return await page.call("PUT", f"/conversations/{conversation}/assignment", said)


async def snooze(page: AgentPage, conversation: str, until: str | None, number: int = 3) -> Any:
    return await page.call("PUT", f"/conversations/{conversation}/snooze", {"until": until, "number": number})


async def line(page: AgentPage, conversation: str) -> Any:
    listed = (await page.get("/conversations?list=mine"))["conversations"]
    return next((one for one in listed if one["id"] == conversation), None)


async def test_what_the_bot_asks_is_shown_and_stays_among_the_agents_own(at: Console, lin: AgentPage) -> None:
    conversation = await mine(at, lin)
    said = await give_back(lin, conversation, ask=["serial_no", "photos"], **{"return": True})
    assert (said.status, said.body["owner"], said.body["number"]) == (200, "bot", 4)
    shown = (await line(lin, conversation))["errand"]
    assert shown["asks"] == [{"name": "serial_no", "state": None}, {"name": "photos", "state": None}]
    assert shown["agent"]["name"] == "林晓"
    assert (await lin.claim(conversation, 4)).status == 200
    whole = await lin.get(f"/conversations/{conversation}")
    assert whole["errand"] is None
    assert "还没有问到" in whole["messages"][-2]["text"] and whole["messages"][-2]["kind"] == "note"


@pytest.mark.parametrize(
    "body",
    [
        {"ask": ["shoe_size"]},
        {"ask": ["photos", "photos"]},
        {"ask": "photos"},
        {"ask": [["photos"]]},
        {"ask": ["request"]},
        {"ask": ["photos"], "return": False},
        {"ask": ["photos"], "to": "me"},
    ],
)
async def test_what_cannot_be_asked_is_refused_and_changes_nothing(
    at: Console, lin: AgentPage, body: dict[str, Any]
) -> None:
    conversation = await mine(at, lin)
    said = await give_back(lin, conversation, **body)
    assert (said.status, said.code) == (400, "bad_request")
    assert (await line(lin, conversation))["owner"] == "agent"


async def test_a_stale_page_lends_and_sets_nothing_aside(at: Console, lin: AgentPage, chen: AgentPage) -> None:
    conversation = await mine(at, lin)
    later = (at.clock.now() + timedelta(hours=1)).isoformat()
    for refused in (
        await give_back(lin, conversation, ask=["photos"], number=1),
        await give_back(chen, conversation, ask=["photos"]),
        await snooze(lin, conversation, later, number=1),
        await snooze(chen, conversation, later),
    ):
        assert (refused.status, refused.code) == (409, "conflict")
        assert refused.body["error"]["now"]["agent"]["name"] == "林晓"
    assert (await give_back(lin, conversation, ask=["photos"], note="x" * 20_000)).status == 413
    for wrong in (
        "gestern",
        "2026-11-23T12:00:00",
        (at.clock.now() - timedelta(hours=1)).isoformat(),
        "2027-01-01T00:00:00Z",
    ):
        assert (await snooze(lin, conversation, wrong)).status == 400
    assert (await line(lin, conversation))["snooze"] is None


async def test_it_comes_back_by_time_or_by_a_message_whichever_is_first(at: Console, lin: AgentPage) -> None:
    first, second = await mine(at, lin), (await at.gateway.begin("widget", "zh", "client-0002", "在吗"))[0].conversation
    await at.gateway.hand_off(second, "asked")
    await lin.claim(second, 2)
    until = at.clock.now() + timedelta(hours=1)
    for one in (first, second):
        assert (await snooze(lin, one, until.isoformat())).status == 200
    await at.gateway.receive(second, "client-0003", "还在吗")
    assert (await line(lin, second))["snooze"]["woken_by"] == "message"
    snoozes = Snoozes(at.desk, at.news)
    await snoozes.carry_out(first)
    assert (await line(lin, first))["snooze"]["woken_by"] is None, "it is not time yet"
    at.clock.forward(timedelta(hours=1, seconds=1))
    await snoozes.carry_out(first)
    assert (await line(lin, first))["snooze"]["woken_by"] == "time"
    await lin.call("PUT", f"/conversations/{first}/seen", {"seq": 1})
    assert (await line(lin, first))["snooze"] is None
    await snooze(lin, first, (until + timedelta(hours=2)).isoformat())
    await at.desk.ownership.requeue(first)  # as the sweeper does when the agent is gone
    assert (await lin.get(f"/conversations/{first}"))["snooze"] is None


async def test_what_is_set_aside_is_no_load_until_it_is_back(at: Console, lin: AgentPage) -> None:
    conversation, me = await mine(at, lin), await at.desk.agents.by_login("lin")

    async def load() -> int:
        return (await at.desk.assignments.seat(me.id, at.clock.now())).load

    until = at.clock.now() + timedelta(hours=1)
    await snooze(lin, conversation, until.isoformat())
    assert await load() == 0
    await snooze(lin, conversation, None)
    assert await load() == 1
    await snooze(lin, conversation, until.isoformat())
    await at.gateway.receive(conversation, "client-0003", "还在吗")
    assert await load() == 1, "the consumer has written"
    at.clock.forward(timedelta(hours=1, seconds=1))
    await snooze(lin, conversation, (until + timedelta(hours=2)).isoformat())
    assert await load() == 0
    at.clock.forward(timedelta(hours=2))
    await Snoozes(at.desk, at.news).carry_out(conversation)
    assert await load() == 1, "it is time"
