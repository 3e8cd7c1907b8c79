"""The clock of a process and its simulated start."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.clock import Clock, clock_from, wall_time
from desk.errors import SettingsInvalid

START = datetime(2026, 11, 25, 12, tzinfo=UTC)


class Wall:
    def __init__(self) -> None:
        self.time = datetime(2020, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


def test_a_clock_started_elsewhere_runs_on():
    wall = Wall()
    clock = Clock(START - wall(), wall)
    assert clock.now() == START
    wall.time += timedelta(hours=2)
    assert clock.now() == START + timedelta(hours=2)


def test_the_time_is_told_in_utc():
    assert Clock().now().utcoffset() == timedelta()
    assert clock_from(demo=True, start="2026-11-25T20:00:00+08:00").now().utcoffset() == timedelta()


def test_without_a_start_the_clock_is_the_wall_clock():
    wall = datetime.now(UTC)
    assert clock_from(demo=False, start=None).now() >= wall
    assert clock_from(demo=True, start="").now() >= wall


def test_a_start_outside_demo_mode_is_refused():
    with pytest.raises(SettingsInvalid, match="only allowed with FRONTDESK_DEMO=1"):
        clock_from(demo=False, start="2026-11-25T20:00:00+08:00")


@pytest.mark.parametrize("start", ["tomorrow", "2026-11-25T20:00:00", "2026-13-01T00:00:00Z", "20:00"])
def test_a_start_that_is_no_instant_is_refused_with_an_example(start: str):
    with pytest.raises(SettingsInvalid, match=r"write an instant with its offset"):
        clock_from(demo=True, start=start)


def test_a_process_that_starts_later_shows_the_same_simulated_time():
    began = wall_time().timestamp() - 3600
    first, second = (clock_from(True, "2026-10-01T20:00:00+08:00", began).now() for _ in range(2))
    assert second - first < timedelta(minutes=1)
    assert timedelta(hours=1) <= first - datetime(2026, 10, 1, 12, tzinfo=UTC) < timedelta(hours=1, minutes=1)
