"""`python -m bench.relay [--conversations 200] [--rounds 3]`: how long a message takes from agent to consumer and back.

One agent holds all conversations of a gateway on PostgreSQL and Redis as `make run` starts them; every consumer has a
socket. By turns with each relay, so that whatever else the machine does befalls all alike: a bare aiohttp socket that
echoes, in a process of its own, and one commit on the same PostgreSQL.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import psycopg

from bench.echo import echoing
from bench.lone_gateway import gateway, servers
from desk.clock import wall_time
from desk.database import open_database
from desk.people.agents import Agents

LOGIN, PASSWORD = "bench", "relay-of-messages"
PATIENCE = 30.0
NAMES = ("agent to consumer", "consumer to agent", "a bare aiohttp echo", "one PostgreSQL commit")


@dataclass
class Line:
    """A socket that is always read; whoever waits for words hears when they came."""

    socket: aiohttp.ClientWebSocketResponse
    waited: dict[str, asyncio.Future[float]] = field(default_factory=dict)

    def awaited(self, text: str) -> asyncio.Future[float]:
        self.waited[text] = asyncio.get_running_loop().create_future()
        return self.waited[text]

    async def read(self) -> None:
        async for frame in self.socket:
            at, data = time.perf_counter(), json.loads(frame.data)
            text = data["message"]["text"] if data["type"] == "message" else data["type"]
            if heard := self.waited.pop(text, None):
                heard.set_result(at)


@dataclass(frozen=True)
class Conversation:
    """A consumer whom the agent answers."""

    id: str
    number: int
    consumer: Line


@dataclass(frozen=True)
class Bench:
    """Everything that is measured."""

    url: str
    session: aiohttp.ClientSession
    agent: Line
    conversations: Sequence[Conversation]
    echo: aiohttp.ClientWebSocketResponse
    database: psycopg.AsyncConnection[Any]

    async def to_consumer(self, to: Conversation, text: str) -> float:
        heard, began = to.consumer.awaited(text), time.perf_counter()
        body = {"id": f"bench-{time.monotonic_ns()}", "text": text, "number": to.number}
        await called(self.session, self.url, "POST", f"/conversations/{to.id}/messages", body)
        return await asyncio.wait_for(heard, PATIENCE) - began

    async def to_agent(self, of: Conversation, text: str) -> float:
        heard, began = self.agent.awaited(text), time.perf_counter()
        await of.consumer.socket.send_json({"type": "say", "id": f"bench-{time.monotonic_ns()}", "text": text})
        return await asyncio.wait_for(heard, PATIENCE) - began

    async def echoed(self, text: str) -> float:
        began = time.perf_counter()
        await self.echo.send_str(text)
        await self.echo.receive_str(timeout=PATIENCE)
        return time.perf_counter() - began

    async def committed(self, text: str) -> float:
        began = time.perf_counter()
        await self.database.execute("INSERT INTO bench_commits (said) VALUES (%s)", [text])
        return time.perf_counter() - began


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m bench.relay")
    options.add_argument("--conversations", type=int, default=200)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with servers() as (database, redis), echoing() as echo, gateway(database, redis) as url:
        tell(f"opening {chosen.conversations} conversations")
        measured = asyncio.run(measure(url, echo, database, chosen.conversations, chosen.rounds))
    show(measured, chosen.conversations)
    return 0


async def measure(url: str, echo: str, database: str, many: int, rounds: int) -> list[list[float]]:
    """Return seconds by kind, in the order of NAMES."""
    spent: list[list[float]] = [[] for _ in NAMES]
    async with opened(url, echo, database, many) as bench:
        tell("measuring by turns")
        for turn in range(rounds + 1):
            for place, one in enumerate(bench.conversations):
                text = f"{turn}.{place}"
                times = (
                    await bench.to_consumer(one, f"答{text}"),
                    await bench.to_agent(one, f"问{text}"),
                    await bench.echoed(text),
                    await bench.committed(text),
                )
                if turn:  # the first round only warms up
                    for kind, seconds in zip(spent, times, strict=True):
                        kind.append(seconds)
    return spent


@asynccontextmanager
async def opened(url: str, echo: str, database: str, many: int) -> AsyncIterator[Bench]:
    async with AsyncExitStack() as stack:
        jar, connector = aiohttp.CookieJar(unsafe=True), aiohttp.TCPConnector(limit=0)  # a connection each consumer
        session = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar, connector=connector))
        connection = await stack.enter_async_context(await psycopg.AsyncConnection.connect(database, autocommit=True))
        await connection.execute("CREATE TABLE bench_commits (said text)")
        async with open_database(database, size=1) as pool:
            await Agents(pool).put(LOGIN, "Bench", PASSWORD, wall_time())
        await called(session, url, "POST", "/session", {"login": LOGIN, "password": PASSWORD})
        agent = await stack.enter_async_context(line(session, f"{url}/api/news", url))
        consumers = [await stack.enter_async_context(line(session, f"{url}/widget/socket", url)) for _ in range(many)]
        conversations = await claimed(session, url, consumers)
        bare = await stack.enter_async_context(session.ws_connect(echo))
        yield Bench(url, session, agent, conversations, bare, connection)


@asynccontextmanager
async def line(session: aiohttp.ClientSession, address: str, origin: str) -> AsyncIterator[Line]:
    protocols = ["frontdesk.1"] if "widget" in address else []
    async with session.ws_connect(address, protocols=protocols, origin=origin, max_msg_size=0) as socket:
        one = Line(socket)
        reading = asyncio.create_task(one.read())
        try:
            yield one
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading


async def claimed(session: aiohttp.ClientSession, url: str, consumers: Sequence[Line]) -> list[Conversation]:
    """Let every consumer say hello, and the agent claim them all."""
    for place, one in enumerate(consumers):
        await one.socket.send_json({"type": "hello", "locale": "zh"})
        accepted = one.awaited("accepted")
        await one.socket.send_json({"type": "say", "id": f"hello-{place:06}", "text": f"您好 {place}"})
        await asyncio.wait_for(accepted, PATIENCE)
    found: dict[str, Conversation] = {}
    async with asyncio.timeout(PATIENCE * 4):
        while len(found) < len(consumers):
            for seen in await unclaimed(session, url):
                consumer = consumers[int(seen["preview"].split()[1])]
                taken = await called(
                    session, url, "PUT", f"/conversations/{seen['id']}/assignment",
                    {"to": "me", "number": seen["number"]}, may_fail=True,
                )  # fmt: skip
                if taken:
                    found[seen["id"]] = Conversation(seen["id"], taken["number"], consumer)
    return list(found.values())


async def unclaimed(session: aiohttp.ClientSession, url: str) -> list[Any]:
    bots = await called(session, url, "GET", "/conversations?list=bot")
    return [*(await called(session, url, "GET", "/queue"))["waiting"], *bots["conversations"]]


async def called(
    session: aiohttp.ClientSession, url: str, method: str, path: str, body: Any = None, *, may_fail: bool = False
) -> Any:
    headers = {"X-Frontdesk-Console": "1", "Origin": url}
    async with session.request(method, f"{url}/api{path}", json=body, headers=headers) as response:
        if may_fail and response.status == 409:
            return None
        assert response.ok, f"{method} {path}: {response.status} {await response.text()}"
        return await response.json()


def show(spent: list[list[float]], many: int) -> None:
    """Print milliseconds, and how many times an echo and a commit together each relay takes."""
    yard = spread([echo + commit for echo, commit in zip(spent[2], spent[3], strict=True)])
    print(f"{f'{many} open conversations':36}{'p50 ms':>10}{'p95 ms':>10}{'of p50':>10}{'of p95':>10}")
    for name, seconds in zip(NAMES, spent, strict=True):
        middle, high = spread(seconds)
        print(f"  {name:34}{middle:10.2f}{high:10.2f}{middle / yard[0]:10.1f}{high / yard[1]:10.1f}")
    print(f"  {'echo and commit together':34}{yard[0]:10.2f}{yard[1]:10.2f}{1:10.1f}{1:10.1f}")
    print(f"\n{len(spent[0])} messages each way; load of this machine {os.getloadavg()[0]:.1f}")


def spread(seconds: Sequence[float]) -> tuple[float, float]:
    return statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[-1] * 1000


def tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
