"""A clock that tests put forward."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.clock import Clock, wall_time


class MovedClock(Clock):
    """Runs on from an instant, and can be put forward."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start - wall_time())

    def forward(self, by: timedelta) -> None:
        self._shift += by
