"""Who counts as gone: not those whom the desk could not hear."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import psycopg.conninfo
from redis.asyncio import Redis

from bot.handoff.handoffs import Handoffs
from bot.lines import Lines
from bot.news import News
from bot.settings import BotSettings
from bot.upkeep.sweeper import Sweeper
from desk.conversation.conversations import Owner
from desk.conversation.identity import ConversationId
from desk.front_desk import Desk, open_desk
from desk.people.agents import PRESENCE
from tests.bot.conftest import MONDAY_TEN
from tests.moved_clock import MovedClock

A_MOMENT = timedelta(seconds=1)


async def with_an_agent(desk: Desk) -> ConversationId:
    """A conversation that an agent has, who was there a moment ago."""
    now = desk.clock.now()
    await desk.agents.put("lin", "Lin", "a long password", now)
    agent = await desk.agents.by_login("lin")
    await desk.agents.is_here(agent.id, now)
    async with desk.database.transaction():
        conversation, _ = await desk.beginnings.begin("widget", "zh", now)
        await Handoffs(desk, Lines(desk)).ask(conversation, "asked")
        waiting = await desk.conversations.get(conversation.id)
        await Handoffs(desk, Lines(desk)).claimed(
            await desk.ownership.claim(conversation.id, agent.id, waiting.ownership_number), agent
        )
    return conversation.id


async def test_nobody_is_gone_because_the_database_was(given: dict[str, Any], postgres: str) -> None:
    settings, clock = BotSettings.read(**given), MovedClock(MONDAY_TEN)
    name = psycopg.conninfo.conninfo_to_dict(settings.database_url.get_secret_value())["dbname"]
    async with open_desk(settings) as desk:
        desk = replace(desk, clock=clock)
        conversation = await with_an_agent(desk)
        sweeper = Sweeper(desk, Handoffs(desk, Lines(desk)), News(Redis()))
        clock.forward(PRESENCE + A_MOMENT)
        with psycopg.connect(postgres, autocommit=True) as admin:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            await sweeper.sweep()
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        await sweeper.sweep()
        assert (await desk.conversations.get(conversation)).owner is Owner.AGENT
        clock.forward(PRESENCE + A_MOMENT)
        await sweeper.sweep()
        assert (await desk.conversations.get(conversation)).owner is Owner.QUEUE


async def test_two_sweepers_act_once(given: dict[str, Any]) -> None:
    clock = MovedClock(MONDAY_TEN)
    async with open_desk(BotSettings.read(**given)) as desk:
        desk = replace(desk, clock=clock)
        conversation = await with_an_agent(desk)
        sweepers = [Sweeper(desk, Handoffs(desk, Lines(desk)), News(Redis())) for _ in range(2)]
        clock.forward(PRESENCE + A_MOMENT)
        await asyncio.gather(*(sweeper.sweep() for sweeper in sweepers))
        assert sorted(sweeper.found for sweeper in sweepers) == [0, 1]
        said = [message.data.get("response") for message in await desk.ledger.since(conversation, 0, limit=50)]
        assert said.count("utter_handoff_agent_gone") == 1
