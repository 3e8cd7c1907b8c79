"""Closures, maintenance and announcements put up from a shell, and what consumers are told of them."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desk.availability.announced import announced
from desk.availability.plans import PlanRefused, Plans
from desk.bilingual import Bilingual
from desk.front_desk import Desk
from desk.settings import ROOT, DeskSettings

NOW = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
WORDS = ("--zh", "升级聊天系统", "--en", "upgrading the chat")
STARTED = time.time()
EFFECT = ("--effect-zh", "消息照常保存", "--effect-en", "Messages are kept")


class Stopped:
    """A clock that shows one time."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def settings(settings: DeskSettings) -> DeskSettings:
    return settings.model_copy(update={"domain": ROOT / "domain.yml"})


def noticeboard(desk: Desk, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONUTF8": "1",
        "DATABASE_URL": desk.settings.database_url.get_secret_value(),
        "FRONTDESK_DEMO": "1",
        "FRONTDESK_NOW": NOW.isoformat(),
        "FRONTDESK_NOW_SINCE": str(STARTED),
    }
    command = [sys.executable, "-m", "desk.noticeboard", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=Path(ROOT))


def done(desk: Desk, *arguments: str) -> str:
    ended = noticeboard(desk, *arguments)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.strip()


def at(desk: Desk, moment: str) -> Desk:
    return replace(desk, clock=Stopped(datetime.fromisoformat(f"{moment}+08:00")))  # type: ignore[arg-type]


async def test_maintenance_closes_the_desk_and_is_told_from_three_days_before_until_it_ends(desk: Desk) -> None:
    done(desk, "maintain", "2026-11-30T17:00", "2026-11-30T19:30", *WORDS, *EFFECT)
    assert (await announced(at(desk, "2026-11-27T16:59")))["zh"] is None
    before = await announced(at(desk, "2026-11-27T17:00"))
    assert before["zh"] == "11月30日（周一）17:00–19:30系统维护：升级聊天系统。消息照常保存。"
    assert before["en"] == "Maintenance Mon 30 Nov, 17:00–19:30: upgrading the chat. Messages are kept."
    during = at(desk, "2026-11-30T17:10")
    assert (await announced(during))["zh"] == "系统正在维护，11月30日（周一）19:30结束：升级聊天系统。消息照常保存。"
    assert not (await during.service_hours()).is_open(during.clock.now())
    assert (await announced(at(desk, "2026-11-30T19:30")))["zh"] is None


async def test_an_announcement_is_shown_in_its_time_and_closes_nothing(desk: Desk) -> None:
    done(desk, "announce", "2026-11-25", "2026-11-26", "--zh", "快递可能晚到", "--en", "Parcels may be late!")
    assert (await announced(at(desk, "2026-11-24T23:59")))["zh"] is None
    shown = at(desk, "2026-11-26T17:00")
    assert await announced(shown) == {"zh": "快递可能晚到。", "en": "Parcels may be late!"}
    assert (await shown.service_hours()).is_open(shown.clock.now())
    assert (await announced(at(desk, "2026-11-27T00:00")))["en"] is None


async def test_what_is_planned_is_listed_and_can_be_removed_once(desk: Desk) -> None:
    closure = done(desk, "close", "2026-12-24", "2026-12-25", "--zh", "盘点", "--en", "stocktaking")
    shown = done(desk, "announce", "now", "2026-12-01", "--zh", "您好", "--en", "Hello")
    listed = done(desk, "list").splitlines()
    assert listed[0] == f"{closure}\tclosure\t2026-12-24T00:00+08:00\t2026-12-26T00:00+08:00\t盘点\tstocktaking"
    assert listed[1].startswith(f"{shown}\tannouncement\t2026-11-23T10:")
    assert listed[1].endswith("\t2026-12-02T00:00+08:00\t您好\tHello")
    done(desk, "remove", closure)
    done(desk, "remove", shown)
    assert done(desk, "list") == ""
    assert noticeboard(desk, "remove", closure).returncode == 2
    audited = await desk.database.all("SELECT actor, what, object FROM audit ORDER BY id")
    assert [(row["what"], row["object"]) for row in audited] == [
        ("closure_announced", closure),
        ("announcement_put_up", shown),
        ("notice_removed", closure),
        ("notice_removed", shown),
    ]
    assert {row["actor"] for row in audited} == {"operator"}


