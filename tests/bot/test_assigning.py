"""Given to whoever is free: by one gateway or two, never to who is away or has enough, and back when nobody looks."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.handoff.assigning import Assigner
from bot.handoff.handoffs import Handoffs
from bot.keys import NEWS
from bot.lines import Lines
from bot.news import News
from bot.upkeep.sweeper import Sweeper
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.identity import ConversationId
from desk.errors import NotWaiting
from desk.handoff.handoffs import APART, TO_OPEN
from desk.people.agents import PRESENCE, Agent
from desk.people.teams import Team
from tests.bot.conftest import MONDAY_NIGHT, MONDAY_TEN, Running, running_gateway
from tests.bot.fake_engine import FakeEngine

PATIENCE = 20.0


@pytest.fixture
async def desk(given: dict[str, Any], engine: FakeEngine) -> AsyncIterator[Running]:
    """A gateway that assigns by itself."""
    async with running_gateway(given | {"FRONTDESK_ASSIGN": "on"}, engine, MONDAY_TEN) as one:
        yield one


async def waits(at: Running, text: str = "转人工", locale: str = "zh") -> ConversationId:
    """A consumer who waits for a person."""
    message, _ = await at.gateway.begin("widget", locale, f"client-{text[:2]}-01", text)
    await at.gateway.hand_off(message.conversation, "asked")
    return message.conversation


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await holds():
            await asyncio.sleep(0.02)


async def given_to(at: Running, conversation: ConversationId) -> Conversation:
    """Wait until an agent has it."""

    async def has() -> bool:
        return (await at.desk.conversations.get(conversation)).agent is not None

    await until(has)
    return await at.desk.conversations.get(conversation)


async def said(at: Running, conversation: ConversationId) -> list[str]:
    return [one.data.get("response", "") for one in await at.desk.ledger.since(conversation, 0, limit=50)]


async def audited(at: Running, conversation: ConversationId) -> list[str]:
    """What was noted, but for an answer of the assistant that came after the handoff."""
    noted = [entry.what for entry in await at.desk.audit.of(conversation)]
    return [what for what in noted if what != "late_reply_refused"]


async def looks(at: Running, conversation: ConversationId, agent: Agent) -> None:
    await at.attending.look_at(conversation, agent.id)


async def test_who_waits_is_given_to_an_agent_who_comes_and_told_who_it_is(desk: Running) -> None:
    conversation = await waits(desk)
    lin = await desk.agent("lin")
    assert (await given_to(desk, conversation)).agent == lin.id
    assert (await said(desk, conversation))[-1] == "utter_handoff_claimed"
    assert "assigned" in await audited(desk, conversation)


async def test_the_next_one_comes_when_the_last_one_was_opened_up_to_the_limit(running: Running) -> None:
    assigner = Assigner(running.desk, running.attending, News(Redis()))
    lin = await running.agent("lin")
    waiting = [await waits(running) for _ in range(6)]
    for place in range(4):
        assert [await assigner.assign() for _ in range(2)] == [1, 0], "one at a time"
        assert (await running.desk.conversations.get(waiting[place])).agent == lin.id, "the oldest first"
        await looks(running, waiting[place], lin)
    assert await assigner.assign() == 0
    held = await running.desk.conversations.get(waiting[0])
    await running.attending.end(held.id, lin.id, held.ownership_number, "solved", "")
    assert await assigner.assign() == 1


async def test_nobody_who_is_away_gone_or_claims_by_hand_is_given_anything(running: Running) -> None:
    assigner, agents = Assigner(running.desk, running.attending, News(Redis())), running.desk.agents
    away = await running.agent("away")
    await agents.goes_away(away.id, away=True)
    await running.agent("gone", present=False)
    by_hand = await running.agent("hand")
    await running.desk.database.run("UPDATE agents SET at_once = 0 WHERE id = %(id)s", id=by_hand.id)
    conversation = await waits(running)
    assert await assigner.assign() == 0
    await agents.goes_away(away.id, away=False)
    assert await assigner.assign() == 1
    assert (await running.desk.conversations.get(conversation)).agent == away.id


async def test_what_was_left_while_it_was_closed_is_given_once_the_desk_opens(
    given: dict[str, Any], engine: FakeEngine
) -> None:
    async with running_gateway(given | {"FRONTDESK_ASSIGN": "on"}, engine, MONDAY_NIGHT) as at:
        conversation = await waits(at)
        lin = await at.agent("lin")
        assert (await at.desk.conversations.get(conversation)).owner is Owner.BOT
        assert await at.desk.assignments.queue() == []
        at.clock.forward(timedelta(hours=11, minutes=1))
        await at.desk.agents.is_here(lin.id, at.clock.now())
        assert (await given_to(at, conversation)).agent == lin.id


async def test_the_last_agent_of_a_consumer_and_the_team_of_their_request_come_first(running: Running) -> None:
    assigner, desk = Assigner(running.desk, running.attending, News(Redis())), running.desk
    lin, chen = await running.agent("lin"), await running.agent("chen")
    known, english = await waits(running), await waits(running, "agent please", "en")
    number = (await desk.conversations.get(known)).ownership_number
    await running.attending.claim(known, chen.id, number)
    await running.attending.end(known, chen.id, number + 1, "solved", "")
    await running.gateway.hand_off(known, "asked")
    await desk.teams.put(Team("en", "英文组", "English", languages=("en",), members=(lin.id,)))
    assert await assigner.assign() == 2
    assert (await desk.conversations.get(known)).agent == chen.id
    assert (await desk.conversations.get(english)).agent == lin.id


async def test_what_is_not_opened_in_time_goes_to_somebody_else_and_its_agent_is_away(running: Running) -> None:
    desk, news = running.desk, running.server.app[NEWS]  # the gateway's own sweeper may be first
    heard = news.subscribe()
    assigner = Assigner(desk, running.attending, news)
    sweeper = Sweeper(desk, Handoffs(desk, Lines(desk)), news)
    lin = await running.agent("lin")
    conversation = await waits(running)
    assert await assigner.assign() == 1
    running.clock.forward(PRESENCE + TO_OPEN)
    await desk.agents.is_here(lin.id, running.clock.now())
    later = await waits(running, "第二位")
    await sweeper.sweep()
    assert (await desk.agents.get(lin.id)).away_why == "unopened"
    async with asyncio.timeout(PATIENCE):
        while await anext(heard) != {"kind": "away", "agent": lin.id}:
            pass
    assert await audited(running, conversation) == ["unopened", "assigned", "handoff_asked"]
    assert (await said(running, conversation))[-1] == "utter_handoff_agent_gone"
    assert [one.conversation for one in await desk.handoffs.waiting()] == [conversation, later], "ahead of its priority"
    await desk.agents.goes_away(lin.id, away=False)
    assert await assigner.assign() == 1
    assert (await desk.conversations.get(later)).agent == lin.id, "not the same one to the same agent at once"
    chen = await running.agent("chen")
    assert await assigner.assign() == 1
    assert (await desk.conversations.get(conversation)).agent == chen.id


async def test_what_was_opened_stays_however_long_its_agent_thinks(running: Running) -> None:
    assigner = Assigner(running.desk, running.attending, News(Redis()))
    sweeper = Sweeper(running.desk, Handoffs(running.desk, Lines(running.desk)), News(Redis()))
    lin = await running.agent("lin")
    conversation = await waits(running)
    await assigner.assign()
    await looks(running, conversation, lin)
    running.clock.forward(PRESENCE + TO_OPEN + APART)
    await running.desk.agents.is_here(lin.id, running.clock.now())
    await sweeper.sweep()
    assert (await running.desk.conversations.get(conversation)).agent == lin.id


async def test_two_gateways_give_everything_once_and_nobody_too_much(given: dict[str, Any], engine: FakeEngine) -> None:
    assigning = given | {"FRONTDESK_ASSIGN": "on"}
    async with (
        running_gateway(assigning, engine, MONDAY_TEN) as one,
        running_gateway(assigning, engine, MONDAY_TEN) as other,
    ):
        agents = [await one.agent(login) for login in ("lin", "chen", "wang")]
        waiting = await asyncio.gather(*(waits(at) for _ in range(8) for at in (one, other)))

        async def twelve_are_given() -> bool:
            found = (await one.desk.conversations.many(waiting)).values()
            for held in found:
                if held.agent is not None:
                    await other.attending.look_at(held.id, held.agent)
            return sum(held.agent is not None for held in found) == 12

        await until(twelve_are_given)
        held = await one.desk.conversations.many(waiting)
        assert Counter(row.agent for row in held.values()) == {**{agent.id: 4 for agent in agents}, None: 4}
        for conversation in waiting:
            lines = await said(one, conversation)
            assert lines.count("utter_handoff_claimed") == (held[conversation].agent is not None)


async def test_a_claim_by_hand_and_the_assigner_never_both_win(running: Running) -> None:
    lin, chen = await running.agent("lin"), await running.agent("chen")
    await running.desk.agents.goes_away(chen.id, away=True)
    assigner = Assigner(running.desk, running.attending, News(Redis()))
    for _ in range(5):
        conversation = await waits(running)
        number = (await running.desk.conversations.get(conversation)).ownership_number
        claim = running.attending.claim(conversation, chen.id, number)
        by_hand, assigned = await asyncio.gather(claim, assigner.assign(), return_exceptions=True)
        held = await running.desk.conversations.get(conversation)
        assert held.ownership_number == number + 1
        assert held.agent == (lin.id if assigned else chen.id)
        assert isinstance(by_hand, NotWaiting) == bool(assigned)
        assert (await said(running, conversation)).count("utter_handoff_claimed") == 1
        if assigned:
            await running.attending.end(conversation, lin.id, number + 1, "solved", "")
