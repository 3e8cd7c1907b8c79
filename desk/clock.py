"""The one clock of a process; whoever needs the time is handed it as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from desk.errors import SettingsInvalid


def wall_time() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Tells the time in UTC; a shifted clock runs on at the same pace from another instant."""

    def __init__(self, shift: timedelta = timedelta(), wall: Callable[[], datetime] = wall_time) -> None:
        self._shift = shift
        self._wall = wall

    @classmethod
    def starting_at(cls, instant: datetime, wall: Callable[[], datetime] = wall_time) -> "Clock":
        """Return a clock that shows this instant now and runs on from there."""
        return cls(instant - wall(), wall)

    def now(self) -> datetime:
        return self._wall() + self._shift


def clock_from(demo: bool, start: str | None) -> Clock:
    """Build the clock from FRONTDESK_DEMO and FRONTDESK_NOW.

    Raises:
        SettingsInvalid: a start was given without demo mode, or is no instant with an offset.
    """
    if not start:
        return Clock()
    if not demo:
        raise SettingsInvalid(["FRONTDESK_NOW is only allowed with FRONTDESK_DEMO=1: unset it or set FRONTDESK_DEMO=1"])
    return Clock.starting_at(_instant(start))


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise SettingsInvalid([_refusal(text)]) from error
    if instant.tzinfo is None:
        raise SettingsInvalid([_refusal(text)])
    return instant.astimezone(UTC)


def _refusal(text: str) -> str:
    return f"FRONTDESK_NOW is {text!r}: write an instant with its offset, such as 2026-11-25T20:00:00+08:00"
