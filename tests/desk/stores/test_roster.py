"""A real shop's agents: added, given passwords and retired from a shell."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from desk.errors import NotFound
from desk.front_desk import Desk

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PASSWORD = "a long password"


def roster(desk: Desk, *arguments: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    """Run the command with what somebody types."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONUTF8": "1",
        "DATABASE_URL": desk.settings.database_url.get_secret_value(),
    }
    command = [sys.executable, "-m", "desk.roster", *arguments]
    return subprocess.run(command, env=environment, input=typed, capture_output=True, text=True, check=False)


def done(desk: Desk, *arguments: str, typed: str = "") -> str:
    ended = roster(desk, *arguments, typed=typed)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


async def test_who_was_added_signs_in_until_retired(desk: Desk) -> None:
    done(desk, "add", "wang", "王芳", "--role", "supervisor", "--locale", "en", typed=f"{PASSWORD}\n")
    assert await desk.agents.accepts("wang", PASSWORD)
    assert done(desk, "list") == "wang\t王芳\tsupervisor\ten\t-\tworks\n"
    assert "one supervisor at least" in roster(desk, "retire", "wang").stderr
    done(desk, "add", "zhao", "赵敏", "--role", "supervisor", typed=PASSWORD)
    wang = await desk.agents.by_login("wang")
    token = await desk.agents.begin_session(wang.id, NOW)
    await desk.agents.is_here(wang.id, NOW)
    done(desk, "retire", "wang")
    assert not await desk.agents.accepts("wang", PASSWORD)
    assert await desk.agents.present(NOW) == 0
    with pytest.raises(NotFound):
        await desk.agents.of_session(token, NOW)
    assert done(desk, "list").endswith("\tretired\n")
    noted = await desk.database.all("SELECT actor, what FROM audit WHERE object = %(id)s ORDER BY id", id=wang.id)
    assert [(one["actor"], one["what"]) for one in noted] == [
        ("operator", "roster_added"),
        ("operator", "roster_retired"),
    ]


async def test_a_limit_is_somebodys_own_until_it_is_the_desks_again(desk: Desk) -> None:
    done(desk, "add", "wang", "王芳", typed=PASSWORD)
    for given, most in (("2", 2), ("0", 0), ("default", 4)):
        done(desk, "limit", "wang", given)
        assert [seat.most for seat in await desk.assignments.seats(NOW)] == [most]
    assert roster(desk, "limit", "wang", "100").returncode == 2


async def test_a_team_is_what_was_said_last_and_everything_wrong_is_named_at_once(desk: Desk) -> None:
    done(desk, "add", "wang", "王芳", typed=PASSWORD)
    done(desk, "team", "put", "returns", "--zh", "退货组", "--en", "Returns", "--kinds", "return", "--members", "wang")
    done(desk, "team", "put", "returns", "--zh", "退换组", "--en", "Returns", "--languages", "zh,en")
    assert done(desk, "team", "list") == "returns\t退换组\tReturns\tzh,en\t-\t-\n"
    wrong = ("--zh", " ", "--en", "B", "--languages", "fr", "--kinds", "refunds", "--members", "nobody")
    told = roster(desk, "team", "put", "Returns!", *wrong).stderr
    assert [line.split(":")[0] for line in told.splitlines()] == ["TEAM", "--zh", "--languages", "--kinds", "--members"]
    done(desk, "team", "drop", "returns")
    assert "there is no team returns" in roster(desk, "team", "drop", "returns").stderr


async def test_a_new_password_signs_out_who_knew_the_old_one(desk: Desk) -> None:
    done(desk, "add", "wang", "王芳", typed=PASSWORD)
    token = await desk.agents.begin_session((await desk.agents.by_login("wang")).id, NOW)
    done(desk, "password", "wang", typed="another long one\n")
    assert not await desk.agents.accepts("wang", PASSWORD)
    assert await desk.agents.accepts("wang", "another long one")
    with pytest.raises(NotFound):
        await desk.agents.of_session(token, NOW)


async def test_a_taken_login_stays_with_its_owner_and_a_login_of_the_demo_is_free(desk: Desk) -> None:
    await desk.agents.put("lin", "演示", "printed", NOW, demo=True)
    done(desk, "add", "lin", "林晓", typed=PASSWORD)
    assert await desk.agents.accepts("lin", PASSWORD)
    refused = roster(desk, "add", "lin", "Somebody else", typed="yet another password")
    assert refused.returncode == 2 and "lin is taken" in refused.stderr
    done(desk, "retire", "lin")
    assert roster(desk, "add", "lin", "Somebody else", typed=PASSWORD).returncode == 2
    done(desk, "add", "lin", "林晓", typed=PASSWORD)
    assert await desk.agents.accepts("lin", PASSWORD)


async def test_what_is_wrong_is_told_without_a_traceback_or_the_password(desk: Desk) -> None:
    for arguments, typed, told in (
        (("add", "wang", "王芳"), "elevenchars", "Password: 12-200 characters"),
        (("add", "two words", " "), PASSWORD, "LOGIN: 1-60 letters"),
        (("add", "two words", " "), PASSWORD, "NAME: 1-60 printable"),
        (("retire", "nobody"), "", "nobody who works here has the login nobody"),
        (("password", "nobody"), PASSWORD, "nobody who works here has the login nobody"),
    ):
        ended = roster(desk, *arguments, typed=typed)
        assert ended.returncode == 2 and told in ended.stderr
        assert "Traceback" not in ended.stderr and not (typed and typed in ended.stderr)
    assert done(desk, "list") == ""


def test_without_a_database_it_says_which_variable_is_missing() -> None:
    command = [sys.executable, "-m", "desk.roster", "list"]
    ended = subprocess.run(command, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False)
    assert ended.returncode == 2 and ended.stderr.startswith("DATABASE_URL: not given")
