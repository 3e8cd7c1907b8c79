"""The engine as a process: how it starts, says no, and stops."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest
from acting import Acting
from asking import SECRET

from engine import logs, settings
from engine.signature import HEADER, sign

ROOT = Path(__file__).parent.parent.parent
GIVEN = {
    "ENGINE_SECRET": SECRET,
    "ENGINE_MODEL": "model.tar.gz",
    "ENGINE_DATABASE_URL": "postgresql://someone@/somewhere",
    "ACTIONS_URL": "http://127.0.0.1:1/webhook",
    "ACTIONS_SECRET": "the actions' secret",
}


def test_good_settings_are_read():
    assert settings.read(GIVEN).schema == "engine"


WRONG = {
    "ENGINE_PORT": "70000",
    "ENGINE_SECRET": "short",
    "ENGINE_MODEL": "",
    "ENGINE_DATABASE_URL": "sqlite:///x",
    "ENGINE_SCHEMA": 'x"; DROP',
    "ACTIONS_URL": "ftp://x",
    "ACTIONS_SECRET": "",
    "LOG_LEVEL": "loud",
    "LOG_FORMAT": "xml",
}


def test_all_that_is_wrong_is_named_at_once_and_no_secret_repeated():
    with pytest.raises(settings.SettingsInvalid) as raised:
        settings.read(GIVEN | WRONG)
    complaint = str(raised.value)
    assert all(name in complaint for name in WRONG) and "short" not in complaint


@pytest.mark.parametrize("url", ["postgres://user@/db", "POSTGRESQL://user@/db", ""])
def test_a_database_is_written_as_everywhere_else_at_the_desk(url: str):
    with pytest.raises(settings.SettingsInvalid, match="ENGINE_DATABASE_URL"):
        settings.read(GIVEN | {"ENGINE_DATABASE_URL": url})


def start(environment: dict[str, str], **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "engine"]
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, text=True, stderr=subprocess.PIPE, **options
    )


def test_a_missing_model_stops_the_start_with_a_clear_sentence():
    with start(GIVEN | {"ENGINE_MODEL": "/nowhere/model.tar.gz"}) as process:
        _, complaint = process.communicate()
    assert process.returncode == 2 and "/nowhere/model.tar.gz" in complaint and "Traceback" not in complaint


class Running:
    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.url = f"http://127.0.0.1:{port}"

    async def post(self, **said: object) -> tuple[int, dict]:
        turn = {"message_id": uuid4().hex, "episode": uuid4().hex, "deadline": time.time() + 15} | said
        body = json.dumps(turn).encode()
        headers = {HEADER: sign(SECRET, body, int(time.time()))}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.url}/turns", data=body, headers=headers) as got,
        ):
            return got.status, await got.json()

    async def ready(self) -> int | None:
        try:
            async with aiohttp.ClientSession() as session, session.get(f"{self.url}/ready") as got:
                return got.status
        except aiohttp.ClientError:
            return None


@pytest.fixture
async def running(postgres: str, model: Path, acting: Acting) -> AsyncIterator[Running]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    process = start(
        GIVEN
        | {
            "ENGINE_MODEL": str(model),
            "ENGINE_DATABASE_URL": postgres,
            "ENGINE_PORT": str(port),
            "ACTIONS_URL": acting.url,
            "LOG_FORMAT": "json",
        }
    )
    running = Running(process, port)
    while await running.ready() != 200:
        assert process.poll() is None, process.stderr.read()
        await asyncio.sleep(0.1)
    yield running
    process.kill()
    process.wait()
    process.stderr.close()


async def test_a_stop_lets_the_running_turn_finish(running: Running, acting: Acting):
    acting.waits_for = asyncio.Event()
    turn = asyncio.create_task(running.post(text="退款多久到账"))
    await acting.going.wait()
    running.process.send_signal(signal.SIGTERM)
    acting.waits_for.set()
    assert (await turn)[0] == 200
    assert await asyncio.to_thread(running.process.wait, 20) == 0


async def test_the_log_holds_no_text_and_no_order_number(running: Running, acting: Acting):
    acting.fails = (500, {})
    pressed = {"intent": "ask_refund_time", "entities": {"order_no": "FD202611010017", "reason": "canary"}}
    assert (await running.post(payload=pressed))[0] == 503
    assert (await running.post(text="词句漏洞"))[0] == 500
    assert (await running.post(text="您好 canary", slots={"locale": "canary"}))[0] == 500
    running.process.terminate()
    _, log = await asyncio.to_thread(running.process.communicate)
    lines = [json.loads(line) for line in log.splitlines()]
    assert {"event": "turn", "status": 503}.items() <= next(line for line in lines if line["event"] == "turn").items()
    assert "canary" not in log and "FD2026" not in log and "词句" not in log


def test_a_line_of_logfmt_holds_the_same_and_quotes_what_would_break_it():
    record = logging.LogRecord("engine.app", logging.INFO, "app.py", 1, "turn", None, None)
    record.data = {"status": 200, "replayed": False, "intent": None, "what": 'a "b"=c\nd'}
    (line,) = logs.Lines("logfmt").format(record).splitlines()
    assert line.endswith('level=info event=turn status=200 replayed=false intent= what="a \\"b\\"=c\\nd"')


def test_what_a_library_or_an_exception_says_is_not_repeated():
    try:
        raise ValueError("canary")
    except ValueError:
        raised = sys.exc_info()
    record = logging.LogRecord("rasa.core", logging.ERROR, "x.py", 7, "canary", None, raised)
    for form in ("logfmt", "json"):
        line = logs.Lines(form).format(record)
        assert "canary" not in line and "rasa.core:7" in line and "ValueError" in line