async def test_a_closure_that_runs_ends_and_the_time_it_took_stays_counted(desk: Desk) -> None:
    plans = Plans(desk.database, desk.agreements.today, NOW)
    closure = await plans.close(NOW, NOW + timedelta(hours=4), Bilingual(zh="停电", en="power cut"))
    later = NOW + timedelta(hours=1)
    await replace(plans, now=later).remove(closure)
    assert (await desk.closures.ending_after(later)) == []
    hours = await at(desk, "2026-11-23T09:00").service_hours()
    assert hours.between(NOW, NOW + timedelta(hours=2)) == timedelta(hours=1)


async def test_maintenance_on_short_notice_must_be_said_to_be_that(desk: Desk) -> None:
    plans = Plans(desk.database, desk.agreements.today, NOW)
    soon, words = NOW + timedelta(days=2), Bilingual(zh="升级", en="upgrade")
    with pytest.raises(PlanRefused, match="3 days before"):
        await plans.maintain(soon, soon + timedelta(hours=1), words, None)
    await plans.maintain(soon, soon + timedelta(hours=1), words, None, short_notice=True)
    with pytest.raises(PlanRefused, match="closes that time already"):
        await plans.close(soon, soon + timedelta(hours=1), words)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("close", "tomorrow", "2026-12-01", *WORDS), "FROM: 2026-11-30T22:00 in the shop's time"),
        (("close", "2026-12-01", "soon", *WORDS), "UNTIL: 2026-11-30T22:00 in the shop's time"),
        (("close", "2026-12-02", "2026-12-01", *WORDS), "UNTIL: later than FROM"),
        (("close", "2026-12-01", "2028-12-01", *WORDS), "UNTIL: later than FROM, by a year at most"),
        (("close", "9999-12-31", "9999-12-31", *WORDS), "FROM: 2026-11-30T22:00 in the shop's time"),
        (("close", "0001-01-01", "2026-12-01", *WORDS), "FROM: 2026-11-30T22:00 in the shop's time"),
        (("close", "2026-11-01", "2026-11-02", *WORDS), "UNTIL: a time that is still to come"),
        (("close", "2026-11-22", "2026-12-01", *WORDS), "FROM: now, or a time that is still to come"),
        (("announce", "now", "2026-12-01", "--zh", " ", "--en", "x"), "--zh: 1-300 printable characters"),
        (("announce", "now", "2026-12-01", "--zh", "a", "--en", "x" * 301), "--en: 1-300 printable characters"),
        (("announce", "now", "2026-12-01", "--zh", "您好", "--en", "您好"), "--en: in English"),
        (("announce", "now", "2026-12-01", "--zh", "hello", "--en", "hello"), "--zh: in Chinese"),
        (("maintain", "2026-12-01", "2026-12-01", *WORDS, "--effect-zh", "停"), "--effect-en: 1-300 printable"),
        (("remove", "x_none"), "nothing that is planned or runs has the id x_none"),
    ],
)
async def test_what_is_wrong_is_told_with_what_is_allowed(desk: Desk, arguments: tuple[str, ...], told: str) -> None:
    ended = noticeboard(desk, *arguments)
    assert ended.returncode == 2 and told in ended.stderr and "Traceback" not in ended.stderr
    assert done(desk, "list") == ""


def test_a_desk_that_never_ran_says_so(database_url: str) -> None:
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": database_url}
    command = [sys.executable, "-m", "desk.noticeboard", "list"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.returncode == 2 and "has never run on this database" in ended.stderr


async def test_a_replay_plays_what_is_put_up_at_the_desk(desk: Desk) -> None:
    done(desk, "close", "2026-11-24", "2026-11-24", "--zh", "盘点", "--en", "stocktaking")
    done(desk, "announce", "2026-11-25", "2026-11-25", "--zh", "快递可能晚到。", "--en", "Parcels may be late.")
    command = [sys.executable, "-m", "desk.replay", "--from=2026-11-24", "--days=2"]
    database = {"DATABASE_URL": desk.settings.database_url.get_secret_value(), "PYTHONUTF8": "1"}
    ended = subprocess.run(command, env=os.environ | database, capture_output=True, text=True, check=True, cwd=ROOT)
    assert ended.stdout.count("临时停止服务：盘点") == 24
    assert ended.stdout.count("on every page: Parcels may be late.") == 24
