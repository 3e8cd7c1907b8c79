"""From "an agent is free" to "who waits is theirs": `python -m bench.assigning`.

A gateway's assigner on real PostgreSQL and Redis, with 200 conversations at other agents; that somebody came back is
told by another process's news, as from another gateway. Beside it, in the same run: one commit of PostgreSQL.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from cryptography.fernet import Fernet
from redis.asyncio import Redis as RedisClient

from bot.attending import Attending
from bot.gateway import Gateway
from bot.handoff.assigning import Assigner
from bot.handoff.handoffs import Handoffs
from bot.lines import Lines
from bot.news import News
from bot.settings import BotSettings
from bot.telling import Telling
from desk.background import running as at_work
from desk.clock import wall_time
from desk.conversation.identity import AgentId, ConversationId
from desk.front_desk import Desk, open_desk
from supervisor.alone import running
from supervisor.postgres import Postgres
from supervisor.redis import Redis
from supervisor.state import ROOT, State

OTHERS, EACH, TIMES = 50, 4, 100  # agents with what they bear, and how often one more comes back


@contextmanager
def servers() -> Iterator[BotSettings]:
    """PostgreSQL, as durable as in earnest, and Redis in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="fd-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        state = State(Path(folder))
        postgres, redis = Postgres(state), Redis(state)
        with running(postgres.program(), quiet=True), running(redis.program(), quiet=True):
            postgres.create_database("bench")
            url = postgres.url("postgres", "bench")
            migrate = [sys.executable, "-m", "desk.migrate"]
            subprocess.run(migrate, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, check=True, capture_output=True)
            yield BotSettings.read(
                DATABASE_URL=url,
                REDIS_URL=redis.url(),
                FRONTDESK_KEY=Fernet.generate_key().decode(),
                FRONTDESK_ORIGINS="https://shop.example",
                ENGINE_URL="http://127.0.0.1:1",
                ENGINE_SECRET="sixteen characters",
            )
        state.close()


@asynccontextmanager
async def news_of(settings: BotSettings) -> AsyncIterator[News]:
    client: RedisClient = RedisClient.from_url(settings.redis_url.get_secret_value())
    try:
        async with News(client) as news:
            while not news.connected:
                await asyncio.sleep(0.01)
            yield news
    finally:
        await client.aclose()


async def agent(desk: Desk, number: int) -> AgentId:
    await desk.agents.put(f"agent{number}", f"Agent {number}", "a long password", wall_time())
    found = (await desk.agents.by_login(f"agent{number}")).id
    await desk.agents.is_here(found, wall_time() + timedelta(hours=1))
    await desk.agents.goes_away(found, away=True)
    return found


async def asks(desk: Desk, gateway: Gateway) -> ConversationId:
    message, _ = await gateway.begin("widget", "zh", "client-0001", "转人工")
    async with desk.database.transaction():
        await desk.handoffs.ask(message.conversation, "asked", wall_time(), captured=False, promise=None)
        await desk.ownership.to_queue(message.conversation)
    return message.conversation


async def furnish(desk: Desk, gateway: Gateway, attending: Attending) -> None:
    for number in range(OTHERS):
        held_by = await agent(desk, number)
        for _ in range(EACH):
            conversation = await asks(desk, gateway)
            await attending.claim(conversation, held_by, (await desk.conversations.get(conversation)).ownership_number)


async def one(desk: Desk, gateway: Gateway, attending: Attending, other: News, free: AgentId) -> float:
    """Let somebody wait, the agent come back, and return how long it took; then end it and go away again."""
    conversation = await asks(desk, gateway)
    began = perf_counter()
    await desk.agents.goes_away(free, away=False)
    other.publish("availability")
    while (held := await desk.conversations.get(conversation)).agent is None:
        await asyncio.sleep(0.002)
    took = perf_counter() - began
    await attending.end(conversation, free, held.ownership_number, "no_answer", "")
    await desk.agents.goes_away(free, away=True)
    return took


async def commit(desk: Desk, free: AgentId) -> float:
    began = perf_counter()
    await desk.agents.goes_away(free, away=True)
    return perf_counter() - began


def told(name: str, took: list[float]) -> None:
    took.sort()
    p50, p95 = took[len(took) // 2], took[len(took) * 95 // 100]
    print(f"{name:<34} p50 {p50 * 1000:7.1f} ms   p95 {p95 * 1000:7.1f} ms   most {took[-1] * 1000:7.1f} ms")


async def measured(settings: BotSettings) -> None:
    async with open_desk(settings) as desk, news_of(settings) as own, news_of(settings) as other:
        handoffs, telling = Handoffs(desk, Lines(desk)), Telling(desk, own, lambda: None)
        gateway, attending = Gateway(desk, own, handoffs, telling), Attending(desk, own, handoffs, telling)
        await furnish(desk, gateway, attending)
        free = await agent(desk, OTHERS)
        async with at_work(Assigner(desk, attending, own).run()):
            taken = [await one(desk, gateway, attending, other, free) for _ in range(TIMES)]
        told("agent free until assigned", taken)
        told("one commit", [await commit(desk, free) for _ in range(TIMES)])
    print(f"with {OTHERS * EACH} open conversations; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def main() -> None:
    with servers() as settings:
        asyncio.run(measured(settings))


if __name__ == "__main__":
    main()
