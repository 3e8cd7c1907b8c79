"""How satisfied consumers are: for supervisors alone, counted right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.conversation.ledger import Author
from desk.conversation.ratings import Rated, Subject
from tests.console.agent_page import AgentPage
from tests.console.conftest import Console


async def rated(at: Console, login: str, kind: str, score: int | None, comment: str = "", *, days: int = 0) -> None:
    """Let a consumer be asked, and answer."""
    at.clock.forward(timedelta(seconds=1))
    now, conversation = at.clock.now() - timedelta(days=days), await at.consumer(waits=False)
    agent = await at.desk.agents.by_login(login)
    subject = Subject.CASE if kind == "return" else Subject.HANDOFF
    async with at.desk.database.transaction():
        await at.desk.conversations.lock(conversation)
        question = await at.desk.ledger.append(conversation, Author.DESK, "满意吗", now)
        about = Rated(subject, conversation, agent.id, kind)
        await at.desk.ratings.ask(conversation, "widget", "zh", question.seq, about, now)
        (rating,) = await at.desk.ratings.of(conversation)
        if score:
            assert await at.desk.ratings.rate(rating, score, now)
        if comment:
            await at.desk.ratings.comment(rating, comment)


async def test_an_agent_who_is_no_supervisor_sees_no_ratings(lin: AgentPage) -> None:
    said = await lin.call("GET", "/ratings")
    assert (said.status, said.code) == (403, "forbidden")


async def test_the_share_of_the_satisfied_is_told_with_how_many_answered(boss: AgentPage, at: Console) -> None:
    for login, kind, score in (
        ("lin", "asked", 5),
        ("lin", "return", 4),
        ("chen", "asked", 2),
        ("chen", "asked", None),
    ):
        await rated(at, login, kind, score)
    await rated(at, "lin", "asked", 3, "等太久", days=7)
    await rated(at, "lin", "asked", 1, days=700)
    seen = await boss.get("/ratings")
    assert (seen["target_percent"], seen["since"]) == (90, "2026-09-06T16:00:00Z")
    assert seen["all"] == {"asked": 5, "answered": 4, "satisfied": 2, "percent": 50.0}
    agents = {one["agent"]["name"]: (one["answered"], one["percent"]) for one in seen["agents"]}
    assert agents == {"林晓": (3, 66.7), "陈伟": (1, 0.0)}
    kinds = {(one["subject"], one["kind"]): (one["asked"], one["satisfied"]) for one in seen["kinds"]}
    assert kinds == {("handoff", "asked"): (4, 1), ("case", "return"): (1, 1)}
    assert [(one["week"], one["asked"]) for one in seen["weeks"]] == [("2026-11-23", 4), ("2026-11-16", 1)]
    (comment,) = seen["comments"]
    assert (comment["score"], comment["comment"], comment["agent"]["name"]) == (3, "等太久", "林晓")
    assert (await boss.get("/ratings?weeks=1"))["all"]["asked"] == 4


async def test_without_an_answer_there_is_no_share(boss: AgentPage) -> None:
    seen = await boss.get("/ratings")
    assert seen["all"] == {"asked": 0, "answered": 0, "satisfied": 0, "percent": None}
    assert seen["agents"] == seen["kinds"] == seen["weeks"] == seen["comments"] == []


@pytest.mark.parametrize("query", ["weeks=0", "weeks=54", "weeks=x", "more=1"])
async def test_a_wrong_period_is_refused(boss: AgentPage, query: str) -> None:
    assert (await boss.call("GET", f"/ratings?{query}")).status == 400
