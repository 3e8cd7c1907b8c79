"""The desk opens only on a schema that is as new as its code, and migrations run once."""

import subprocess
import sys

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from operations.conftest import run, settings_for

from desk.errors import SchemaBehind
from desk.front_desk import open_desk
from desk.schema import VERSIONS, known
from desk.settings import ROOT


def set_revision(url: str, revision: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", [revision])


def test_the_files_of_migrations_are_named_after_their_revisions() -> None:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert list(known()) == sorted(revisions)
    assert known()[-1] == revisions[0]


async def test_a_database_that_was_never_migrated_is_refused(empty_database_url: str, key: str) -> None:
    with pytest.raises(SchemaBehind, match=r"no schema yet.*python -m desk\.migrate"):
        async with open_desk(settings_for(empty_database_url, key)):
            pass


async def test_a_database_that_lacks_migrations_is_refused(database_url: str, key: str) -> None:
    set_revision(database_url, "0001")
    with pytest.raises(SchemaBehind, match=f"schema 0001, this code needs {known()[-1]}"):
        async with open_desk(settings_for(database_url, key)):
            pass


async def test_a_database_newer_than_the_code_is_borne(database_url: str, key: str) -> None:
    set_revision(database_url, "9999")
    async with open_desk(settings_for(database_url, key)) as desk:
        assert desk.agreements.today


@pytest.mark.parametrize("command", [("desk.roster", "list"), ("desk.undelivered", "list"), ("desk.rotate",)])
def test_an_operators_command_ends_with_2_and_says_what_to_run(
    database_url: str, key: str, command: tuple[str, ...]
) -> None:
    set_revision(database_url, "0001")
    done = run(*command, DATABASE_URL=database_url, FRONTDESK_KEY=key)
    assert done.returncode == 2
    assert "run python -m desk.migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_that_migrate_at_once_both_find_it_done(empty_database_url: str) -> None:
    command = [sys.executable, "-m", "desk.migrate"]
    both = [
        subprocess.Popen(command, cwd=ROOT, env={"DATABASE_URL": empty_database_url}, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [one.communicate()[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    with psycopg.connect(empty_database_url) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(known()[-1],)]
