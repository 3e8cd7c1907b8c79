"""What can be started: a command line, its environment, and how one knows that it is ready."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from supervisor.account import Account
from supervisor.state import ROOT

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Program:
    """One program of the desk; `ready` is asked again and again until it says yes."""

    name: str
    command: tuple[str, ...]
    ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path = ROOT
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL
    patience: float = 60.0

    def start_options(self) -> dict[str, Any]:
        """Return the keyword arguments for Popen: own process group, and no life after ours."""
        options: dict[str, Any] = {
            "cwd": self.folder,
            "env": dict(self.environment),
            "stdin": subprocess.DEVNULL,
            "process_group": 0,
            "preexec_fn": leash(self.death_signal),
        }
        if self.account:
            options |= {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        return options


def leash(death_signal: signal.Signals) -> Callable[[], None]:
    """Return what a child runs first: it gets a signal when the thread that started it dies, even by kill -9."""
    parent = os.getpid()

    def tie() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def end_with_parent() -> None:
    """Ask the system for SIGTERM when whoever started us dies."""
    parent = os.getppid()
    _libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def outside_environment() -> dict[str, str]:
    """Return the little that an embedded server may know of our environment."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
