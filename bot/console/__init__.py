"""The console's API."""

from __future__ import annotations

from aiohttp import web


def routes() -> list[web.RouteDef]:
    """Return what the agents' page calls."""
    return []
