"""Waits: how long people stood in the queue, what they were told of it, and whether that was right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor

from desk.database import Database

LEAST = 10  # claims, and scored ranges, below which nothing is told
LIKE = 30  # of the newest claims under like load
RECENT = 200
SCORED = 20
HONEST = 0.7  # of the last ranges must have held what became true
MINUTE = 60


@dataclass(frozen=True)
class Sample:
    """A wait that ended with a claim: how many came before, and how long it took."""

    ahead: int
    seconds: int


@dataclass(frozen=True)
class Range:
    """Whole minutes from now."""

    low: int
    high: int

    def holds(self, seconds: float) -> bool:
        return self.low * MINUTE <= seconds <= self.high * MINUTE

    def after(self, seconds: float) -> Range | None:
        """Return what is left of it, None once it is over."""
        gone = floor(seconds / MINUTE)
        return Range(max(self.low - gone, 0), self.high - gone) if self.high > gone else None


@dataclass(frozen=True)
class Wait:
    """`shown`: the consumer was told the range; `tell`: they want to be told when it is their turn."""

    handoff: str
    began_at: datetime
    ahead: int
    low: int | None
    high: int | None
    shown: bool
    tell: bool

    def left(self, now: datetime) -> Range | None:
        """Return what may be told of the range now."""
        if not self.shown or self.low is None or self.high is None:
            return None
        return Range(self.low, self.high).after((now - self.began_at).total_seconds())


def estimate(samples: Sequence[Sample], ahead: int) -> Range | None:
    """Return between which minutes eight of ten waited who had about as many before them; newest samples first."""
    near = max(1, ahead // 3)
    waited = sorted(one.seconds for one in [one for one in samples if abs(one.ahead - ahead) <= near][:LIKE])
    if len(waited) < LEAST:
        return None
    tenth = len(waited) // 10
    low, high = floor(waited[tenth] / MINUTE), ceil(waited[-1 - tenth] / MINUTE)
    return Range(low, max(high, low + 1))


def is_honest(hits: Sequence[bool]) -> bool:
    """Tell whether ranges held often enough lately to tell another."""
    return len(hits) >= LEAST and sum(hits) >= HONEST * len(hits)


COLUMNS = "handoff, began_at, ahead, low, high, shown, tell"


class Waits:
    """The store of waits; at most one a handoff goes on."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, handoff: str, ahead: int, now: datetime) -> Wait:
        """Begin to wait, unless that was begun; the range is worked out whether it may be told or not, to be scored."""
        found = estimate(await self.samples(), ahead)
        shown = found is not None and is_honest(await self.hits())
        await self._db.run(
            """INSERT INTO waits (handoff, began_at, ahead, low, high, shown)
               VALUES (%(handoff)s, %(now)s, %(ahead)s, %(low)s, %(high)s, %(shown)s) ON CONFLICT DO NOTHING""",
            handoff=handoff,
            now=now,
            ahead=ahead,
            low=found.low if found else None,
            high=found.high if found else None,
            shown=shown,
        )
        wait = await self.open(handoff)
        assert wait is not None, "just made or already there"
        return wait

    async def open(self, handoff: str) -> Wait | None:
        """Return the wait that goes on, if any."""
        row = await self._db.one_or_none(
            f"SELECT {COLUMNS} FROM waits WHERE handoff = %(handoff)s AND ended_at IS NULL", handoff=handoff
        )
        return Wait(**row) if row else None

    async def tell(self, handoff: str) -> None:
        """Note the wish to be told."""
        await self._db.run(
            "UPDATE waits SET tell = true WHERE handoff = %(handoff)s AND ended_at IS NULL", handoff=handoff
        )

    async def end(self, handoff: str, now: datetime, *, claimed: bool) -> Wait | None:
        """End the wait that goes on and return it; one that ended with a claim is a sample, and scores its range."""
        row = await self._db.one_or_none(
            f"""UPDATE waits SET ended_at = %(now)s,
                 seconds = CASE WHEN %(claimed)s THEN GREATEST(0, EXTRACT(EPOCH FROM %(now)s - began_at))::integer END
                WHERE handoff = %(handoff)s AND ended_at IS NULL RETURNING {COLUMNS}""",
            handoff=handoff,
            now=now,
            claimed=claimed,
        )
        return Wait(**row) if row else None

    async def samples(self) -> Sequence[Sample]:
        """Return the last waits that ended with a claim, newest first."""
        rows = await self._db.all(
            f"""SELECT ahead, seconds FROM waits WHERE seconds IS NOT NULL ORDER BY ended_at DESC LIMIT {RECENT}"""
        )
        return [Sample(**row) for row in rows]

    async def hits(self) -> Sequence[bool]:
        """Tell of the last ranges, newest first, which held what became true."""
        rows = await self._db.all(
            f"""SELECT low, high, seconds FROM waits WHERE seconds IS NOT NULL AND low IS NOT NULL
                ORDER BY ended_at DESC LIMIT {SCORED}"""
        )
        return [Range(row["low"], row["high"]).holds(row["seconds"]) for row in rows]
