"""A whole desk of its own: supervisor, PostgreSQL, Redis, engine, action server and gateway, all real."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from quick_folder import quick_folder

ROOT = Path(__file__).parents[2]
PATIENCE = 240.0
OURS = {
    "FRONTDESK_DEMO": "1",
    "FRONTDESK_ASSIGN": "off",  # agents of tests claim by hand
    "FRONTDESK_PATIENCE": "180",  # a busy machine is no outage
    "FRONTDESK_CONVERSATIONS_PER_MINUTE": "1000",  # all consumers of a test share an address
}


class RunningDesk:
    """The supervisor's process and what it tells about its children."""

    def __init__(self, folder: Path, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.folder = folder
        self.process = process
        self.log = log

    def report(self) -> dict[str, Any]:
        report: dict[str, Any] = json.loads((self.folder / "ready.json").read_text())
        return report

    @property
    def url(self) -> str:
        return str(self.report()["url"])

    @property
    def urls(self) -> list[str]:
        """Where each gateway is."""
        return list(self.report()["urls"])

    @property
    def database_url(self) -> str:
        return str(self.report()["database_url"])

    def agent(self, number: int = 0) -> dict[str, str]:
        agent: dict[str, str] = self.report()["agents"][number]
        return agent

    def kill(self, name: str, with_signal: signal.Signals = signal.SIGKILL) -> None:
        """Kill -9 a child, or ask it to end; the supervisor starts it again."""
        report = self.report()
        os.kill(report["pids"][name], with_signal)

    def wait_restarted(self, name: str, before: int) -> None:
        """Wait until the supervisor has started a child once more."""
        self._wait(lambda: self.report()["restarts"].get(name, 0) > before and name in self.report()["pids"])

    def restarts(self, name: str) -> int:
        return int(self.report()["restarts"].get(name, 0))

    def wait_ready(self) -> None:
        self._wait(lambda: (self.folder / "ready.json").exists())

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def _wait(self, holds: Any) -> None:
        until = time.monotonic() + PATIENCE
        while not holds():
            assert self.process.poll() is None, f"the desk ended:\n{self.log.read_text()[-6000:]}"
            assert time.monotonic() < until, f"the desk is not ready:\n{self.log.read_text()[-6000:]}"
            time.sleep(0.05)


@contextmanager
def running_desk(folder: Path | None = None, copies: int = 1, **environment: str) -> Iterator[RunningDesk]:
    """Start a desk on free ports; a folder of its own unless an earlier one is given."""
    kept = folder is not None
    folder = folder or quick_folder("fd-desk-")
    log = folder / "desk.log"
    (folder / "ready.json").unlink(missing_ok=True)
    command = [sys.executable, "-m", "supervisor", "--state", str(folder), "--port", "0"]
    command += ["--ready-file", str(folder / "ready.json"), "--copies", str(copies), "--end-with-parent"]
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("FRONTDESK_", "DATABASE_URL"))}
    with log.open("ab") as written:
        process = subprocess.Popen(command, cwd=ROOT, env=outside | OURS | environment, stdout=written, stderr=written)
    desk = RunningDesk(folder, process, log)
    try:
        desk.wait_ready()
        yield desk
    finally:
        desk.stop()
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
