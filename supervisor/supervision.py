"""All processes of one desk: started as asked, stopped in reverse order."""

import asyncio
import signal
from asyncio.subprocess import PIPE, STDOUT

from supervisor.errors import SetupError
from supervisor.leftovers import PidFile
from supervisor.output import Output
from supervisor.processes import Process
from supervisor.programs import Program
from supervisor.state import State


class Supervision:
    """Starts programs and keeps them running until `stop`; sets `changed` whenever one has a new number."""

    def __init__(self, state: State, output: Output) -> None:
        self.changed = asyncio.Event()
        self._state = state
        self._output = output
        self._processes: list[Process] = []

    async def start(self, program: Program) -> Process:
        """Start a program and return when it is ready."""
        process = Process(program, self._pid_file(program.name), self._output, self.changed.set)
        self._processes.append(process)
        await process.start()
        return process

    async def start_beside(self, program: Program) -> Process:
        """Start a program that is to replace the running one of its name.

        Raises:
            SetupError: it did not get ready, and is gone.
        """
        process = Process(program, self._pid_file(f"{program.name}.next"), self._output, self.changed.set)
        self._processes.append(process)
        try:
            await process.start()
        except SetupError:
            self._processes.remove(process)
            raise
        return process

    async def replace(self, old: Process, new: Process, patience: float) -> None:
        """Stop the old one and let the new one have its place."""
        await old.stop(patience)
        self._processes.remove(old)
        new.take_place(self._pid_file(new.program.name))
        self.changed.set()

    def _pid_file(self, name: str) -> PidFile:
        return PidFile(self._state.pid_file(name))

    async def run(self, program: Program) -> None:
        """Run a program that does one thing and ends.

        Raises:
            SetupError: it failed.
        """
        process = await asyncio.create_subprocess_exec(
            *program.command, stdout=PIPE, stderr=STDOUT, **program.start_options()
        )
        assert process.stdout
        await self._output.follow(program.name, process.stdout)
        if code := await process.wait():
            raise SetupError(f"{program.name} failed with code {code}; its own words are above.")

    def pids(self) -> dict[str, int | None]:
        """Return the number of each process, None for one that is being started again."""
        return {process.program.name: process.pid for process in self._processes}

    def restarts(self) -> dict[str, int]:
        """Return how often each process had to be started again."""
        return {process.program.name: process.restarts for process in self._processes}

    async def stop(self) -> None:
        """Stop everything, the last started first; a second Ctrl-C stops asking politely."""
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, self._kill)
        for process in reversed(self._processes):
            await process.stop()

    def _kill(self) -> None:
        for process in self._processes:
            process.kill()
