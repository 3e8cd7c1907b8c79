"""What the operator must mend is listed and the exit code is 2, whichever program opens the desk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet


@pytest.fixture
def environment(database_url: str, redis_url: str) -> dict[str, str]:
    """What every program needs, and nothing wrong in it."""
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "FRONTDESK_KEY": Fernet.generate_key().decode(),
        "FRONTDESK_ORIGINS": "https://shop.example",
        "FRONTDESK_PORT": "0",
        "ENGINE_URL": "http://127.0.0.1:1",
        "ENGINE_SECRET": "sixteen characters",
        "ACTIONS_SECRET": "sixteen characters",
        "ACTIONS_PORT": "0",
    }


def refused(program: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", program], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr


@pytest.mark.parametrize("program", ["actions", "bot"])
def test_another_time_without_a_demo_is_refused_in_words(program: str, environment: dict[str, str]) -> None:
    told = refused(program, environment | {"FRONTDESK_NOW": "2026-11-23T10:00:00+08:00"})
    assert "FRONTDESK_NOW is only allowed with FRONTDESK_DEMO=1" in told


@pytest.mark.parametrize("program", ["actions", "bot", "desk.seed"])
def test_an_agreement_that_was_never_valid_is_refused_with_its_problems(
    program: str, environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "agreement.yml"
    path.write_text("version: [", encoding="utf-8")
    told = refused(program, environment | {"FRONTDESK_DEMO": "1", "FRONTDESK_AGREEMENT": str(path)})
    assert "agreement.yml" in told and "well-formed YAML" in told
