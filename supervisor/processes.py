"""A program kept running: started, waited for, shown, started again when it dies, and stopped with its whole group."""

import asyncio
import time
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import Callable
from contextlib import suppress

from supervisor.errors import SetupError
from supervisor.leftovers import PidFile, end_group
from supervisor.output import Output
from supervisor.programs import Program

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
# A program that lived this long had started well; its next death begins with the first pause again.
SETTLED = 30.0
STOP_PATIENCE = 12.0


class Process:
    """One program under the supervisor; `changed` is called whenever it is ready again under a new number."""

    def __init__(self, program: Program, pid_file: PidFile, output: Output, changed: Callable[[], None]) -> None:
        self.program = program
        self.restarts = 0
        self._pid_file = pid_file
        self._output = output
        self._changed = changed
        self._running: asyncio.subprocess.Process | None = None
        self._lines: asyncio.Task[None] | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The number of the running process; None while there is none."""
        return self._running.pid if self._running and self._running.returncode is None else None

    async def start(self) -> None:
        """Start the program and return when it is ready; from then on it is kept running.

        Raises:
            SetupError: it ended or did not become ready in time.
        """
        if pid := await asyncio.to_thread(self._pid_file.clear, self.program.stop_signal):
            self._output.say(f"ended {self.program.name} ({pid}), left over from an earlier run")
        await self._spawn()
        await self._until_ready()
        self._changed()
        self._keeper = asyncio.create_task(self._keep())

    def take_place(self, pid_file: PidFile) -> None:
        """Be the one of this number file from now on."""
        self._pid_file.forget()
        self._pid_file = pid_file
        if self.pid:
            pid_file.write(self.pid)

    async def stop(self, patience: float = STOP_PATIENCE) -> None:
        """Stop the program politely, then by force, and whatever it started with it."""
        if self._keeper:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        if self._running is None:
            return
        with suppress(ProcessLookupError):
            self._running.send_signal(self.program.stop_signal)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._running.wait(), patience)
        await self._bury()

    def kill(self) -> None:
        """End the program now; somebody has pressed Ctrl-C twice."""
        if self.pid:
            end_group(self.pid)

    async def _spawn(self) -> None:
        program = self.program
        try:
            self._running = await asyncio.create_subprocess_exec(
                *program.command, stdout=PIPE, stderr=STDOUT, **program.start_options()
            )
        except OSError as error:
            raise SetupError(f"{program.name} cannot be started: {program.command[0]}: {error.strerror}.") from error
        self._pid_file.write(self._running.pid)
        assert self._running.stdout
        self._lines = asyncio.create_task(self._output.follow(program.name, self._running.stdout))

    async def _until_ready(self) -> None:
        assert self._running
        until = time.monotonic() + self.program.patience
        while not await asyncio.to_thread(self.program.ready):
            if self._running.returncode is not None:
                code = await self._bury()
                raise SetupError(f"{self.program.name} ended with code {code} before it was ready.")
            if time.monotonic() > until:
                await self._bury()
                raise SetupError(f"{self.program.name} was not ready after {self.program.patience:.0f} s.")
            await asyncio.sleep(0.05)

    async def _keep(self) -> None:
        """Start the program again whenever it dies, waiting longer each time."""
        pause = FIRST_PAUSE
        while self._running:
            began = time.monotonic()
            await self._running.wait()
            code = await self._bury()
            pause = FIRST_PAUSE if time.monotonic() - began > SETTLED else pause
            self._output.say(f"{self.program.name} ended with code {code}; starting it again in {pause:.1f} s")
            await asyncio.sleep(pause)
            while not await self._again():
                pause = min(pause * 2, LONGEST_PAUSE)
                await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _again(self) -> bool:
        self.restarts += 1
        try:
            await self._spawn()
            await self._until_ready()
        except SetupError as error:
            self._output.say(str(error))
            return False
        self._output.say(f"{self.program.name} is ready again")
        self._changed()
        return True

    async def _bury(self) -> int:
        """Kill what is left of the group, take in the last lines, forget the number, and return the exit code."""
        assert self._running and self._lines
        end_group(self._running.pid)
        code = await self._running.wait()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._lines, 2)
        self._pid_file.forget()
        self._running = None
        return code
