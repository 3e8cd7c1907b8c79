"""The supervisor as a process: real servers, fake engine, actions and bot, and every way it can end."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from quick_folder import quick_folder

from supervisor.errors import SetupError
from supervisor.state import ROOT, State

NAMES = {"postgres", "redis", "engine", "actions", "bot"}


class Desk:
    """A supervisor started on a state folder, seen from outside."""

    def __init__(self, state: Path, copies: int = 1, **environment: str) -> None:
        self.state = state
        command = [sys.executable, ROOT / "tests/supervisor/desk_of_fakes.py", "--state", state, "--port", "0"]
        command += ["--copies", str(copies)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        with (state / "log").open("w") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)

    def running(self) -> dict:
        """Wait for the report of where everything is."""
        path = self.state / "running.json"
        eventually(lambda: path.exists() or self.process.poll() is not None)
        assert path.exists(), self.said()
        return json.loads(path.read_text())

    def said(self) -> str:
        return (self.state / "log").read_text()

    def end(self, with_signal: signal.Signals) -> int:
        self.process.send_signal(with_signal)
        return self.process.wait(30)


def eventually(question: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not question():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


@pytest.fixture
def state() -> Iterator[Path]:
    folder = quick_folder("fd-super-")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def desks(state: Path) -> Iterator[Callable[..., Desk]]:
    started: list[Desk] = []

    def start(copies: int = 1, **environment: str) -> Desk:
        started.append(Desk(state, copies, **environment))
        return started[-1]

    yield start
    for desk in started:
        if desk.process.poll() is None:
            desk.end(signal.SIGTERM)


@pytest.fixture(scope="module")
def lasting() -> Iterator[Desk]:
    """One desk for all tests that leave it running."""
    folder = quick_folder("fd-super-")
    desk = Desk(folder)
    yield desk
    desk.end(signal.SIGTERM)
    shutil.rmtree(folder)


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_stops_everything_it_started(desks, way):
    desk = desks()
    pids = desk.running()["pids"]
    assert set(pids) == NAMES
    assert all(alive(pid) for pid in pids.values())
    assert desk.end(way) == 0
    assert not any(alive(pid) for pid in pids.values())
    assert not (desk.state / "running.json").exists()


def test_killed_outright_it_leaves_nothing_running_and_starts_again_on_the_same_data(desks):
    desk = desks()
    report = desk.running()
    with psycopg.connect(report["database_url"]) as connection:
        connection.execute("CREATE TABLE kept (what text)")
        connection.execute("INSERT INTO kept VALUES ('everything')")
    desk.end(signal.SIGKILL)
    eventually(lambda: not any(alive(pid) for pid in report["pids"].values()))

    (desk.state / "running.json").unlink()
    again = desks().running()
    with psycopg.connect(again["database_url"]) as connection:
        assert connection.execute("SELECT what FROM kept").fetchone() == ("everything",)


def test_what_a_killed_run_left_behind_is_ended_at_the_next_start(desks, state):
    leftover = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], process_group=0)
    began = Path(f"/proc/{leftover.pid}/stat").read_text().rpartition(")")[2].split()[19]
    (state / "pids").mkdir(mode=0o700)
    (state / "pids/engine").write_text(f"{leftover.pid} {began}")
    desk = desks()
    assert leftover.wait(30) != 0
    desk.running()
    assert "left over from an earlier run" in desk.said()


def test_a_number_that_belongs_to_somebody_else_now_is_left_alone(desks, state):
    (state / "pids").mkdir(mode=0o700)
    (state / "pids/engine").write_text(f"{os.getpid()} 1")
    desks().running()


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_process_that_dies_is_started_again(lasting, name):
    report = lasting.running()
    os.kill(report["pids"][name], signal.SIGKILL)
    eventually(lambda: lasting.running()["restarts"][name] == 1)
    assert lasting.running()["pids"][name] != report["pids"][name]
    with psycopg.connect(report["database_url"]) as connection, redis.Redis.from_url(report["redis_url"]) as news:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert news.ping()


def test_the_engine_owns_its_schema_and_may_not_touch_the_rest(lasting):
    report = lasting.running()
    with psycopg.connect(report["engine_database_url"]) as connection:
        connection.execute("CREATE TABLE events (id int)")
        assert connection.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'events'").fetchone() == (
            "engine",
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE public.mine (id int)")


def test_secrets_are_readable_by_their_owner_only_and_stay_the_same(desks, state):
    desk = desks()
    first = desk.running()["key"]
    assert stat.S_IMODE((state / "secrets.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((state / "running.json").stat().st_mode) == 0o600
    desk.end(signal.SIGTERM)
    assert desks().running()["key"] == first


def test_a_second_desk_on_the_same_folder_is_refused_by_name(desks):
    first = desks()
    first.running()
    second = desks()
    assert second.process.wait(30) == 1
    assert f"already running from {first.state}" in second.said()


def test_stores_that_are_given_are_used_and_not_started(desks, postgres, redis_url, empty_database_url):
    report = desks(DATABASE_URL=empty_database_url, REDIS_URL=redis_url).running()
    assert set(report["pids"]) == {"engine", "actions", "bot"}
    assert report["database_url"] == empty_database_url


def test_a_taken_port_is_named_with_the_words_that_choose_another(state):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        command = [sys.executable, "-m", "supervisor", "--state", state, "--port", str(port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in done.stderr
    assert "make run PORT=" in done.stderr


def test_started_by_make_it_ends_when_make_is_killed(state):
    fakes = str(ROOT / "tests/supervisor/desk_of_fakes.py")
    line = [sys.executable, fakes, "--state", str(state), "--port", "0", "--end-with-parent"]
    make = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess; subprocess.run({line})"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    eventually((state / "running.json").exists)
    pids = json.loads((state / "running.json").read_text())["pids"].values()
    make.kill()
    make.wait()
    eventually(lambda: not any(alive(pid) for pid in pids))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand its servers to another account")
def test_a_folder_that_the_servers_could_not_enter_is_refused_before_anything_is_made(state):
    with pytest.raises(SetupError, match="FRONTDESK_STATE"):
        State(state / "deeper")
    assert not (state / "deeper").exists()
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


def test_a_folder_with_a_very_long_name_still_gets_sockets_that_work(state):
    state.chmod(0o711)
    folder = state / ("long" * 30)
    command = [sys.executable, "-c", LONG, folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stderr.split() == ["True", "False"]


LONG = """
import sys, pathlib
from supervisor.alone import running
from supervisor.redis import Redis
from supervisor.state import State
state = State(pathlib.Path(sys.argv[1]))
server = Redis(state)
with running(server.program()):
    print(server.answers(), file=sys.stderr)
