"""What processes use, children included, as /proc tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path


def cpu(pids: Mapping[str, int]) -> dict[str, float]:
    """Return the CPU seconds that each has used, with its children; finer than the clock ticks of `stat`."""
    return {name: sum(map(_seconds, family(pid))) for name, pid in pids.items()}


def memory(pids: Mapping[str, int]) -> dict[str, float]:
    """Return the MB that each keeps in memory, with its children; what several share is divided among them (PSS)."""
    return {name: sum(map(_proportional, family(pid))) for name, pid in pids.items()}


def family(pid: int) -> Iterator[int]:
    """Yield a process and its descendants."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))


def _seconds(pid: int) -> float:
    used = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):
            used += int((task / "schedstat").read_text().split()[0])
    return used / 1e9


def _proportional(pid: int) -> float:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024
