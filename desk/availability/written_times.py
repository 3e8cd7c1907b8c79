"""Times as an operator writes them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
WHEN = "2026-11-30T22:00 in the shop's time, with an offset (2026-11-30T22:00+08:00), or a whole day (2026-11-30)"


def instant(written: str, zone: ZoneInfo, now: datetime | None = None, *, end: bool = False) -> datetime | None:
    """Read a written time; None when it is none. A whole day begins and ends at midnight; "now" needs a clock."""
    if written == "now":
        return now
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    if not 2000 <= at.year <= 2100:
        return None
    if end and DAY.fullmatch(written):
        at += timedelta(days=1)
    return at if at.tzinfo else at.replace(tzinfo=zone)
