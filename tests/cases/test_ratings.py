"""A case that comes to its end is asked about, once, after the consumer has had time to read the news."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.conversation.ratings import CASE_AFTER, Subject, key
from tests.cases.handed_in import consumer_of, taken, told
from tests.console.agent_page import AgentPage
from tests.console.conftest import Console


async def awaited(at: Console) -> list[str]:
    rows = await at.desk.database.all("SELECT key, due_at FROM timers WHERE kind = 'rating'")
    soon = at.clock.now() + CASE_AFTER
    assert all(soon - timedelta(minutes=5) < row["due_at"] <= soon for row in rows)
    return [row["key"] for row in rows]


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("return", ("accepted", "received", "refunded", "done")),
        ("complaint", ("answered",)),
        ("support", ("answered", "done")),
    ],
)
async def test_the_end_of_a_case_is_asked_about_with_who_closed_it_and_whose_goods_they_were(
    lin: AgentPage, at: Console, kind: str, steps: tuple[str, ...]
) -> None:
    conversation, number = await consumer_of(at, kind)
    await taken(lin, number, *steps[:-1])
    assert await awaited(at) == []
    await taken(lin, number, steps[-1])
    assert await awaited(at) == [key(Subject.CASE, number)]
    await at.gateway._ratings.carry_out(key(Subject.CASE, number))
    assert number in (await told(at, conversation))[-1]
    (rating,) = await at.desk.ratings.of(conversation)
    lin_id = (await at.desk.agents.by_login("lin")).id
    supplier = "x" if kind == "return" else ""
    assert (rating.about, rating.kind, rating.agent, rating.supplier) == (number, kind, lin_id, supplier)


async def test_a_complaint_that_is_closed_after_its_answer_is_not_asked_about_again(
    lin: AgentPage, at: Console
) -> None:
    conversation, number = await consumer_of(at, "complaint")
    await taken(lin, number, "answered")
    await at.gateway._ratings.carry_out(key(Subject.CASE, number))
    await taken(lin, number, "done")
    await at.gateway._ratings.carry_out(key(Subject.CASE, number))
    assert len(await at.desk.ratings.of(conversation)) == 1
