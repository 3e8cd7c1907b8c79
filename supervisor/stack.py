"""The desk's processes and their order: servers, schema, seed, engine and actions side by side, then the gateway."""

import asyncio
import hashlib
import os
from collections.abc import Mapping
from typing import Any

from supervisor.engines import Engines, Make
from supervisor.environment import LOCAL, Environment
from supervisor.errors import SetupError
from supervisor.keyring import note_in_use
from supervisor.options import Options
from supervisor.output import Output
from supervisor.postgres import Postgres
from supervisor.probes import answers_ready, free_port, reachable
from supervisor.programs import Program
from supervisor.redis import Redis
from supervisor.secrets import kept_secrets
from supervisor.state import ROOT, State
from supervisor.supervision import Supervision

PYTHON = str(ROOT / ".venv/bin/python")
ENGINE_PYTHON = str(ROOT / "engine/.venv/bin/python")


class Stack:
    """One whole desk on this machine."""

    def __init__(self, state: State, options: Options, output: Output, outside: Mapping[str, str] = os.environ) -> None:
        self.supervision = Supervision(state, output)
        self._state = state
        self._options = options
        self._output = output
        self._outside = outside
        self._secrets = kept_secrets(state.folder)
        self._environment: Environment | None = None
        self._engines: Engines | None = None
        self._words = _words()
        self._refused = ""
        self._swaps = 0

    async def start(self) -> None:
        """Start everything in order and return when a consumer would be answered.

        Raises:
            SetupError: a part did not start; what did must still be stopped.
        """
        try:
            async with asyncio.TaskGroup() as group:
                redis = group.create_task(self._start_redis())
                database = group.create_task(self._start_postgres())
                model = group.create_task(self._model())
            url, engine_url = database.result()
            told = self._state.folder / "engines"
            ports = self._ports()
            environment = Environment(
                self._outside, self._options, self._secrets, url, engine_url, redis.result(), *ports, str(told)
            )
            self._environment = environment
            self._engines = engines = Engines(self.supervision, self._engine_at(environment), _local_url, told)
            note_in_use(environment.desk()["FRONTDESK_KEY"], self._state.folder)
            copies = range(self._options.copies)
            async with asyncio.TaskGroup() as group:
                for copy in copies:
                    group.create_task(engines.start(model.result(), copy, environment.engine_ports[copy]))
                group.create_task(self._start_actions(environment))
            for copy in copies:
                await self.supervision.start(self._bot(environment, copy))
        except BaseExceptionGroup as group:
            known, unknown = group.split(SetupError)
            if known is None or unknown:
                raise
            raise SetupError("\n".join(str(error) for error in known.exceptions)) from group

    async def swap(self, model: str) -> None:
        """Have every engine replaced by one of another model; what went wrong is told in the report."""
        assert self._engines
        self._refused = ""
        try:
            if _words() != self._words:
                raise SetupError("domain.yml has changed since the desk began. Stop it and start it again: make run.")
            await self._engines.swap(model, lambda: free_port(LOCAL))
            self._output.say(f"the engines answer with {model}")
        except SetupError as error:
            self._output.say(f"the model stays: {error}")
            self._refused = str(error)
        self._swaps += 1
        self.supervision.changed.set()

    def report(self) -> dict[str, Any]:
        """Say where everything is: for tests, and for `make shell`."""
        assert self._environment and self._engines
        return {
            "url": self._options.url,
            "urls": [f"http://{self._options.shown_host}:{port}" for port in self._environment.ports],
            "engine_url": self._engines.urls[0],
            "model": self._engines.model,
            "swaps": self._swaps,
            "swap_refused": self._refused,
            "actions_url": f"http://{LOCAL}:{self._environment.actions_ports[0]}",
            "database_url": self._environment.database_url,
            "engine_database_url": self._environment.engine_database_url,
            "redis_url": self._environment.redis_url,
            "key": self._environment.desk()["FRONTDESK_KEY"],
            "agents": self._secrets.agents() if self._options.demo else [],
            "pids": self.supervision.pids(),
            "restarts": self.supervision.restarts(),
        }

    def _ports(self) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """Return the ports of gateways, engines and action servers; that of the first gateway was asked for."""
        others = range(self._options.copies - 1)
        engines, actions = (tuple(free_port(LOCAL) for _ in range(self._options.copies)) for _ in range(2))
        return (self._options.port, *(free_port(self._options.host) for _ in others)), engines, actions

    async def _start_postgres(self) -> tuple[str, str]:
        if given := self._options.database_url:
            return given, self._options.engine_database_url or given
        server = await asyncio.to_thread(Postgres, self._state)
        await self.supervision.start(await asyncio.to_thread(server.program))
        await asyncio.to_thread(server.create_database)
        return server.url(), server.url("frontdesk_engine")

    async def _start_redis(self) -> str:
        if given := self._options.redis_url:
            return given
        server = await asyncio.to_thread(Redis, self._state)
        await self.supervision.start(server.program())
        return server.url()

    async def _model(self) -> str:
        """Ask the engine which model belongs to the data as they are now."""
        if given := self._options.model:
            return given
        command = (ENGINE_PYTHON, "-m", "engine.train", "--path-only")
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        printed, _ = await process.communicate()
        if process.returncode:
            raise SetupError("The engine cannot tell which model to load: run `make train`.")
        return printed.decode().split()[-1]

    async def _start_actions(self, environment: Environment) -> None:
        await self.supervision.run(self._once("migrate", environment.desk()))
        if self._options.demo:
            await self.supervision.run(self._once("seed", environment.seed()))
        for copy in range(self._options.copies):
            await self.supervision.start(self._actions(environment, copy))

    def _once(self, name: str, environment: Mapping[str, str]) -> Program:
        return Program(name, (PYTHON, "-m", f"desk.{name}"), ready=lambda: True, environment=environment)

    def _engine_at(self, environment: Environment) -> Make:
        return lambda model, copy, port: self._engine(environment, model, copy, port)

    def _engine(self, environment: Environment, model: str, copy: int, port: int) -> Program:
        return Program(
            name=_name("engine", copy),
            command=(ENGINE_PYTHON, "-m", "engine"),
            ready=answers_ready(LOCAL, port),
            environment=environment.engine(port) | {"ENGINE_MODEL": model},
            patience=120,
        )

    def _actions(self, environment: Environment, copy: int) -> Program:
        return Program(
            name=_name("actions", copy),
            command=(PYTHON, "-m", "actions"),
            ready=answers_ready(LOCAL, environment.actions_ports[copy]),
            environment=environment.actions(copy),
        )

    def _bot(self, environment: Environment, copy: int) -> Program:
        return Program(
            name=_name("bot", copy),
            command=(PYTHON, "-m", "bot"),
            ready=answers_ready(reachable(self._options.host), environment.ports[copy]),
            environment=environment.bot(copy),
        )


def _local_url(port: int) -> str:
    return f"http://{LOCAL}:{port}"


def _words() -> bytes:
    """Return what stands for domain.yml as it is: actions and gateways read it once, at their start."""
    return hashlib.sha256((ROOT / "domain.yml").read_bytes()).digest()


def _name(part: str, copy: int) -> str:
    return part if copy == 0 else f"{part}{copy + 1}"
