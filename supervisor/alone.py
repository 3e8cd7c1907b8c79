"""One program run for as long as a `with` block lasts: for backups, tests and benchmarks."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from supervisor.errors import SetupError
from supervisor.programs import Program


@contextmanager
def running(program: Program, *, quiet: bool = False) -> Iterator[int]:
    """Start a program, wait until it is ready, yield its number, and stop it at the end; `quiet` hides what it says."""
    output = subprocess.DEVNULL if quiet else None
    process = subprocess.Popen(program.command, stdout=output, stderr=output, **program.start_options())
    try:
        _wait(program, process)
        yield process.pid
    finally:
        process.send_signal(program.stop_signal)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(program: Program, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + program.patience
    while not program.ready():
        if process.poll() is not None:
            raise SetupError(f"{program.name} ended at once with code {process.returncode}.")
        if time.monotonic() > until:
            raise SetupError(f"{program.name} did not become ready.")
        time.sleep(0.05)
