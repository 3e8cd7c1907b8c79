"""Gauges that are read when somebody asks: from the stores, the agreement and this process (docs/metrics.md)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from bot.news import News
from bot.turns.engine import Engine
from bot.upkeep.agreement_notices import validity_problem
from desk.availability.calendar import unsettled_years
from desk.availability.hours import Presence
from desk.database import DatabaseAway
from desk.front_desk import Desk
from desk.measures import Measure
from desk.version import VERSION

FRESH = 5.0  # seconds: two who scrape cost one look
WAIT = 3.0
PROMISES = [
    (kind, state) for kind in ("first_reply", "review") for state in ("pending", "overdue", "kept", "broken", "dropped")
]


@dataclass(frozen=True)
class Shown:
    """How a measure of the desk is shown; `zeros` are there even when nothing was counted."""

    name: str
    words: str
    labels: Sequence[str] = ()
    zeros: Sequence[tuple[str, ...]] = ()


SHOWN = {
    "queue": Shown("frontdesk_queue_length", "Conversations that wait for an agent."),
    "queue_oldest": Shown("frontdesk_queue_oldest_seconds", "How long the first in the queue has waited."),
    "queue_overdue": Shown("frontdesk_queue_overdue", "Waiting, captured ones too, beyond the promised reply."),
    "captured": Shown("frontdesk_captured", "Wishes for a person kept for the next opening."),
    "agents_present": Shown("frontdesk_agents_present", "Agents at the console and not away."),
    "conversations": Shown(
        "frontdesk_conversations", "By owner; the bot's where something was said in the last 30 minutes.", ("owner",)
    ),
    "unreachable": Shown("frontdesk_unreachable", "Consumers of messaging apps whom nothing reaches."),
    "turns_unfinished": Shown("frontdesk_turns_unfinished", "Turns that wait or run.", ("state",)),
    "turns_oldest": Shown("frontdesk_turns_oldest_seconds", "Age of the oldest unfinished turn."),
    "outbox": Shown(
        "frontdesk_outbox", "What is to be posted, or went wrong.", ("state",), (("unknown",), ("failed",))
    ),
    "outbox_oldest": Shown("frontdesk_outbox_oldest_seconds", "Age of the oldest post that has not left."),
    "timers_overdue": Shown("frontdesk_timers_overdue", "Timers that are due."),
    "timers_oldest": Shown("frontdesk_timers_oldest_seconds", "How long the oldest due timer has been due."),
    "promises": Shown("frontdesk_promises", "Due times told to consumers, by what became of them.",
                      ("kind", "state"), PROMISES),
    "cases": Shown("frontdesk_cases", "Cases ever opened, by the state they are in.", ("kind", "state")),
}  # fmt: skip


class Gauges:
    """Reads them; what the stores said is remembered for five seconds."""

    def __init__(self, desk: Desk, engine: Engine, news: News) -> None:
        self._desk = desk
        self._engine = engine
        self._news = news
        self._reading = asyncio.Lock()
        self._read_at = float("-inf")
        self._stored: list[Metric] = []

    async def read(self) -> list[Metric]:
        """Return every gauge; without a database those of the stores are missing, and `frontdesk_database_up` is 0."""
        async with self._reading:
            if time.monotonic() - self._read_at > FRESH:
                self._stored = await self._look()
                self._read_at = time.monotonic()
        return [*self._stored, *self._here()]

    async def _look(self) -> list[Metric]:
        desk, now = self._desk, self._desk.clock.now()
        try:
            async with asyncio.timeout(WAIT):
                measures = await desk.measures.read(now)
                hours = await desk.service_hours()
        except (DatabaseAway, TimeoutError):
            return [_gauge("frontdesk_database_up", "Whether the database answers.", 0)]
        present = sum(int(one.value) for one in measures if one.name == "agents_present")
        open_now = hours.availability(now, present).state is not Presence.CLOSED
        return [
            _gauge("frontdesk_database_up", "Whether the database answers.", 1),
            _gauge("frontdesk_in_service_hours", "Whether the agreement says that agents are there.", open_now),
            *_families(measures),
        ]

    def _here(self) -> Iterable[Metric]:
        """Return what this process knows by itself."""
        pool = GaugeMetricFamily("frontdesk_database_pool", "Connections of this process.", labels=["what"])
        for what, count in self._desk.database.pool_use().items():
            pool.add_metric([what], count)
        build = GaugeMetricFamily("frontdesk_build_info", "Version and model.", labels=["version", "model"])
        build.add_metric([VERSION, self._engine.model], 1)
        return [
            pool,
            build,
            _gauge("frontdesk_news_connected", "Whether news of other gateways arrive.", self._news.connected),
            _gauge("frontdesk_engine_lost", "Whether the engine has been away for 20 s.", self._engine.known_down),
            *self._agreement(),
        ]

    def _agreement(self) -> Iterable[Metric]:
        agreement, now = self._desk.agreements.today, self._desk.clock.now()
        today = now.astimezone(agreement.service_hours.zone).date()
        valid = validity_problem(agreement, self._desk.clock) is None
        left = float("inf") if agreement.renewal.automatic else (agreement.valid_until - today).days
        return [
            _gauge("frontdesk_agreement_valid", "Whether the agreement binds today.", valid),
            _gauge("frontdesk_agreement_refused", "Whether the file is not what counts.", self._refused()),
            _gauge("frontdesk_agreement_days_left", "Days until the agreement ends; +Inf if it renews itself.", left),
            _gauge(
                "frontdesk_holidays_unknown",
                "Years within 90 days whose official holidays are not known.",
                len(unsettled_years(agreement, now)),
            ),
        ]

    def _refused(self) -> bool:
        return self._desk.agreements.problem is not None


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=float(value))


def _families(measures: Iterable[Measure]) -> Iterable[Metric]:
    found: dict[str, dict[tuple[str, ...], float]] = {
        name: dict.fromkeys(shown.zeros, 0.0) for name, shown in SHOWN.items()
    }
    for one in measures:
        found[one.name][(one.first, one.second)[: len(SHOWN[one.name].labels)]] = one.value
    for name, shown in SHOWN.items():
        family = GaugeMetricFamily(shown.name, shown.words, labels=list(shown.labels))
        for labels, value in found[name].items():
            family.add_metric(list(labels), value)
        yield family
