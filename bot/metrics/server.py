"""The metrics' own address, apart from the public one: `GET /metrics` on METRICS_HOST:METRICS_PORT."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import structlog
from aiohttp import web
from prometheus_client import REGISTRY, CollectorRegistry, Metric, generate_latest
from prometheus_client.registry import Collector

from bot.metrics.measures import Gauges
from bot.settings import BotSettings
from desk.errors import SettingsInvalid

log = structlog.get_logger()
FORMAT = "text/plain; version=0.0.4; charset=utf-8"


class Looked(Collector):
    """Gauges that have been read already, in the shape the library collects."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


class MetricsServer:
    """Tells what was counted and what is."""

    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges
        self.port = 0

    @asynccontextmanager
    async def serving(self, settings: BotSettings) -> AsyncIterator[None]:
        """Listen while the block runs; nowhere without METRICS_PORT.

        Raises:
            SettingsInvalid: nobody can listen there.
        """
        if settings.metrics_port is None:
            yield
            return
        app = web.Application()
        app.router.add_get("/metrics", self.tell)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await _listen(runner, settings.metrics_host, settings.metrics_port)
            self.port = runner.addresses[0][1]
            log.info("metrics_served", port=self.port)
            yield
        finally:
            await runner.cleanup()

    async def tell(self, request: web.Request) -> web.Response:
        read = CollectorRegistry(auto_describe=False)
        read.register(Looked(await self._gauges.read()))
        return web.Response(body=generate_latest(REGISTRY) + generate_latest(read), headers={"Content-Type": FORMAT})


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise SettingsInvalid([f"METRICS_HOST, METRICS_PORT: {error.strerror or error}"]) from error
