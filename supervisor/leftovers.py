"""Process numbers kept on disk, so that what a killed run left behind is found and ended at the next start."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path


class PidFile:
    """A process's number and the moment it began, which together are never given twice."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, pid: int) -> None:
        """Remember a running process."""
        self._path.write_text(f"{pid} {_began(pid)}")

    def forget(self) -> None:
        """Drop the number of a process that has ended."""
        self._path.unlink(missing_ok=True)

    def clear(self, stop_signal: signal.Signals, patience: float = 8.0) -> int | None:
        """End the remembered process if it still runs, and forget it; return its number if it had to be ended."""
        pid = self._leftover()
        self.forget()
        if pid is None:
            return None
        with suppress(ProcessLookupError):
            os.kill(pid, stop_signal)
            until = time.monotonic() + patience
            while _began(pid) and time.monotonic() < until:
                time.sleep(0.05)
            end_group(pid)
        return pid

    def _leftover(self) -> int | None:
        try:
            pid, began = self._path.read_text().split()
        except (FileNotFoundError, ValueError):
            return None
        return int(pid) if began and _began(int(pid)) == began else None


def end_group(pid: int) -> None:
    """Kill whatever is left of the process group that this process leads."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _began(pid: int) -> str:
    """Return when a process began, in ticks since the machine started; empty when it is gone or a zombie."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if state in "ZX" else fields[18]
