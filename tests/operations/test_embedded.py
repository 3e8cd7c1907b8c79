"""Backup, restore and rotation of a desk with the embedded server: a state folder is wiped and comes back."""

import asyncio
import json
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from operations.conftest import CONTACT, Kept, fill, run, settings_for
from quick_folder import quick_folder

from desk.front_desk import open_desk
from desk.migrate import migrate
from supervisor.alone import running
from supervisor.databases import opened_databases
from supervisor.keyring import note_in_use
from supervisor.postgres import Postgres
from supervisor.secrets import kept_secrets
from supervisor.state import State


class Home:
    """A state folder and a place for backups, both of one test."""

    def __init__(self, folder: Path) -> None:
        self.state, self.backups = folder / "state", folder / "backups"

    def run(self, module: str, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        done = run(module, *arguments, "--state", self.state)
        assert "Traceback" not in done.stderr
        return done

    def keys(self) -> list[str]:
        return str(json.loads((self.state / "secrets.json").read_text())["key"]).split(",")

    async def contact(self, kept: Kept) -> dict[str, str]:
        """Open the contact details with the keys that the desk would start with."""
        with opened_databases(self.state) as databases:
            async with open_desk(settings_for(databases.desk.url, ",".join(self.keys()))) as desk:
                assert (await desk.cases.get(kept.case)).contact == kept.contact
                return await desk.contacts.reveal(kept.contact)


@pytest.fixture
def home() -> Iterator[Home]:
    folder = quick_folder("fd-home-")
    folder.chmod(0o755)
    yield Home(folder)
    shutil.rmtree(folder)


@pytest.fixture
def kept(home: Home) -> Kept:
    """What lies in the state folder of a desk that has stopped."""
    home.state.mkdir(mode=0o755)
    key = kept_secrets(home.state).key
    with opened_databases(home.state) as databases:
        migrate(databases.desk.url)

        async def filled() -> Kept:
            async with open_desk(settings_for(databases.desk.url, key)) as desk:
                return await fill(desk)

        return asyncio.run(filled())


async def test_a_state_folder_that_was_wiped_comes_back_with_its_key(home: Home, kept: Kept) -> None:
    made = home.run("supervisor.backup", "--to", home.backups)
    assert made.returncode == 0, made.stderr
    file, (key,) = Path(made.stdout.splitlines()[0]), home.backups.glob("*.key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    keys = home.keys()
    assert not [one for one in keys if one in made.stdout]
    shutil.rmtree(home.state)

    refused = home.run("supervisor.restore", file)
    assert refused.returncode == 1
    assert "unreadable without their key" in refused.stdout
    done = home.run("supervisor.restore", file, "--key", key)
    assert done.returncode == 0, done.stderr
    assert home.keys() == keys
    assert await home.contact(kept) == CONTACT


def test_the_key_is_written_once_and_again_after_a_rotation(home: Home, kept: Kept) -> None:
    home.run("supervisor.backup", "--to", home.backups)
    (first,) = home.backups.glob("*.key")
    first.unlink()
    home.run("supervisor.backup", "--to", home.backups)
    assert not list(home.backups.glob("*.key"))
    home.run("supervisor.rotation")
    home.run("supervisor.backup", "--to", home.backups)
    (second,) = home.backups.glob("*.key")
    assert second.read_text().strip() == ",".join(home.keys())


async def test_a_desk_that_runs_is_saved_and_not_restored(home: Home, kept: Kept) -> None:
    state = State(home.state)
    try:
        with running(Postgres(state).program(), quiet=True):
            made = home.run("supervisor.backup", "--to", home.backups)
            assert made.returncode == 0, made.stderr
            refused = home.run("supervisor.restore", made.stdout.splitlines()[0], "--force")
    finally:
        state.close()
    assert refused.returncode == 1
    assert "already running" in refused.stderr


async def test_a_rotation_goes_step_by_step_and_no_backup_loses_its_key(home: Home, kept: Kept) -> None:
    old = home.keys()
    begun = home.run("supervisor.rotation")
    assert begun.returncode == 0, begun.stderr
    new = home.keys()[0]
    assert home.keys() == [new, *old]
    early = home.run("supervisor.rotation", "--drop")
    assert (early.returncode, home.keys()) == (1, [new, *old])
    done = home.run("supervisor.rotation")
    assert "2 sealed anew" in done.stdout
    backup = home.run("supervisor.backup", "--to", home.backups).stdout.splitlines()[0]
    assert home.run("supervisor.rotation", "--drop").returncode == 0
    assert home.keys() == [new]
    (kept_aside,) = home.state.glob("frontdesk-*.key")
    assert kept_aside.read_text().strip() == ",".join(old)
    assert await home.contact(kept) == CONTACT
    assert home.run("supervisor.restore", backup, "--force").returncode == 0


async def test_nothing_is_sealed_anew_under_a_key_that_the_running_desk_does_not_know(home: Home, kept: Kept) -> None:
    note_in_use(home.keys()[0], home.state)
    home.run("supervisor.rotation")
    state = State(home.state)
    try:
        with running(Postgres(state).program(), quiet=True):
            early = home.run("supervisor.rotation")
            note_in_use(",".join(home.keys()), home.state)
            after = home.run("supervisor.rotation")
    finally:
        state.close()
    assert early.returncode == 1
    assert "start it again" in early.stderr
    assert "2 sealed anew" in after.stdout


def test_a_folder_where_no_desk_ever_ran_is_not_made_into_one(home: Home) -> None:
    for module in ("supervisor.backup", "supervisor.rotation"):
        done = home.run(module)
        assert done.returncode == 1
        assert "No desk ever ran" in done.stderr
    assert not home.state.exists()
