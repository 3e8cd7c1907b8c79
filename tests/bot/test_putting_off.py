"""A closure that is put up later: consumers hear the new time once, while the old one lasts, and it counts from then on."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.case_steps.words import LONGER
from desk.availability.plans import Plans, in_both
from desk.case.cases import Case
from desk.case.promises import Promise
from desk.conversation.identity import ConversationId
from tests.bot.conftest import MONDAY_TEN, Running
from tests.cases.handed_in import case_of

REASON = in_both("盘点", "stocktaking")
TUESDAY, WEDNESDAY = (MONDAY_TEN + timedelta(days=days, hours=-10) for days in (1, 2))


def plans(running: Running) -> Plans:
    return Plans(running.desk.database, running.desk.agreements.today, running.clock.now())


async def settled(running: Running) -> None:
    """Wait until nothing is left to be looked at again."""
    async with asyncio.timeout(20):
        while await running.desk.database.all("SELECT 1 FROM timers WHERE kind = 'put_off'"):
            await asyncio.sleep(0.02)


async def said(running: Running, conversation: ConversationId) -> list[str]:
    lines = await running.desk.ledger.since(conversation, 0)
    return [one.text for one in lines if one.data.get("response") == "utter_promise_put_off"]


async def begun(running: Running, locale: str = "zh") -> ConversationId:
    message, _ = await running.gateway.begin("widget", locale, "client-0001", "你好" if locale == "zh" else "hello")
    return message.conversation


async def a_case(running: Running, conversation: ConversationId, kind: str) -> Case:
    """Open a case whose promise was given under today's agreement."""
    case = await case_of(running.desk, conversation, kind)
    version = running.desk.agreements.today.version
    await running.desk.database.run("UPDATE promises SET agreement = %(version)s", version=version)
    return case


async def counts(running: Running, conversation: ConversationId) -> Promise:
    (one,) = [one for one in await running.desk.promises.of(conversation) if one.state == "pending"]
    return one


async def test_who_waits_for_a_person_hears_the_new_time_and_it_is_the_one_that_counts(running: Running) -> None:
    conversation = await begun(running, "en")
    await running.agent()
    await running.gateway.hand_off(conversation, "asked")
    old = await counts(running, conversation)
    noon = MONDAY_TEN + timedelta(hours=2)
    await plans(running).close(running.clock.now(), noon, REASON)
    await settled(running)
    (line,) = await said(running, conversation)
    assert line.startswith(
        "We're closed Mon 23 Nov, 10:00–12:00: stocktaking.\nWe said we'd reply to you by Mon 23 Nov,"
    )
    new, handoff = await counts(running, conversation), await running.desk.handoffs.open(conversation)
    assert noon + timedelta(minutes=29) < new.due_at <= noon + timedelta(minutes=30)
    assert handoff and handoff.promise == new.id
    assert (await _state(running, old)) == "superseded"
    running.clock.forward(timedelta(minutes=40))
    await running.desk.promises.settle(conversation, "first_reply", running.clock.now())
    assert (await _state(running, new)) == "kept"


async def test_a_case_keeps_both_times_and_says_why(running: Running) -> None:
    conversation = await begun(running)
    case = await a_case(running, conversation, "return")
    closure = await plans(running).close(TUESDAY, WEDNESDAY, REASON)
    await settled(running)
    (line,) = await said(running, conversation)
    assert line == (
        "11月24日（周二）0:00至11月25日（周三）0:00停止服务：盘点。\n"
        f"我们原定11月24日（周二）10:00前完成审核（{case.number}），现在改为11月25日（周三）10:00前，很抱歉让您久等。"
    )
    assert (await counts(running, conversation)).due_at == _near(MONDAY_TEN + timedelta(days=2))
    step = (await running.desk.case_steps.of(case.number))[-1]
    assert (step.state, step.by, step.note) == ("extended", "desk", "临时停止服务：盘点")
    (row,) = await running.desk.database.all("SELECT object, data FROM audit WHERE what = 'promise_put_off'")
    assert (row["object"], row["data"]["closure"]) == (case.number, closure)


async def test_it_is_told_once_and_what_is_taken_away_again_changes_nothing(running: Running) -> None:
    conversation = await begun(running)
    await a_case(running, conversation, "return")
    closure = await plans(running).close(TUESDAY, WEDNESDAY, REASON)
    await settled(running)
    await plans(running).remove(closure)
    await plans(running).close(TUESDAY, WEDNESDAY, REASON)
    await settled(running)
    assert len(await said(running, conversation)) == 1
    assert len(await running.desk.promises.of(conversation)) == 2


async def test_what_the_closure_does_not_reach_stays_as_it_was_told(running: Running) -> None:
    conversation = await begun(running)
    for kind in ("return", "complaint"):  # due before it begins, and counted by the clock
        await a_case(running, conversation, kind)
    await plans(running).close(TUESDAY + timedelta(hours=12), WEDNESDAY, REASON)
    await settled(running)
    assert await said(running, conversation) == []
    assert {one.state for one in await running.desk.promises.of(conversation)} == {"pending"}


async def test_the_day_that_an_agent_chose_leaves_the_closure_and_leaves_the_next_one_too(running: Running) -> None:
    conversation = await begun(running)
    case, desk = await a_case(running, conversation, "repair"), running.desk
    friday, version = MONDAY_TEN + timedelta(days=4, hours=14), desk.agreements.today.version  # its end
    chosen = await desk.promises.supersede(
        await counts(running, conversation), friday, agreement=version, words=LONGER, now=running.clock.now()
    )
    assert chosen.case_no == case.number
    await plans(running).close(TUESDAY, WEDNESDAY, REASON)
    await settled(running)
    assert await said(running, conversation) == [], "a day outside stays"
    await plans(running).close(friday - timedelta(days=1), friday, REASON)
    await settled(running)
    (line,) = await said(running, conversation)
    assert line.startswith("11月27日（周五）") and "现在改为最晚11月28日（周六）" in line
    await plans(running).close(friday, friday + timedelta(days=1), REASON)
    await settled(running)
    assert "现在改为最晚11月29日（周日）" in (await said(running, conversation))[-1]
    assert (await counts(running, conversation)).due_at == friday + timedelta(days=2)


async def _state(running: Running, promise: Promise) -> str:
    found = await running.desk.promises.get(promise.id)
    assert found is not None
    return found.state


class _near:
    """Within a minute of an instant: the clock runs on in these tests."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __eq__(self, other: object) -> bool:
        return isinstance(other, datetime) and abs(other - self.at) < timedelta(minutes=1)
