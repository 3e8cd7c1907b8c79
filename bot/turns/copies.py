"""The copies of one server: each in its turn, and those that were just lost after all others."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

LOST = 3.0  # seconds


class Copies:
    """Addresses of servers that do the same."""

    def __init__(self, urls: Sequence[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._urls = tuple(urls)
        self._clock = clock
        self._first = 0
        self._lost: dict[str, float] = {}

    def become(self, urls: Sequence[str]) -> None:
        """Take these addresses instead."""
        self._urls = tuple(urls)
        self._first = 0

    def in_turn(self) -> list[str]:
        """Return whom to ask, one after the other, until somebody answers; every call begins with another one.

        A single address stands twice: it may be a name that several servers share.
        """
        first, self._first = self._first, (self._first + 1) % len(self._urls)
        urls = self._urls[first:] + self._urls[:first]
        return sorted(urls if len(urls) > 1 else urls * 2, key=self._is_lost)

    def lose(self, url: str) -> None:
        """Ask this one last for a moment: nobody answered there."""
        self._lost[url] = self._clock() + LOST

    def find(self, url: str) -> None:
        """Ask this one like the others again."""
        self._lost.pop(url, None)

    def _is_lost(self, url: str) -> bool:
        return self._lost.get(url, 0.0) > self._clock()
