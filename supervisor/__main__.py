"""`python -m supervisor`: start the desk, say where it is, keep it running until Ctrl-C or SIGTERM."""

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from supervisor.errors import SetupError
from supervisor.options import Options, read_options
from supervisor.output import Output
from supervisor.programs import end_with_parent
from supervisor.stack import Stack
from supervisor.state import State, default_folder
from supervisor.swap import WANTED


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m supervisor", description="Start the whole desk on this machine.")
    parser.add_argument("--state", type=Path, help="folder for data and secrets; else FRONTDESK_STATE, or one a clone")
    parser.add_argument("--port", help="port for consumers and agents, 0 for any; else FRONTDESK_PORT, or 8080")
    parser.add_argument(
        "--copies", default="1", help="gateways, engines and action servers of each; gateways after the first: any port"
    )
    parser.add_argument("--ready-file", type=Path, help="where to write addresses and process numbers as JSON")
    parser.add_argument("--end-with-parent", action="store_true", help="stop when whoever started this dies")
    return parser.parse_args()


async def run(stack: Stack, output: Output, options: Options, folder: Path, ready_file: Path) -> None:
    """Start, wait for the end, stop; whatever happens, nothing is left running."""
    ended, wanted = _asked_to_end(), _asked_to_swap()
    began = time.monotonic()
    starting = asyncio.create_task(stack.start())
    swapping: asyncio.Task[None] = asyncio.create_task(asyncio.sleep(0))
    try:
        await asyncio.wait([starting, ended], return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            _welcome(stack, output, options, time.monotonic() - began)
            swapping = asyncio.create_task(_swap(wanted, stack, folder))
            await _tell_until(ended, stack, ready_file)
    finally:
        swapping.cancel()
        await asyncio.wait([swapping])
        starting.cancel()
        with suppress(asyncio.CancelledError, SetupError):
            await starting
        output.say("stopping")
        ready_file.unlink(missing_ok=True)
        await stack.supervision.stop()
        output.say("stopped")


def _asked_to_end() -> "asyncio.Future[None]":
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()

    def end() -> None:
        if not ended.done():
            ended.set_result(None)

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(name, end)
    return ended


def _asked_to_swap() -> asyncio.Event:
    wanted = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, wanted.set)
    return wanted


async def _swap(wanted: asyncio.Event, stack: Stack, folder: Path) -> None:
    """Take in the model that `supervisor.swap` wrote down, each time it calls."""
    while True:
        await wanted.wait()
        wanted.clear()
        with suppress(FileNotFoundError):
            await stack.swap((folder / WANTED).read_text())


async def _tell_until(ended: "asyncio.Future[None]", stack: Stack, ready_file: Path) -> None:
    """Keep the ready file true until the end."""
    while not ended.done():
        stack.supervision.changed.clear()
        _write(ready_file, json.dumps(stack.report(), ensure_ascii=False, indent=1))
        changed = asyncio.create_task(stack.supervision.changed.wait())
        either: list[asyncio.Future[Any]] = [changed, ended]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        changed.cancel()


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(path.name + ".new")
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.rename(path)


def _welcome(stack: Stack, output: Output, options: Options, seconds: float) -> None:
    lines = [f"ready after {seconds:.1f} s", f"console    {options.url}/console"]
    lines += [f"gateway    {url}" for url in stack.report()["urls"][1:]]
    if options.demo:
        lines.insert(1, f"demo shop  {options.url}/")
        lines += [f"agent      {a['login']} / {a['password']}  ({a['name']})" for a in stack.report()["agents"]]
    for line in [*lines, "Ctrl-C stops everything"]:
        output.say(line)


def main(make_stack: Callable[[State, Options, Output], Stack] = Stack) -> int:
    """Run the desk; return 0 after an orderly end, 1 when it could not start."""
    chosen = arguments()
    output = Output()
    if chosen.end_with_parent:
        end_with_parent()
    try:
        state = State((chosen.state or default_folder(os.environ)).absolute())
        try:
            options = read_options(os.environ, chosen.port, chosen.copies)
            stack = make_stack(state, options, output)
            asyncio.run(run(stack, output, options, state.folder, chosen.ready_file or state.folder / "running.json"))
        finally:
            state.close()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
