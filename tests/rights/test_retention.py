"""Retention: each kind of data goes when its time is over, and not a day before."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.upkeep.retention import Retention
from desk.errors import NotFound
from tests.bot.conftest import Running
from tests.rights.conftest import CANARY, VALUES, Known, everything_stored, known, rows


async def after(running: Running, days: int) -> None:
    """Let days pass, and the daily job run."""
    running.clock.forward(timedelta(days=days))
    await Retention(running.desk).carry_out("daily")


async def told_once(running: Running, one: Known) -> None:
    """Wait until the engine was asked to forget."""
    async with asyncio.timeout(20):
        while await running.desk.episodes.to_forget(one.conversation):
            running.clock.forward(timedelta(seconds=70))
            await asyncio.sleep(0.1)


async def test_contact_details_go_after_their_days_and_not_before(running: Running) -> None:
    one = await known(running)
    await after(running, 179)
    assert await running.desk.contacts.reveal(one.contact)
    await after(running, 2)
    with pytest.raises(NotFound):
        await running.desk.contacts.reveal(one.contact)
    assert any(CANARY in message.text for message in await running.desk.ledger.since(one.conversation, 0))


async def test_the_conversation_goes_after_a_year_with_its_trackers_and_nobody_resumes_it(
    running: Running, given: dict[str, Any]
) -> None:
    one = await known(running)
    await after(running, 364)
    assert f"{CANARY}一号" in everything_stored(given["DATABASE_URL"])
    await after(running, 2)
    await told_once(running, one)
    left = everything_stored(given["DATABASE_URL"])
    assert f"{CANARY}一号" not in left and f"{CANARY}投诉" not in left and f"{CANARY}小结" not in left
    assert {turn["episode"] for turn in running.engine.turns} <= set(running.engine.forgotten)
    with pytest.raises(NotFound):
        await running.desk.beginnings.resume(one.conversation, one.secret)
    assert await running.desk.erasures.of(one.conversation) == [], "no receipt: nobody asked"


async def test_a_case_and_its_consent_go_last(running: Running, given: dict[str, Any]) -> None:
    one = await known(running)
    assert one.case
    await after(running, 1094)
    assert (await running.desk.cases.get(one.case.number)).fields["fault"] == f"{CANARY}故障"
    assert await running.desk.consents.of(one.conversation)
    await after(running, 2)
    case = await running.desk.cases.get(one.case.number)
    assert (case.kind, case.state, case.order_no, dict(case.fields)) == ("return", "cancelled", None, {})
    assert await running.desk.consents.of(one.conversation) == []
    await told_once(running, one)
    left = everything_stored(given["DATABASE_URL"])
    assert CANARY not in left and not [value for value in VALUES.values() if value in left]


async def test_nothing_of_an_open_case_goes_however_old(running: Running) -> None:
    one = await known(running, case="submitted")
    await after(running, 4000)
    assert await running.desk.contacts.reveal(one.contact)
    assert await running.desk.consents.of(one.conversation)
    assert any(CANARY in message.text for message in await running.desk.ledger.since(one.conversation, 0))


async def test_nothing_that_waits_for_a_person_goes(running: Running) -> None:
    one = await known(running, case=None)
    await running.desk.handoffs.ask(one.conversation, "asked", running.clock.now(), captured=True, promise=None)
    await after(running, 4000)
    assert any(CANARY in message.text for message in await running.desk.ledger.since(one.conversation, 0))


async def test_somebody_who_writes_again_keeps_the_conversation(running: Running) -> None:
    one = await known(running, case=None)
    running.clock.forward(timedelta(days=300))
    await one.page.say("我又来了")
    await one.page.answer("answer to 我又来了")
    await after(running, 300)
    assert any(CANARY in message.text for message in await running.desk.ledger.since(one.conversation, 0))


async def test_counts_are_audited_and_a_second_run_finds_nothing(running: Running, given: dict[str, Any]) -> None:
    await known(running)
    await after(running, 2000)
    await Retention(running.desk).carry_out("daily")
    audited = rows(given["DATABASE_URL"], "SELECT data FROM audit WHERE what = 'retention'")
    erased = sum((Counter(one["data"]) for one in audited), Counter[str]())  # the gateway's own job may have been first
    assert erased == {"conversations": 1, "contacts": 1, "cases": 1, "consents": 1}


async def test_the_job_runs_every_night_by_itself(running: Running, given: dict[str, Any]) -> None:
    one = await known(running, case=None)
    running.clock.forward(timedelta(days=400))
    async with asyncio.timeout(20):
        while any(CANARY in message.text for message in await running.desk.ledger.since(one.conversation, 0)):
            await asyncio.sleep(0.1)
        while (due_at := next_run(given)) < running.clock.now():
            await asyncio.sleep(0.1)
    assert due_at < running.clock.now() + timedelta(days=2)


def next_run(given: dict[str, Any]) -> datetime:
    (timer,) = rows(given["DATABASE_URL"], "SELECT due_at FROM timers WHERE kind = 'retention'")
    due_at: datetime = timer["due_at"]
    return due_at
