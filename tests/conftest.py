"""Real PostgreSQL and Redis for every test that asks; started once a run, on Unix sockets in a folder of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from order import place, together
from quick_folder import quick_folder

from supervisor.alone import running
from supervisor.postgres import Postgres
from supervisor.redis import Redis
from supervisor.state import ROOT, State

TEMPLATE = "frontdesk_template"
_numbers = count(1)

with suppress(ImportError):  # the engine's environment has no hypothesis
    from hypothesis import settings

    settings.register_profile("steady", derandomize=True)  # the same examples everywhere; `default` looks for new ones
    settings.load_profile("steady")


def pytest_configure() -> None:
    """Hash the passwords of tests at the least cost; processes that tests start hash as in earnest."""
    with suppress(ImportError):  # the engine's environment has no agents
        from argon2 import PasswordHasher, profiles

        from desk.people import agents

        agents.hasher = PasswordHasher.from_parameters(profiles.CHEAPEST)
        agents.NOBODY = agents.hasher.hash("nobody's")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give out whole files in their order, those that share a desk to one worker."""
    from xdist.scheduler import LoadFileScheduling

    class BySharedDesk(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return together(super()._split_scope(nodeid))

    config.option.loadscopereorder = False
    return BySharedDesk(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def servers_state() -> Iterator[State]:
    """A state folder of this run alone. Not pytest's own: below that, root's servers could not enter."""
    folder = quick_folder("fd-test-")
    state = State(folder)
    yield state
    state.close()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres(servers_state: State) -> Iterator[str]:
    """The URL of a superuser on a real server: TEST_DATABASE_URL, or an embedded one."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    server = Postgres(servers_state, hasty=True)
    with running(server.program()):
        server.create_database(TEMPLATE)
        yield server.url("postgres", "postgres")


def _on(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/" + database))


@pytest.fixture(scope="session")
def template_database(postgres: str) -> str:
    """A database with our whole schema in it, to copy from."""
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
    environment = os.environ | {"DATABASE_URL": _on(postgres, TEMPLATE)}
    done = subprocess.run(
        [sys.executable, "-m", "desk.migrate"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"desk.migrate failed:\n{done.stdout}{done.stderr}"
    return TEMPLATE


@pytest.fixture
def database_url(postgres: str, template_database: str) -> Iterator[str]:
    """A fresh, migrated database of this test alone."""
    import psycopg

    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        # Whole files are copied in a fifth of the time that writing every block to the log takes.
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template_database} STRATEGY FILE_COPY")
        yield _on(postgres, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_database_url(postgres: str) -> Iterator[str]:
    """A fresh database with nothing in it."""
    import psycopg

    name = f"empty_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield _on(postgres, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def redis_server(servers_state: State) -> Iterator[str]:
    """The URL of a real Redis: TEST_REDIS_URL, or an embedded one."""
    if given := os.environ.get("TEST_REDIS_URL"):
        yield given
        return
    server = Redis(servers_state)
    with running(server.program()):
        yield server.url()


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """A Redis with nothing in it."""
    import redis

    with redis.Redis.from_url(redis_server) as connection:
        connection.flushall()
    return redis_server
