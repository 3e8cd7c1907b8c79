"""A whole desk to measure: the supervisor and every process it starts, with limits that a load does not meet."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from engine.project import ROOT

PATIENCE = 120.0
MANY = "1000000"
LIMITS = (
    *("FRONTDESK_MESSAGES_PER_10S", "FRONTDESK_CONVERSATIONS_PER_MINUTE"),
    *("FRONTDESK_SOCKETS_PER_MINUTE", "FRONTDESK_SOCKETS_AT_ONCE"),
)
STRIPPED = ("FRONTDESK_", "DATABASE_URL", "REDIS_URL", "ENGINE_", "ACTIONS_")

SENDERS = """
INSERT INTO episodes (id, conversation, started_at, last_at, ended_at, end_reason)
SELECT 'bench_' || number, conversations.id, created_at, created_at, created_at, 'form'
FROM (SELECT * FROM conversations LIMIT 1) AS conversations, generate_series(1, 5000) AS number RETURNING id
"""


@dataclass(frozen=True)
class RunningDesk:
    """Addresses, secrets and process numbers of a desk that answers."""

    report: dict[str, Any]
    secrets: dict[str, Any]

    @property
    def pids(self) -> dict[str, int]:
        return {name: self.report["pids"][name] for name in ("bot", "engine", "actions", "postgres", "redis")}

    def senders(self) -> Iterator[str]:
        """Make names of trackers that the action server knows, of a conversation that there is."""
        with psycopg2.connect(self.report["database_url"]) as connection, connection.cursor() as cursor:
            cursor.execute(SENDERS)
            names = [row[0] for row in cursor.fetchall()]
        yield from names

    def database_for_rasa(self) -> str:
        """Make an empty database on the desk's own PostgreSQL and return its URL."""
        url: str = self.report["database_url"]
        connection = psycopg2.connect(url.replace("//frontdesk@", "//postgres@"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE rasa OWNER frontdesk")
        connection.close()
        return url.replace("@/frontdesk?", "@/rasa?")


@contextmanager
def running_desk() -> Iterator[RunningDesk]:
    """Start a desk on free ports in a folder of its own, and stop it."""
    folder = Path(tempfile.mkdtemp(prefix="fd-bench-", dir="/tmp"))
    command = [str(ROOT / ".venv/bin/python"), "-m", "supervisor", "--state", str(folder), "--port", "0"]
    command += ["--ready-file", str(folder / "ready.json"), "--end-with-parent"]
    outside = {name: value for name, value in os.environ.items() if not name.startswith(STRIPPED)}
    outside |= {"FRONTDESK_DEMO": "1"} | dict.fromkeys(LIMITS, MANY)
    log = folder / "desk.log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=ROOT, env=outside, stdout=written, stderr=written)
    try:
        _wait_ready(process, folder / "ready.json", log)
        report, secrets = (json.loads((folder / name).read_text()) for name in ("ready.json", "secrets.json"))
        yield RunningDesk(report, secrets)
    finally:
        process.terminate()
        process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_ready(process: subprocess.Popen[bytes], ready: Path, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"the desk did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.1)
