"""Kill -9 in the middle of 200 messages, over a network that breaks: each arrives once, or is known to be unknown."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from desk.clock import Clock, wall_time
from desk.conversation.identity import ConversationId
from desk.conversation.outbox import LEASE
from desk.front_desk import open_desk
from desk.settings import ROOT, DeskSettings
from tests.moved_clock import MovedClock
from tests.outbox.conftest import Writer
from tests.telegram.bot_api import TOKEN, BotApi, Call, Fault

CONVERSATIONS, ROUNDS = 40, 5
KILLS = (60, 130)  # numbers of calls during which the gateway dies


@dataclass
class Gateways:
    """One gateway process after the other; each one's clock is a lease ahead, so it need not wait for the dead."""

    environment: dict[str, str]
    log: Path
    started: int = 0
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        now = wall_time() + (LEASE + timedelta(seconds=5)) * self.started
        environment = os.environ | self.environment | {"FRONTDESK_NOW": now.isoformat()}
        self.started += 1
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", cwd=ROOT, env=environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        assert self.process
        self.process.kill()

    async def over(self) -> None:
        assert self.process
        await self.process.wait()


@dataclass
class Weather:
    """Breaks one connection in ten, before or after the message was taken, and refuses one call in twenty."""

    gateways: Gateways
    dice: random.Random = field(default_factory=lambda: random.Random(4096))
    met: Counter[Fault | None] = field(default_factory=Counter)
    killed: asyncio.Queue[None] = field(default_factory=asyncio.Queue)

    def __call__(self, call: Call) -> Fault | None:
        if call.method != "sendMessage":
            return None
        if self.met.total() in KILLS:
            self.gateways.kill()
            self.killed.put_nowait(None)
            fault = None
        else:
            odds = (5, 5, 5, 85)
            (fault,) = self.dice.choices((Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.TOO_MANY, None), odds)
        self.met[fault] += 1
        return fault


@asynccontextmanager
async def gateways(settings: DeskSettings, redis_url: str, api: BotApi, folder: Path) -> AsyncIterator[Gateways]:
    environment = {
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "REDIS_URL": redis_url,
        "FRONTDESK_KEY": settings.keys[0].get_secret_value(),
        "FRONTDESK_ORIGINS": "https://shop.example",
        "FRONTDESK_PORT": "0",
        "FRONTDESK_DEMO": "1",
        "FRONTDESK_PUBLIC_URL": "https://shop.example",
        "ENGINE_URL": "http://127.0.0.1:1",
        "ENGINE_SECRET": "sixteen characters",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api.url,
    }
    running = Gateways(environment, folder / "gateway.log")
    try:
        yield running
    finally:
        if running.process and running.process.returncode is None:
            running.kill()
            await running.over()


async def write(writer: Writer, conversations: list[ConversationId]) -> None:
    """Say everything round by round, while the gateway posts."""
    for round_ in range(ROUNDS):
        for number, conversation in enumerate(conversations):
            await writer.say(conversation, f"{number}/{round_}")


async def test_each_of_200_messages_is_sent_once_or_marked_unknown(
    settings: DeskSettings, redis_url: str, api: BotApi, tmp_path: Path
) -> None:
    async with open_desk(settings) as desk, gateways(settings, redis_url, api, tmp_path) as running:
        weather = api.fault = Weather(running)
        writer = Writer(replace(desk, clock=Clock()), MovedClock(wall_time()))
        conversations = [await writer.consumer("telegram") for _ in range(CONVERSATIONS)]
        await running.start()
        writing = asyncio.create_task(write(writer, conversations))
        async with asyncio.timeout(120):
            for _ in KILLS:
                await weather.killed.get()
                await running.over()
                await running.start()
            await writing
            while {"pending", "sending"} & set(await desk.outbox.counts()):
                await asyncio.sleep(0.2)
        rows = await desk.database.all(
            """SELECT m.text, o.state, c.address FROM outbox o JOIN conversations c ON c.id = o.conversation
               JOIN messages m ON m.conversation = o.conversation AND m.seq = o.message"""
        )
        counts = dict(await desk.outbox.counts())
    log = running.log.read_text()
    taken = Counter(message.text for messages in api.shown.values() for message in messages)
    drops = weather.met[Fault.DROP_BEFORE], weather.met[Fault.DROP_AFTER]
    print(
        f"\n{counts}, taken {taken.total()}, 429 {weather.met[Fault.TOO_MANY]}, dropped before/after {drops}, kills 2"
    )
    assert len(rows) == CONVERSATIONS * ROUNDS
    assert {row["state"] for row in rows} == {"sent", "unknown"}
    assert all(taken[row["text"]] == 1 for row in rows if row["state"] == "sent")
    assert all(taken[row["text"]] <= 1 for row in rows)
    assert len(KILLS) <= counts["unknown"] <= sum(drops) + 2 * len(KILLS) * 8
    for messages in api.shown.values():
        rounds = [int(message.text.partition("/")[2]) for message in messages]
        assert rounds == sorted(rounds), "order is kept"
    assert TOKEN not in log and "Traceback" not in log
