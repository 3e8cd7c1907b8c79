"""A secret may be a file named like its variable; whatever is wrong with it is said in words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desk.errors import SettingsInvalid
from desk.secret_files import from_files, variable
from engine import secret_files
from engine import settings as engine_settings

ENGINE = {"ENGINE_MODEL": "model", "ACTIONS_URL": "http://actions:5056/webhook"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRONTDESK_SECRETS", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def test_a_file_stands_in_for_a_variable_without_its_last_line_break(folder: Path) -> None:
    (folder / "DATABASE_URL").write_text("postgresql://a@b/c\n")
    assert variable("DATABASE_URL") == "postgresql://a@b/c"


def test_the_environment_wins_over_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "DATABASE_URL").write_text("from the file")
    monkeypatch.setenv("DATABASE_URL", "from the environment")
    assert variable("DATABASE_URL") == "from the environment"
    assert from_files(["DATABASE_URL"]) == {}
    assert secret_files.from_files(["DATABASE_URL"], os.environ) == {}


def test_an_empty_variable_leaves_the_word_to_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "DATABASE_URL").write_text("from the file")
    monkeypatch.setenv("DATABASE_URL", "")
    assert from_files(["DATABASE_URL"]) == {"DATABASE_URL": "from the file"}


def test_a_folder_where_a_file_should_be_counts_as_missing(folder: Path) -> None:
    (folder / "DATABASE_URL").mkdir()  # what an old docker-compose makes of a file that does not exist
    assert variable("DATABASE_URL") == ""
    assert secret_files.from_files(["DATABASE_URL"], os.environ) == {}


def test_a_file_that_cannot_be_read_is_named_without_its_content(folder: Path) -> None:
    (folder / "DATABASE_URL").write_bytes(b"\xff secret")
    with pytest.raises(SettingsInvalid, match="DATABASE_URL") as raised:
        variable("DATABASE_URL")
    assert "secret" not in str(raised.value)
    with pytest.raises(ValueError, match="DATABASE_URL: its file cannot be read"):
        secret_files.from_files(["DATABASE_URL"], os.environ)


def test_a_folder_of_secrets_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {"PATH": os.environ["PATH"], "FRONTDESK_SECRETS": "/nowhere"}
    for program in ("bot", "actions", "desk.migrate"):
        done = subprocess.run(
            [sys.executable, "-m", program], env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, "FRONTDESK_SECRETS: " in done.stderr) == (2, True), done.stderr
        assert "Traceback" not in done.stderr
    with pytest.raises(engine_settings.SettingsInvalid, match="FRONTDESK_SECRETS"):
        engine_settings.read(environment)


def test_the_engine_reads_its_secrets_from_files(folder: Path) -> None:
    (folder / "ENGINE_SECRET").write_text("sixteen characters\n")
    (folder / "ACTIONS_SECRET").write_text("sixteen characters, too\n")
    (folder / "ENGINE_DATABASE_URL").write_text("postgresql://a@b/c\n")
    read = engine_settings.read(ENGINE | {"FRONTDESK_SECRETS": str(folder)})
    assert (read.secret, read.actions_secret) == ("sixteen characters", "sixteen characters, too")
