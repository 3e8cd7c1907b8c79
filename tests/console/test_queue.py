"""Waiting for a person, and who gets the conversation."""

import asyncio
from datetime import timedelta

import pytest

from bot.console.queue import PAGE
from desk.conversation.identity import ConversationId
from tests.console.agent_page import AgentPage
from tests.console.conftest import Console


async def test_whoever_waits_longest_comes_first_with_due_time_and_place(lin: AgentPage, at: Console) -> None:
    first = await at.consumer("耳机充不进电")
    at.clock.forward(timedelta(minutes=5))
    second = await at.consumer("Where is my refund?", locale="en")
    await at.consumer("几点下班", waits=False)
    waiting = (await lin.get("/queue"))["waiting"]
    assert [line["id"] for line in waiting] == [first, second]
    assert [line["handoff"]["place"] for line in waiting] == [1, 2]
    handoff = waiting[0]["handoff"]
    assert (handoff["state"], handoff["reason"], handoff["captured"], handoff["agent"]) == (
        "waiting",
        "asked",
        False,
        None,
    )
    assert handoff["asked_at"].startswith("2026-11-23T02:00") and handoff["due_at"].startswith("2026-11-23T02:30")
    assert (waiting[0]["owner"], waiting[0]["agent"], waiting[0]["preview"]) == ("queue", None, "耳机充不进电")
    assert (waiting[1]["locale"], waiting[1]["channel"]) == ("en", "widget")


async def test_the_queue_comes_in_pages_that_go_on_though_somebody_is_claimed(lin: AgentPage, at: Console) -> None:
    waiting = [await consumer(at, place) for place in range(PAGE + 2)]
    first = await lin.get("/queue")
    assert [line["id"] for line in first["waiting"]] == waiting[:PAGE] and first["count"] == PAGE + 2
    assert (await lin.claim(waiting[PAGE - 1], 2)).status == 200
    second = await lin.get(f"/queue?after={first['next']}")
    assert [line["id"] for line in second["waiting"]] == waiting[PAGE:]
    assert (second["count"], second["next"]) == (PAGE + 1, None)


@pytest.mark.parametrize(("after", "status"), [("h_1", 400), ("x", 400), ("h_" + "0" * 24, 404)])
async def test_a_page_after_nothing_is_refused(lin: AgentPage, after: str, status: int) -> None:
    assert (await lin.call("GET", f"/queue?after={after}")).status == status


async def consumer(at: Console, place: int) -> ConversationId:
    at.clock.forward(timedelta(seconds=1))
    message, _ = await at.gateway.begin("widget", "zh", f"client-{place:04}", f"第{place}位")
    await at.gateway.hand_off(message.conversation, "asked")
    return message.conversation


async def test_a_captured_message_waits_too(lin: AgentPage, at: Console) -> None:
    at.clock.forward(timedelta(hours=11))
    conversation = await at.consumer("轮子掉了")
    (line,) = (await lin.get("/queue"))["waiting"]
    assert (line["id"], line["owner"], line["handoff"]["captured"]) == (conversation, "bot", True)
    assert line["handoff"]["due_at"].startswith("2026-11-24T01:30")
    assert (await lin.claim(conversation, line["number"])).status == 200


async def test_only_the_first_of_two_claims_at_once_gets_the_conversation(
    lin: AgentPage, chen: AgentPage, at: Console
) -> None:
    conversation = await at.consumer()
    number = (await lin.get("/queue"))["waiting"][0]["number"]
    said = await asyncio.gather(lin.claim(conversation, number), chen.claim(conversation, number))
    won, lost = sorted(said, key=lambda one: one.status)
    assert (won.status, won.body["owner"], won.body["number"]) == (200, "agent", number + 1)
    assert (lost.status, lost.code) == (409, "conflict")
    assert lost.body["error"]["now"] == won.body
    assert (await lin.get("/queue"))["waiting"] == []


async def test_a_claim_whose_answer_was_lost_stands_when_it_is_sent_again(lin: AgentPage, at: Console) -> None:
    conversation = await at.consumer()
    first, again = [await lin.claim(conversation, 2) for _ in range(2)]
    assert (first.status, again.status) == (200, 200)
    assert first.body == again.body
    assert [handoff["state"] for handoff in (await lin.get(f"/conversations/{conversation}"))["handoffs"]] == [
        "claimed"
    ]


async def test_a_claim_with_a_stale_number_changes_nothing(lin: AgentPage, at: Console) -> None:
    conversation = await at.consumer()
    said = await lin.claim(conversation, 1)
    assert (said.status, said.body["error"]["now"]) == (409, {"owner": "queue", "agent": None, "number": 2})


async def test_an_agent_may_take_over_from_the_bot_unasked(lin: AgentPage, at: Console) -> None:
    conversation = await at.consumer("几点下班", waits=False)
    said = await lin.claim(conversation, 1)
    assert said.status == 200
    line = (await lin.get("/conversations?list=mine"))["conversations"][0]
    assert (line["handoff"]["reason"], line["handoff"]["state"]) == ("agent", "claimed")
    assert line["handoff"]["agent"]["name"] == "林晓"


async def test_mine_bot_and_ended_are_three_lists(lin: AgentPage, chen: AgentPage, at: Console) -> None:
    mine, other, bots = await at.consumer(), await at.consumer(), await at.consumer("几点下班", waits=False)
    await lin.claim(mine, 2)
    await chen.claim(other, 2)
    lists = {name: await lin.get(f"/conversations?list={name}") for name in ("mine", "bot", "ended")}
    assert {name: [line["id"] for line in page["conversations"]] for name, page in lists.items()} == {
        "mine": [mine],
        "bot": [bots],
        "ended": [],
    }
    body = {"state": "ended", "outcome": "solved", "note": "", "number": 3}
    assert (await lin.call("PUT", f"/conversations/{mine}/handoff", body)).status == 200
    assert [line["id"] for line in (await lin.get("/conversations?list=ended"))["conversations"]] == [mine]


async def test_a_list_has_pages_of_fifty_newest_first(lin: AgentPage, at: Console) -> None:
    for _ in range(52):
        await at.consumer("几点下班", waits=False)
    first = await lin.get("/conversations?list=bot")
    second = await lin.get(f"/conversations?list=bot&before={first['next']}")
    assert (len(first["conversations"]), len(second["conversations"]), second["next"]) == (50, 2, None)
    times = [line["last_at"] for line in first["conversations"] + second["conversations"]]
    assert times == sorted(times, reverse=True) and len(set(times)) == 52


async def test_a_list_that_is_not_there_is_named(lin: AgentPage) -> None:
    for query, field in (
        ("", "list"),
        ("?list=all", "list"),
        ("?list=bot&before=yesterday", "before"),
        ("?list=bot&x=1", "x"),
    ):
        said = await lin.call("GET", f"/conversations{query}")
        assert (said.status, said.body["error"]["field"]) == (400, field)


async def test_unread_counts_what_was_written_to_people_and_not_seen(lin: AgentPage, at: Console) -> None:
    conversation = await at.consumer("你好")
    for number in range(2):
        await at.gateway.receive(conversation, f"later-000{number}", "还在吗")
    assert (await lin.get("/queue"))["waiting"][0]["unread"] == 2
    await lin.claim(conversation, 2)
    last = (await lin.get(f"/conversations/{conversation}"))["last"]
    assert (await lin.call("PUT", f"/conversations/{conversation}/seen", {"seq": last})).status == 204
    assert (await lin.get("/conversations?list=mine"))["conversations"][0]["unread"] == 0
