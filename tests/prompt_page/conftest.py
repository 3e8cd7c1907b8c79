"""The whole gateway, as in tests/bot, and the calls of the page."""

from __future__ import annotations

from typing import Any

from tests.bot.conftest import Running, engine, given, running

__all__ = ["engine", "given", "running"]
Told = tuple[int, dict[str, Any]]


async def call(running: Running, path: str, **body: Any) -> Told:
    """Call as the page does; return status and answer."""
    headers = {"Origin": running.url("/").rstrip("/"), "Accept-Language": "en-GB,en;q=0.9"}
    async with running.session.post(running.url(f"/prompt/{path}"), json=body, headers=headers) as response:
        assert response.headers["Cache-Control"] == "no-store"
        return response.status, await response.json()
