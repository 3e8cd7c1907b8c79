"""Where tests keep the data of servers: in memory where there is plenty of it.

A disk's file system looks for an inode among all that were freed in the last minutes: after some hundred databases,
making the next one takes ten times the work.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

MEMORY = Path("/dev/shm")
PLENTY = 4 * 1024**3


def quick_folder(prefix: str) -> Path:
    """Make a folder with a short name, outside pytest's own: below that, root's servers could not enter."""
    where = MEMORY if _is_roomy() else Path("/tmp")
    _forget_the_killed(where, prefix)
    return Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=where))


def _is_roomy() -> bool:
    with suppress(OSError):
        about = os.statvfs(MEMORY)
        free = about.f_bavail * about.f_frsize
        return free > PLENTY and not about.f_flag & os.ST_NOEXEC and _free_memory() > PLENTY
    return False


def _free_memory() -> int:
    lines = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    return int(lines["MemAvailable"].split()[0]) * 1024


def _forget_the_killed(where: Path, prefix: str) -> None:
    """Remove what runs left that did not get so far as to clean up."""
    for left in where.glob(f"{prefix}[0-9]*-*"):
        if not Path("/proc", left.name.removeprefix(prefix).partition("-")[0]).exists():
            shutil.rmtree(left, ignore_errors=True)
