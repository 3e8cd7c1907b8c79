"""A real PostgreSQL, a model of the small project beside this file, and an action server that can misbehave."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from engine import lean

lean.install(serving=False)

from acting import Acting  # noqa: E402
from aiohttp.test_utils import TestClient, TestServer  # noqa: E402
from asking import SECRET, Asker  # noqa: E402

from engine import app  # noqa: E402
from engine.settings import Settings  # noqa: E402

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ACTIONS_SECRET = "the actions' secret"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """TEST_ENGINE_DATABASE_URL, or an embedded server started with the root environment's binaries."""
    if given := os.environ.get("TEST_ENGINE_DATABASE_URL"):
        yield given
        return
    python = ROOT / ".venv/bin/python"
    if not python.exists():
        pytest.skip("NOT RUN: there is no root environment to take PostgreSQL from, and no TEST_ENGINE_DATABASE_URL")
    command = [str(python), str(HERE / "postgres_server.py")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as server:
        yield server.stdout.readline().split()[0]
        server.stdin.close()
        server.wait(30)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    models = tmp_path_factory.mktemp("models")
    arguments = ["--project", str(HERE / "project"), "--models", str(models)]
    made = subprocess.run([sys.executable, "-m", "engine.train", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return next(models.iterdir())


@pytest.fixture
async def acting() -> AsyncIterator[Acting]:
    acting = Acting(ACTIONS_SECRET)
    async with TestServer(acting.app()) as server:
        acting.url = str(server.make_url("/webhook"))
        yield acting


@pytest.fixture
def settings(postgres: str, model: Path, acting: Acting) -> Settings:
    return Settings("127.0.0.1", 0, SECRET, model, postgres, "engine", (acting.url,), ACTIONS_SECRET, "INFO", "json")


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[Asker]:
    async with TestClient(TestServer(app.make(settings))) as client:
        yield Asker(client)
