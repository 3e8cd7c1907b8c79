"""The gateway as a process: where it tells its metrics, and what its log looks like from outside."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def start(given: dict[str, Any], **more: Any) -> subprocess.Popen[str]:
    environment = os.environ | {name: str(value) for name, value in (given | more).items()}
    command = [sys.executable, "-m", "bot"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


async def scraped(process: subprocess.Popen[str]) -> str:
    """Return what it tells at the address that it logs."""
    assert process.stdout
    while True:
        line = json.loads(await asyncio.to_thread(process.stdout.readline))
        if line["event"] == "metrics_served":
            break
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{line['port']}/metrics") as told:
        return await told.text()


async def test_a_gateway_tells_its_metrics_and_logs_json_lines(given: dict[str, Any]) -> None:
    process = start(given, METRICS_PORT=0, LOG_FORMAT="json", LOG_LEVEL="DEBUG")
    try:
        assert "frontdesk_database_up 1.0" in await scraped(process)
        process.send_signal(signal.SIGTERM)
        out, err = await asyncio.to_thread(process.communicate)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0 and not err
    assert all(json.loads(line)["event"] for line in out.splitlines())


def test_an_address_that_is_taken_stops_the_start_with_a_sentence(given: dict[str, Any], taken: int) -> None:
    with start(given, METRICS_PORT=taken) as process:
        _, complaint = process.communicate()
    assert process.returncode == 2 and "METRICS_PORT" in complaint and "Traceback" not in complaint