state.close()
print(state.sockets.exists(), file=sys.stderr)
"""


def swap(desk: Desk, model: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "supervisor.swap", model, "--state", desk.state]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_another_model_is_taken_in_by_an_engine_of_its_own_and_the_old_one_ends(desks, tmp_path):
    desk, model = desks(), tmp_path / "other.tar.gz"
    model.touch()
    before = desk.running()
    done = swap(desk, model)
    assert done.returncode == 0, done.stderr + desk.said()
    after = desk.running()
    assert (after["model"], after["restarts"]["engine"]) == (str(model), 0)
    assert after["engine_url"] != before["engine_url"]
    assert (desk.state / "engines").read_text() == after["engine_url"]
    assert alive(after["pids"]["engine"])
    assert not alive(before["pids"]["engine"])
    os.kill(after["pids"]["engine"], signal.SIGKILL)
    eventually(lambda: desk.running()["restarts"]["engine"] == 1)
    assert swap(desk, model).stdout == "The running desk answers with other.tar.gz already.\n"
    assert desk.end(signal.SIGTERM) == 0
    assert not list((desk.state / "pids").iterdir())


def test_each_copy_is_replaced_by_one_of_the_other_model(desks, tmp_path):
    desk, model = desks(copies=2), tmp_path / "other.tar.gz"
    model.touch()
    before = desk.running()["pids"]
    done = swap(desk, model)
    assert done.returncode == 0, done.stderr + desk.said()
    after = desk.running()["pids"]
    assert set(after) == set(before) == NAMES | {"engine2", "bot2"}
    assert {name for name in after if after[name] != before[name]} == {"engine", "engine2"}
    assert len((desk.state / "engines").read_text().split(",")) == 2


def test_a_model_that_does_not_work_is_refused_and_the_old_engine_goes_on(desks, tmp_path):
    desk = desks()
    before = desk.running()
    (tmp_path / "broken.tar.gz").touch()
    for model, why in (("broken", "was ready"), ("missing", "There is no model")):
        done = swap(desk, tmp_path / f"{model}.tar.gz")
        assert (done.returncode, "keeps its model" in done.stderr, why in done.stderr) == (1, True, True)
        after = desk.running()
        assert (after["model"], after["pids"]) == (before["model"], before["pids"])
        assert (desk.state / "engines").read_text() == before["engine_url"]


def test_without_a_desk_that_runs_there_is_nothing_to_swap(state, tmp_path):
    command = [sys.executable, "-m", "supervisor.swap", tmp_path / "any.tar.gz", "--state", state]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
