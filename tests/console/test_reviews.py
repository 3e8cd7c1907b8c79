"""Reviewing a case: the decision, what the consumer reads, the promise, and what is refused."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from desk.conversation.conversations import Owner
from desk.conversation.identity import ConversationId
from tests.console.agent_page import AgentPage, Said, heard
from tests.console.conftest import Console
from tests.console.test_views import case_of, request_of


async def submitted(at: Console, *, locale: str = "zh") -> tuple[ConversationId, str]:
    conversation = await at.consumer("你好" if locale == "zh" else "hello", locale=locale, waits=False)
    return conversation, await case_of(at, await request_of(at, conversation))


async def decide(page: AgentPage, number: str, state: str, **body: Any) -> Said:
    return await page.call("PUT", f"/cases/{number}/state", {"state": state, **body})


async def said(at: Console, conversation: ConversationId) -> list[str]:
    return [one.text for one in await at.desk.ledger.since(conversation, 0)][1:]


@pytest.mark.parametrize(
    ("locale", "facts"),
    [
        ("zh", ("审核通过了", "7天内", "由我们承担", "3天内退款", "降噪耳机 H2")),
        ("en", ("has been accepted", "within 7 days", "We pay", "within 3 days", "Headphones H2")),
    ],
)
async def test_an_accepted_case_tells_the_consumer_the_way_back_and_keeps_the_promise(
    lin: AgentPage, at: Console, locale: str, facts: tuple[str, ...]
) -> None:
    conversation, number = await submitted(at, locale=locale)
    news = await lin.listen()
    case = (await decide(lin, number, "accepted", note="照片已看")).body
    await heard(news, "queue")
    assert (case["state"], case["state_words"], case["due"][0]["state"]) == ("accepted", "已通过", "kept")
    assert [(one["state"], one["by"], one["note"]) for one in case["steps"]][1:] == [("accepted", "林晓", "照片已看")]
    (line,) = await said(at, conversation)
    address = at.desk.agreements.today.returns.address
    for fact in (*facts, number, address.address.in_locale(locale), address.phone, address.postcode):
        assert fact in line
    assert "照片已看" not in line
    (audit,) = await at.desk.database.all("SELECT * FROM audit WHERE what = 'case_accepted'")
    assert audit["object"] == number


async def test_a_rejected_case_tells_reason_note_and_a_way_that_leads_to_a_person(lin: AgentPage, at: Console) -> None:
    conversation, number = await submitted(at)
    case = (await decide(lin, number, "rejected", reason="evidence_missing", note="看不出{哪里}坏了。")).body
    assert (case["state"], case["due"][0]["state"]) == ("rejected", "kept")
    assert "看不出{哪里}坏了" in case["steps"][-1]["note"] and "还不足以" in case["steps"][-1]["note"]
    (line,) = await said(at, conversation)
    for words in ("没有通过", "还不足以确认", "看不出{哪里}坏了。", at.desk.agreements.today.channels.phone):
        assert words in line
    last = (await at.desk.conversations.get(conversation)).last_seq
    await at.gateway.choose(conversation, "choice-0001", last, 0)
    handoff = await at.desk.handoffs.open(conversation)
    assert handoff and handoff.reason == "refused"
    assert (await at.desk.conversations.get(conversation)).owner is Owner.QUEUE


async def test_another_reason_is_said_in_the_agents_words_alone(lin: AgentPage, at: Console) -> None:
    conversation, number = await submitted(at)
    await decide(lin, number, "rejected", reason="other", note="这一件已经退过款了。")
    assert (await said(at, conversation))[0].split("\n")[1] == "这一件已经退过款了。"


async def test_a_review_after_its_due_time_breaks_the_promise(lin: AgentPage, at: Console) -> None:
    _, number = await submitted(at)
    at.clock.forward(timedelta(hours=10))
    assert (await decide(lin, number, "accepted")).body["due"][0]["state"] == "broken"


async def test_the_same_decision_again_stands_and_is_told_once(lin: AgentPage, at: Console) -> None:
    conversation, number = await submitted(at)
    for _ in range(2):
        again = await decide(lin, number, "rejected", reason="too_late")
        assert (again.status, again.body["state"], len(again.body["steps"])) == (200, "rejected", 2)
    assert len(await said(at, conversation)) == 1


async def test_of_two_agents_only_the_first_decides_and_the_other_sees_how(
    lin: AgentPage, chen: AgentPage, at: Console
) -> None:
    conversation, number = await submitted(at)
    both = await asyncio.gather(decide(lin, number, "accepted"), decide(chen, number, "accepted"))
    late = next(one for one in both if one.status != 200)
    assert (late.status, late.code) == (409, "conflict")
    now, name = late.body["error"]["now"], "陈伟" if late is both[0] else "林晓"
    assert (now["number"], now["state"], now["agent"]["name"]) == (number, "accepted", name)
    assert len(await said(at, conversation)) == 1


@pytest.mark.parametrize(
    ("body", "field", "status"),
    [
        ({}, "state", 400),
        ({"state": "cancelled"}, "state", 400),
        ({"state": "lost"}, "state", 400),
        ({"state": "rejected"}, "reason", 400),
        ({"state": "rejected", "reason": "mood"}, "reason", 400),
        ({"state": "accepted", "reason": "too_late"}, "reason", 400),
        ({"state": "rejected", "reason": "other"}, "note", 400),
        ({"state": "rejected", "reason": "other", "note": " \u3000\n"}, "note", 400),
        ({"state": "rejected", "reason": "too_late", "note": "a\0b"}, "note", 400),
        ({"state": "accepted", "note": "x" * 2001}, "note", 413),
        ({"state": "accepted", "number": 3}, "number", 400),
    ],
)
async def test_a_review_that_makes_no_sense_is_named_and_changes_nothing(
    lin: AgentPage, at: Console, body: Any, field: str, status: int
) -> None:
    conversation, number = await submitted(at)
    refused = await lin.call("PUT", f"/cases/{number}/state", body)
    assert (refused.status, refused.body["error"]["field"]) == (status, field)
    assert (await at.desk.cases.get(number)).state == "submitted"
    assert await said(at, conversation) == []


async def test_a_case_nobody_knows_cannot_be_reviewed(lin: AgentPage) -> None:
    assert (await decide(lin, "R20261123-9999", "accepted")).status == 404
