"""A trained model, the real engine and the real action server, started once for all dialogues."""

import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import aiohttp
import pytest
from cryptography.fernet import Fernet
from dialogue.consumer import Consumer, Engine, Shop

from desk.front_desk import Desk, open_desk
from desk.settings import DeskSettings
from supervisor.alone import running
from supervisor.probes import answers_ready, free_port
from supervisor.programs import Program
from supervisor.state import ROOT

NOON = "2026-11-23T12:00:00+08:00"  # a Monday in service hours
SECRET = "a secret of the dialogue tests"
ENGINE_PYTHON = str(ROOT / "engine/.venv/bin/python")


@pytest.fixture(scope="session")
def dialogue_database(postgres: str, template_database: str) -> Iterator[str]:
    """One database for all dialogues: each has a conversation of its own."""
    import psycopg

    name = f"dialogue_{os.getpid()}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template_database}")
        yield urlunsplit(urlsplit(postgres)._replace(path="/" + name))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def dialogue_environment(dialogue_database: str) -> dict[str, str]:
    return {
        "DATABASE_URL": dialogue_database,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "FRONTDESK_KEY": Fernet.generate_key().decode(),
        "FRONTDESK_DEMO": "1",
        "FRONTDESK_NOW": NOON,
        "FRONTDESK_NOW_SINCE": str(time.time()),
    }


@pytest.fixture(scope="session")
def model() -> str:
    """The model of the data as they are now; made if it is not there."""
    if not Path(ENGINE_PYTHON).exists():
        pytest.skip("the engine is not installed: make setup")
    for arguments in ([], ["--path-only"]):
        command = [ENGINE_PYTHON, "-m", "engine.train", *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="session")
def engine_url(dialogue_environment: dict[str, str], dialogue_database: str, model: str) -> Iterator[str]:
    actions, engine = free_port("127.0.0.1"), free_port("127.0.0.1")
    addresses = {"ACTIONS_URL": f"http://127.0.0.1:{actions}/webhook", "ACTIONS_SECRET": SECRET}
    served = {
        "ENGINE_PORT": str(engine), "ENGINE_SECRET": SECRET, "ENGINE_MODEL": model,
        "ENGINE_DATABASE_URL": dialogue_database, "RASA_TELEMETRY_ENABLED": "false",
    }  # fmt: skip
    with ExitStack() as stack:
        own = dialogue_environment | addresses | {"ACTIONS_PORT": str(actions)}
        stack.enter_context(_serving("actions", sys.executable, actions, own))
        stack.enter_context(_serving("engine", ENGINE_PYTHON, engine, addresses | served))
        yield f"http://127.0.0.1:{engine}"


@contextmanager
def _serving(package: str, python: str, port: int, own: dict[str, str]) -> Iterator[int]:
    environment = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "HOME": os.environ.get("HOME", "/"), **own}
    command = (python, "-m", package)
    with running(Program(package, command, answers_ready("127.0.0.1", port), environment, ROOT)) as pid:
        yield pid


@pytest.fixture
async def desk(dialogue_environment: dict[str, str]) -> AsyncIterator[Desk]:
    async with open_desk(DeskSettings.read(**dialogue_environment)) as opened:
        yield opened


@pytest.fixture
async def shop(desk: Desk) -> Shop:
    shop = Shop(desk)
    await shop.open()
    return shop


@pytest.fixture
async def engine(engine_url: str) -> AsyncIterator[Engine]:
    async with aiohttp.ClientSession() as http:
        yield Engine(engine_url, SECRET, http)


Begin = Callable[[str], Awaitable[Consumer]]


@pytest.fixture
async def consumer(desk: Desk, engine: Engine) -> AsyncIterator[Begin]:
    """Begin conversations; what was said is shown when a test fails."""
    begun: list[Consumer] = []

    async def begin(locale: str = "zh") -> Consumer:
        conversation, _ = await desk.beginnings.begin("widget", locale, desk.clock.now())
        begun.append(Consumer(desk, engine, conversation.id, locale))
        return begun[-1]

    yield begin
    for one in begun:
        print("\n".join(one.transcript))
