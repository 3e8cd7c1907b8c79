"""A whole gateway that tells its metrics, on real PostgreSQL and Redis."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import METRICS
from tests.bot.conftest import MONDAY_TEN, Running, engine, given, running_gateway
from tests.bot.fake_engine import FakeEngine

__all__ = ["engine", "given"]
Labels = tuple[tuple[str, str], ...]


@dataclass
class Told:
    """What one scrape said, by name and labels."""

    text: str

    def __post_init__(self) -> None:
        families = list(text_string_to_metric_families(self.text))
        self.documented = {one.name for one in families}
        self.samples = {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for one in families
            for sample in one.samples
        }
        self.names = {name for name, _ in self.samples} | set(re.findall(r"^# TYPE (\w+)", self.text, re.M))

    def __call__(self, name: str, **labels: str) -> float:
        return self.samples.get((name, tuple(sorted(labels.items()))), 0.0)


class Observed:
    """A gateway and the way to its metrics."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.server = running.server.app[METRICS]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}/metrics"

    def forget(self) -> None:
        """Look at the stores anew at the next scrape."""
        self.server._gauges._read_at = float("-inf")

    async def told(self) -> Told:
        self.forget()
        async with self.running.session.get(self.url) as response:
            assert response.status == 200 and response.content_type == "text/plain"
            return Told(await response.text())


@pytest.fixture
async def observed(given: dict[str, object], engine: FakeEngine) -> AsyncIterator[Observed]:
    async with running_gateway(given | {"METRICS_PORT": 0}, engine, MONDAY_TEN) as one:
        yield Observed(one)
