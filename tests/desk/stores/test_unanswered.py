"""What the catalogue did not answer is counted for the operator, and holds nothing of who asked."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from desk.database import open_database
from desk.errors import NotFound
from desk.knowledge.unanswered import Outcome, Unanswered, anonymous
from desk.settings import ROOT

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
async def unanswered(database_url: str) -> AsyncIterator[Unanswered]:
    async with open_database(database_url, size=1) as database:
        yield Unanswered(database)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我叫王小明，这个水壶能煮茶吗", "我叫#，这个水壶能煮茶吗"),
        ("My name is Ann, is it loud?", "My name is #, is it loud?"),
        ("订单FD202611010017的水壶多重", "订单#的水壶多重"),
        ("138****8000 call me about the lamp", "# call me about the lamp"),
        ("a@b.example 灯多亮", "# 灯多亮"),
        ("水壶1.2升，3分钟", "水壶1.2升，3分钟"),
        ("a  b\n c" + "d" * 400, "a b c" + "d" * 195),
    ],
)  # fmt: skip
def test_what_tells_who_asked_is_left_out(text: str, kept: str) -> None:
    assert anonymous(text) == kept


async def test_the_same_words_are_one_row_and_a_turn_that_is_run_again_counts_once(unanswered: Unanswered) -> None:
    for message, later in (("t_1", 0), ("t_1", 0), ("t_2", 5)):
        at = NOW + timedelta(minutes=later)
        await unanswered.note("zh", "EH-KET12", "有蓝牙吗", Outcome.UNKNOWN, at, message=message, score=0.1)
    await unanswered.note("en", "EH-KET12", "bluetooth?", Outcome.REJECTED, NOW, message="t_3", passage="x/en/y")
    first, second = await unanswered.open()
    assert (first.question, first.times, first.first_at, first.last_at) == (
        "有蓝牙吗",
        2,
        NOW,
        NOW + timedelta(minutes=5),
    )
    assert (second.outcome, second.passage) == ("rejected", "x/en/y")


async def test_what_is_settled_comes_back_when_it_is_asked_in_vain_again(unanswered: Unanswered) -> None:
    await unanswered.note("zh", "", "有蓝牙吗", Outcome.NOT_LISTED, NOW, message="t_1")
    (gap,) = await unanswered.open()
    await unanswered.settle(gap.id, NOW)
    assert not await unanswered.open()
    with pytest.raises(NotFound):
        await unanswered.settle(gap.id, NOW)
    await unanswered.note("zh", "", "有蓝牙吗", Outcome.NOT_LISTED, NOW, message="t_2")
    assert len(await unanswered.open()) == 1


async def test_what_was_last_asked_long_ago_is_dropped(unanswered: Unanswered) -> None:
    await unanswered.note("zh", "", "有蓝牙吗", Outcome.NOT_LISTED, NOW, message="t_1")
    assert await unanswered.forget(NOW) == 0
    assert await unanswered.forget(NOW + timedelta(seconds=1)) == 1


async def test_an_operator_lists_and_settles_at_the_command_line(unanswered: Unanswered, database_url: str) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "desk.knowledge", *arguments]
        environment = os.environ | {"DATABASE_URL": database_url}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    await unanswered.note("zh", "EH-KET12", "有蓝牙吗", Outcome.UNKNOWN, NOW, message="t_1", score=0.12)
    (gap,) = await unanswered.open()
    assert run("list").stdout == f"{gap.id}\t2026-11-23\t1x\tunknown\tEH-KET12\tzh\t0.12\t有蓝牙吗\t\n"
    assert run("done", gap.id).returncode == 0
    assert run("list").stdout == ""
    wrong = run("done", gap.id)
    assert (wrong.returncode, wrong.stderr) == (2, f"ID: nothing open is called {gap.id}; `list` shows what is\n")
