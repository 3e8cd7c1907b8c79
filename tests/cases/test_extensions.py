"""A repair that takes longer: told with its reason while the old time is not over, within what the agreement allows."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cases.handed_in import consumer_of, taken, told
from tests.console.agent_page import AgentPage, Said
from tests.console.conftest import Console


async def longer(page: AgentPage, number: str, until: str, why: str = "要等配件") -> Said:
    return await page.call("PUT", f"/cases/{number}/extension", {"until": until, "why": why})


async def in_repair(page: AgentPage, at: Console) -> tuple[Any, str]:
    conversation, number = await consumer_of(at, "repair")
    await taken(page, number, "accepted", "received")
    return conversation, number


async def test_a_new_time_is_told_with_its_reason_and_the_old_promise_is_not_broken(
    lin: AgentPage, at: Console
) -> None:
    conversation, number = await in_repair(lin, at)
    assert (await lin.get(f"/cases/{number}"))["latest"] == "2026-12-18"
    shown = await lin.get(f"/cases/{number}/preview?until=2026-12-12&why=要等配件")
    for _ in range(2):
        answer = await longer(lin, number, "2026-12-12")
        assert (answer.status, answer.body["state"]) == (200, "received")
    line = (await told(at, conversation))[2:]
    assert line == [shown["words"]]
    assert "要等配件" in line[0] and "最晚12月8日（周二）" in line[0] and "最晚12月12日（周六）" in line[0]
    assert [one.state for one in await at.desk.promises.of_cases([number])] == ["kept", "superseded", "pending"]
    assert [one["state"] for one in answer.body["steps"]][-1] == "extended"
    at.clock.forward(timedelta(days=17))
    assert (await lin.sign_in("lin")).status == 201
    await taken(lin, number, "repaired", "sent_back")
    assert [one.state for one in await at.desk.promises.of_cases([number])] == ["kept", "superseded", "kept"]


@pytest.mark.parametrize(
    ("until", "why", "status"),
    [
        ("2026-12-19", "要等配件", 409),
        ("2026-12-08", "要等配件", 400),
        ("2026-12-12", "  ", 400),
        ("soon", "要等配件", 400),
    ],
)
async def test_a_time_beyond_the_agreement_or_no_later_one_or_without_a_reason_is_refused(
    lin: AgentPage, at: Console, until: str, why: str, status: int
) -> None:
    conversation, number = await in_repair(lin, at)
    refused = await longer(lin, number, until, why)
    assert refused.status == status
    if status == 409:
        assert refused.body["error"]["now"]["latest"] == "2026-12-18"
    assert len(await told(at, conversation)) == 2


async def test_once_the_time_is_over_it_cannot_be_put_off(lin: AgentPage, at: Console) -> None:
    _, number = await in_repair(lin, at)
    at.clock.forward(timedelta(days=16))
    assert (await lin.sign_in("lin")).status == 201
    assert (await longer(lin, number, "2026-12-12")).status == 409


async def test_only_a_repair_under_way_can_be_put_off(lin: AgentPage, at: Console) -> None:
    _, number = await consumer_of(at, "return")
    await taken(lin, number, "accepted", "received")
    assert (await longer(lin, number, "2026-12-12")).status == 409
    assert (await lin.get(f"/cases/{number}"))["latest"] is None
