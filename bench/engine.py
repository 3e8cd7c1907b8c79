"""Turns a second of our engine and of Rasa's own server on the same training data, in one run, with the ratio.

`engine/.venv/bin/python -m bench.engine [--seconds 10]`. Asks what is answered without the action server, so that
nothing but the engine is measured. Both store in the same PostgreSQL, which comes from the root environment, or which
ENGINE_DATABASE_URL names.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import aiohttp

from engine import train
from engine.project import ROOT, Project
from engine.signature import HEADER, sign

SECRET = "the secret of this measurement"
TEXTS = ["您好", "hello there", "谢谢你", "thanks a lot", "拜拜", "bye for now"]
CONNECTIONS = 8
LONG = 150
Ask = Callable[[aiohttp.ClientSession, str, int], Awaitable[None]]


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m bench.engine")
    options.add_argument("--seconds", type=float, default=10.0)
    seconds = options.parse_args().seconds
    if code := train.main([]):
        return code
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder, database() as url:
        print("Training Rasa's own light pipeline on the same data …", flush=True)
        run([sys.executable, "-m", "bench.rasa_server", "train", str(ROOT), folder])
        with our_engine(url) as (port, number):
            ours = asyncio.run(measure(f"http://127.0.0.1:{port}", ask_ours, seconds, number))
        with rasas_server(folder, url) as (port, number):
            theirs = asyncio.run(measure(f"http://127.0.0.1:{port}", ask_rasa, seconds, number))
    report("engine", ours)
    report("Rasa's server, light pipeline", theirs)
    print(f"ratio of turns a second: {ours['rate'] / theirs['rate']:.1f}")
    return 0


def run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@contextmanager
def database() -> Iterator[str]:
    if given := os.environ.get("ENGINE_DATABASE_URL"):
        yield given
        return
    command = [str(ROOT / ".venv/bin/python"), str(ROOT / "tests/engine/postgres_server.py")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as server:
        yield server.stdout.readline().split()[0]
        server.stdin.close()
        server.wait(30)


@contextmanager
def our_engine(url: str) -> Iterator[tuple[int, int]]:
    environment = {
        "ENGINE_SECRET": SECRET,
        "ENGINE_MODEL": str(Project().model()),
        "ENGINE_DATABASE_URL": url,
        "ACTIONS_SECRET": SECRET,
        "LOG_LEVEL": "WARNING",
    }
    with serving(["-m", "engine"], environment, "/ready") as running:
        yield running


@contextmanager
def rasas_server(folder: str, url: str, **actions: str) -> Iterator[tuple[int, int]]:
    arguments = ["-m", "bench.rasa_server", "serve", folder, "{port}"]
    with serving(arguments, {"ENGINE_DATABASE_URL": url, **actions}, "/") as running:
        yield running


@contextmanager
def serving(arguments: list[str], environment: dict[str, str], path: str) -> Iterator[tuple[int, int]]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    actions = {"ACTIONS_URL": "http://127.0.0.1:9/webhook", "ENGINE_PORT": str(port)}
    command = [sys.executable, *(argument.format(port=port) for argument in arguments)]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | actions | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            asyncio.run(answering(f"http://127.0.0.1:{port}{path}", process))
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(30)


async def answering(url: str, process: subprocess.Popen[bytes]) -> None:
    async with aiohttp.ClientSession() as session:
        while process.poll() is None:
            try:
                async with session.get(url) as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    raise SystemExit("a server ended before it answered")


async def ask_ours(session: aiohttp.ClientSession, sender: str, number: int) -> None:
    turn = {"message_id": f"m{number}", "episode": sender, "text": TEXTS[number % len(TEXTS)]}
    body = json.dumps(turn | {"slots": {"locale": "zh"}, "deadline": time.time() + 15}).encode()
    async with session.post("/turns", data=body, headers={HEADER: sign(SECRET, body, int(time.time()))}) as response:
        assert response.status == 200, await response.text()
        assert (await response.json())["replies"]


async def ask_rasa(session: aiohttp.ClientSession, sender: str, number: int) -> None:
    said = {"sender": sender, "message": TEXTS[number % len(TEXTS)]}
    async with session.post("/webhooks/rest/webhook", json=said) as response:
        assert response.status == 200, await response.text()
        await response.json()


async def measure(url: str, ask: Ask, seconds: float, number: int) -> dict[str, float]:
    async with aiohttp.ClientSession(url) as session:
        await hammer(session, ask, min(seconds, 2))
        spent = await hammer(session, ask, seconds)
        resident = memory(number)
        early, late = await long_conversation(session, ask, number)
    return {
        "rate": len(spent) / seconds,
        "median": statistics.median(spent) * 1000,
        "memory": resident,
        "early": early,
        "late": late,
    }


async def hammer(session: aiohttp.ClientSession, ask: Ask, seconds: float) -> list[float]:
    """Run turns of new senders on some connections at once; return how long each took."""
    until, spent = time.monotonic() + seconds, []

    async def one_connection(place: int) -> None:
        number = place
        while (began := time.monotonic()) < until:
            await ask(session, uuid4().hex, number)
            spent.append(time.monotonic() - began)
            number += 1

    await asyncio.gather(*(one_connection(place) for place in range(CONNECTIONS)))
    return spent


async def long_conversation(session: aiohttp.ClientSession, ask: Ask, number: int) -> tuple[float, float]:
    """Return the server's CPU milliseconds of turns 3-7 and of the last five, each as a mean."""
    sender, used = uuid4().hex, []
    for place in range(LONG):
        before = cpu(number)
        await ask(session, sender, place)
        used.append(cpu(number) - before)
    return statistics.mean(used[2:7]) * 1000, statistics.mean(used[-5:]) * 1000


def cpu(number: int) -> float:
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(number: int) -> float:
    line = next(row for row in Path(f"/proc/{number}/status").read_text().splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def report(name: str, measured: dict[str, float]) -> None:
    print(
        f"{name}: {measured['rate']:.0f} turns/s, median {measured['median']:.0f} ms, {measured['memory']:.0f} MB; "
        f"CPU of turn 5 {measured['early']:.0f} ms, of turn {LONG} {measured['late']:.0f} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
