"""Whether people are there, as every page is told: one answer for all sockets, at most two seconds old."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from desk.availability.announced import announced
from desk.availability.hours import Availability
from desk.availability.line import availability_words, reason_words
from desk.formats import english
from desk.front_desk import Desk

FRESH = timedelta(seconds=2)


class Presence:
    """Asks the desk and remembers the answer for a moment."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: tuple[datetime, Availability] | None = None
        self._announced: Mapping[str, str | None] = {}

    async def now(self) -> Availability:
        now = self._desk.clock.now()
        if self._known is None or not now - FRESH < self._known[0] <= now:
            self._announced = await announced(self._desk)
            self._known = (now, await self._desk.availability())
        return self._known[1]

    def forget(self) -> None:
        """Ask again next time: somebody came or went."""
        self._known = None

    async def shown(self, locale: str) -> dict[str, Any]:
        """Return the availability as docs/widget-protocol.md describes it."""
        availability, zone = await self.now(), self._desk.agreements.today.service_hours.zone
        return {
            "state": availability.state.value,
            "words": availability_words(availability, self._desk.clock.now(), locale, zone),
            "opens_at": _iso(availability.opens_at),
            "closes_at": _iso(availability.closes_at),
            "reason": reason_words(availability.reason, locale) if availability.reason else None,
            "announcement": self._announced["en" if english(locale) else "zh"],
        }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
