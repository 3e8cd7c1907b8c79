"""One gateway on servers of its own, without an engine: for what happens between people."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from bench.addresses import answering, free_port
from supervisor.alone import running
from supervisor.postgres import Postgres
from supervisor.redis import Redis
from supervisor.state import ROOT, State

MANY = "1000000"
LIMITS = (
    *("FRONTDESK_MESSAGES_PER_10S", "FRONTDESK_CONVERSATIONS_PER_MINUTE"),
    *("FRONTDESK_SOCKETS_PER_MINUTE", "FRONTDESK_SOCKETS_AT_ONCE"),
)


@contextmanager
def servers() -> Iterator[tuple[str, str]]:
    """Start PostgreSQL and Redis in a folder of their own, with our schema; durable, as in earnest."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fd-relay-", dir="/tmp")))
        folder.chmod(0o755)
        state = State(folder)
        stack.callback(state.close)
        postgres, redis = Postgres(state), Redis(state)
        stack.enter_context(running(postgres.program(), quiet=True))
        stack.enter_context(running(redis.program(), quiet=True))
        postgres.create_database("relay")
        url = postgres.url(database="relay")
        subprocess.run(
            [sys.executable, "-m", "desk.migrate"], cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, check=True
        )
        yield url, redis.url()


@contextmanager
def gateway(database: str, redis: str, **more: str) -> Iterator[str]:
    """Run one gateway with `more` settings; no engine answers, for an agent does."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    given = {"DATABASE_URL": database, "REDIS_URL": redis, "FRONTDESK_PORT": str(port), "FRONTDESK_ORIGINS": url}
    given |= {"ENGINE_URL": "http://127.0.0.1:1", "ENGINE_SECRET": "nobody answers there"}
    given |= {"FRONTDESK_ASSIGN": "false", "LOG_LEVEL": "ERROR"} | dict.fromkeys(LIMITS, MANY) | more
    given["FRONTDESK_KEY"] = Fernet.generate_key().decode()
    with process("-m", "bot", env=os.environ | given):
        answering(f"{url}/health")
        yield url


@contextmanager
def process(*command: str, env: dict[str, str] | None = None) -> Iterator[None]:
    started = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=env)
    try:
        yield
    finally:
        started.terminate()
        started.wait(30)
