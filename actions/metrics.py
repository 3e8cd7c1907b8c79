"""What the action server counts (docs/metrics.md); told at `/metrics` beside its webhook, which is private."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import Counter, Histogram, disable_created_metrics, generate_latest

disable_created_metrics()  # type: ignore[no-untyped-call]
ACTIONS = Counter("frontdesk_actions_total", "Actions run for the engine, by outcome.", ["outcome"])
ACTION_SECONDS = Histogram(
    "frontdesk_action_seconds",
    "How long an action took.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 8),
)
OUTCOMES = {200: "done", 400: "rejected", 503: "unavailable"}
FORMAT = "text/plain; version=0.0.4; charset=utf-8"
for _outcome in (*OUTCOMES.values(), "failed"):
    ACTIONS.labels(_outcome)


def count(status: int, seconds: float) -> None:
    """Count one run by the status it was answered with."""
    ACTIONS.labels(OUTCOMES.get(status, "failed")).inc()
    ACTION_SECONDS.observe(seconds)


async def tell_metrics(request: web.Request) -> web.Response:
    return web.Response(body=generate_latest(), headers={"Content-Type": FORMAT})
