"""Going back to the release before: its migrations meet a database that is newer than they are."""

import psycopg
import pytest

from desk.migrate import migrate
from desk.schema import known


def test_migrating_with_older_code_leaves_a_newer_database_as_it_is(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        migrate(database_url)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    assert f"newer than this code's {known()[-1]}" in capsys.readouterr().out


def test_migrating_twice_changes_nothing(empty_database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    migrate(empty_database_url)
    migrate(empty_database_url)
    with psycopg.connect(empty_database_url) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (known()[-1],)
    assert capsys.readouterr().out == ""
