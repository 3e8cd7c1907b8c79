"""`python -m bench [--seconds 6]`: the engine and the whole path of a message beside Rasa's own server, in one run.

Rasa's server has its own light pipeline, trained on the same data; it stores in the same PostgreSQL and calls the same
action server. Both stand side by side and are measured by turns.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass

import aiohttp

from bench.engine import rasas_server, run
from bench.gateway import RunningDesk, running_desk
from bench.load import LONG_ONES, Speed, Used, compare, long_conversations
from bench.processes import memory
from bench.visitors import Visit, at_rasas_server, at_the_engine, at_the_widget
from engine import train
from engine.project import ROOT

ALONE = ["您好", "hello there", "谢谢你", "thanks a lot", "拜拜", "bye for now"]
ASKING = [
    "退款多久能到账",
    "how long does a refund take",
    "退货运费谁出",
    "who pays for return shipping",
    "客服几点上班",
    "what are your service hours",
]
MIXED = [text for pair in zip(ALONE[:3], ASKING[:3], strict=True) for text in pair]
EARLY, LATE = 5, 150


@dataclass(frozen=True)
class Cost:
    """What an early and a late turn use of the CPU, and MB in memory by process."""

    early: Used
    late: Used
    memory: dict[str, float]


@dataclass(frozen=True)
class Measured:
    """Answers without the action server (engine, path, Rasa's), with it, and what a turn costs (path, Rasa's)."""

    alone: list[Speed]
    asking: list[Speed]
    costs: list[Cost]


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m bench")
    options.add_argument("--seconds", type=float, default=6.0)
    seconds, began = options.parse_args().seconds, time.monotonic()
    if code := train.main([]):
        return code
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        tell("training Rasa's own light pipeline on the same data")
        run([sys.executable, "-m", "bench.rasa_server", "train", str(ROOT), folder])
        tell("starting a whole desk, and Rasa's server beside it")
        with running_desk() as desk, rasa_beside(desk, folder) as (port, number):
            tell("measuring them by turns")
            measured = asyncio.run(measure(desk, f"http://127.0.0.1:{port}", number, seconds))
    show(measured)
    print(f"\n{time.monotonic() - began:.0f} s in all; load of this machine {os.getloadavg()[0]:.1f}")
    return 0


def tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what} …", file=sys.stderr, flush=True)


def rasa_beside(desk: RunningDesk, folder: str) -> AbstractContextManager[tuple[int, int]]:
    """Start Rasa's server on the desk's action server and PostgreSQL."""
    url, secret = f"{desk.report['actions_url']}/webhook", desk.secrets["actions"]
    return rasas_server(folder, desk.database_for_rasa(), ACTIONS_URL=url, ACTIONS_SECRET=secret)


async def measure(desk: RunningDesk, rasas_url: str, number: int, seconds: float) -> Measured:
    async with aiohttp.ClientSession() as session:
        engine = at_the_engine(session, desk.report["engine_url"], desk.secrets["engine"])
        path = at_the_widget(session, desk.report["url"])
        rasas = at_rasas_server(session, rasas_url, desk.senders())
        alone = await compare([engine, path, rasas], ALONE, seconds)
        asking = await compare([path, rasas], ASKING, seconds)
        shared = {name: desk.pids[name] for name in ("actions", "postgres")}
        costs = [await cost(path, desk.pids), await cost(rasas, {"Rasa's server": number} | shared)]
    return Measured(alone, asking, costs)


async def cost(visit: Visit, pids: dict[str, int]) -> Cost:
    return Cost(*await long_conversations(visit, MIXED, pids, EARLY, LATE), memory(pids))


def show(measured: Measured) -> None:
    row("", "turns/s", "of Rasa's", "p50 ms", "p95 ms")
    print("answered by the engine alone")
    names = ["our engine, one signed call", "the whole path, widget's socket", "Rasa's server"]
    rates(names, measured.alone)
    print("answered with the action server")
    rates(names[1:], measured.asking)
    print("stored and acknowledged")
    row("  say to accepted, engine alone", "", "", *milliseconds(measured.alone[1].accepted))
    row("  say to accepted, action server", "", "", *milliseconds(measured.asking[0].accepted))
    print()
    row(f"CPU ms a turn, {LONG_ONES} conversations", f"turn {EARLY}", f"turn {LATE}", "ratio", "MB (PSS)")
    for name, one in zip(("the whole path", "Rasa's"), measured.costs, strict=True):
        costs(name, one)


def row(*cells: str) -> None:
    print(f"{cells[0]:36}" + "".join(f"{cell:>11}" for cell in cells[1:]))


def rates(names: list[str], speeds: list[Speed]) -> None:
    """Print one line each; the last is what the others are compared with."""
    for name, one in zip(names, speeds, strict=True):
        row(f"  {name}", f"{one.rate:.1f}", f"{one.rate / speeds[-1].rate:.2f}", *milliseconds(one.answered))


def milliseconds(spread: tuple[float, float]) -> list[str]:
    return [f"{one:.0f}" for one in spread]


def costs(name: str, cost: Cost) -> None:
    early, late = cost.early, cost.late
    cost_row(name, sum(early.means.values()), sum(late.means.values()), sum(cost.memory.values()))
    for one in cost.memory:
        cost_row(f"  {one}", early.means[one], late.means[one], cost.memory[one])
    ratio_row("  of one turn, median", early.median, late.median)
    ratio_row("  of one turn, p95", early.high, late.high)


def cost_row(name: str, early: float, late: float, held: float) -> None:
    row(name, f"{early:.1f}", f"{late:.1f}", f"{late / early:.2f}" if early else "", f"{held:.0f}")


def ratio_row(name: str, early: float, late: float) -> None:
    row(name, f"{early:.1f}", f"{late:.1f}", f"{late / early:.2f}")


if __name__ == "__main__":
    sys.exit(main())
