"""`python -m supervisor.swap [MODEL]`: have the desk that runs answer with another model, without losing a turn."""

import argparse
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from supervisor.errors import SetupError
from supervisor.stack import ENGINE_PYTHON
from supervisor.state import ROOT, default_folder

PATIENCE = 240.0  # seconds
WANTED = "model.wanted"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m supervisor.swap", description=__doc__)
    parser.add_argument("model", nargs="?", type=Path, help="a model file; else that of the data as they are")
    parser.add_argument("--state", type=Path, help="folder of the desk; else FRONTDESK_STATE, or one a clone")
    parser.add_argument("--ready-file", type=Path, help="where the desk says where it is; else in its folder")
    return parser.parse_args()


def running(folder: Path) -> int | None:
    """Return the number of the supervisor that holds a state folder, if any does."""
    try:
        with (folder / "supervisor.lock").open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(lock.read(20) or 0) or None
    except (FileNotFoundError, PermissionError):
        return None
    return None


def swap(folder: Path, ready_file: Path, supervisor: int, model: Path) -> None:
    """Ask the supervisor for another model and wait until its engines answer with it.

    Raises:
        SetupError: it was refused or did not come about; the old model answers.
    """
    before = _report(ready_file)
    if "swaps" not in before:
        raise SetupError("The desk that runs is older than this command, or still starting: start it again.")
    if before["model"] == str(model):
        print(f"The running desk answers with {model.name} already.")
        return
    unfinished = folder / f"{WANTED}.new"
    unfinished.write_text(str(model))
    unfinished.rename(folder / WANTED)
    os.kill(supervisor, signal.SIGUSR1)
    print("The running desk takes the model in …", flush=True)
    report = _after(ready_file, int(before["swaps"]))
    if report["model"] != str(model):
        raise SetupError(f"The running desk keeps its model: {report['swap_refused']}")
    print(f"The running desk answers with {model.name}; no turn was lost.")


def _after(ready_file: Path, swaps: int) -> dict[str, Any]:
    """Wait until the supervisor has dealt with one more request, and return what it reports."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        report = _report(ready_file)
        if report.get("swaps", 0) > swaps:
            return report
        time.sleep(0.1)
    raise SetupError(f"The running desk did not take the model in within {PATIENCE:.0f} s; its output says more.")


def _report(ready_file: Path) -> dict[str, Any]:
    try:
        report: dict[str, Any] = json.loads(ready_file.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return report


def _model_of_the_data() -> Path:
    command = (ENGINE_PYTHON, "-m", "engine.train", "--path-only")
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SetupError("The engine cannot tell which model belongs to the data: run `make train`.")
    return Path(done.stdout.split()[-1])


def main() -> int:
    """Swap; return 0 when it was done or no desk runs, 1 when the old model goes on."""
    chosen = arguments()
    folder = (chosen.state or default_folder(os.environ)).absolute()
    supervisor = running(folder)
    if supervisor is None:
        return 0
    try:
        model = (chosen.model or _model_of_the_data()).absolute()
        swap(folder, chosen.ready_file or folder / "running.json", supervisor, model)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
