"""Opening intervals of one day, written as 9:00-18:00."""

import re
from dataclasses import dataclass
from itertools import pairwise

DAY = 24 * 60
ALLOWED = "times of a day such as 9:00-18:00 (22:00-2:00 runs past midnight, 0:00-24:00 is all day)"
_WRITTEN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `opens` to `closes`, in minutes after the day's first midnight; past the next one `closes` exceeds 1440."""

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes if self.closes <= DAY else self.closes - DAY)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def parse_interval(value: object) -> Interval:
    """Read one written interval.

    Raises:
        ValueError: with what is allowed.
    """
    match = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(ALLOWED)
    hours_a, minutes_a, hours_b, minutes_b = map(int, match.groups())
    opens, closes = hours_a * 60 + minutes_a, hours_b * 60 + minutes_b
    if opens >= DAY or closes > DAY or minutes_a > 59 or minutes_b > 59 or opens == closes:
        raise ValueError(ALLOWED)
    return Interval(opens, closes if closes > opens else closes + DAY)


def parse_intervals(value: object) -> tuple[Interval, ...]:
    """Read the intervals of one day in order; an empty list is a day without service.

    Raises:
        ValueError: with what is allowed, when one is unreadable or two overlap.
    """
    if not isinstance(value, list | tuple):
        raise ValueError(f"a list of {ALLOWED}; [] for a day without service")
    intervals = tuple(sorted(item if isinstance(item, Interval) else parse_interval(item) for item in value))
    for earlier, later in pairwise(intervals):
        if later.opens < earlier.closes:
            raise ValueError(f"intervals that do not overlap; {earlier} and {later} do")
    return intervals
