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

    def now(self) -> datetime:
        return self._wall() + self._shift


def clock_from(demo: bool, start: str | None, since: float | None = None) -> Clock:
    """Build the clock from FRONTDESK_DEMO and FRONTDESK_NOW.

    `since` is the wall time (seconds since 1970) at which the start instant was shown: with it, processes that begin
    one after another, or again, agree on the time.

    Raises:
        SettingsInvalid: a start was given without demo mode, or is no instant with an offset.
    """
    if not start:
        return Clock()
    if not demo:
        raise SettingsInvalid(["FRONTDESK_NOW is only allowed with FRONTDESK_DEMO=1: unset it or set FRONTDESK_DEMO=1"])
    shown_at = wall_time() if since is None else datetime.fromtimestamp(since, UTC)
    return Clock(_instant(start) - shown_at)


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
