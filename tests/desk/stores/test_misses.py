"""The store of misses: counted together, decided once, let go of; the command line over it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from desk.conversation.identity import ConversationId
from desk.errors import Conflict, NotFound
from desk.front_desk import Desk
from desk.knowledge.unanswered import Outcome as Unanswer
from desk.misses import Decision, Kind, Miss, Next, Outcome, State, Wanted
from desk.misses.learned import Learned
from desk.misses.review import Review
from desk.settings import ROOT

NOW = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
FREIGHT = [{"name": "ask_return_freight", "confidence": 0.3}]
MISS = Miss("zh", Kind.UNCLEAR, "邮费咋算", FREIGHT, "one.tar.gz", date(2026, 11, 23))


@pytest.fixture
async def conversation(desk: Desk) -> ConversationId:
    row, _ = await desk.beginnings.begin("widget", "zh", NOW)
    return row.id


@pytest.fixture
def review(desk: Desk, tmp_path: Path) -> Review:
    (tmp_path / "nlu").mkdir()
    return Review(desk.database, Learned(tmp_path), r"FD\d{12}")


async def test_similar_misses_are_one_line_with_what_happened_next(desk: Desk, conversation: ConversationId) -> None:
    await desk.misses.note(MISS, conversation, "e1")
    await desk.misses.follow(conversation, Next(Outcome.CHOSEN, intent="ask_return_freight"), "e1")
    await desk.misses.note(replace(MISS, text="请问邮费咋算呢"), conversation, "e2")
    await desk.misses.follow(conversation, Next(Outcome.PERSON), "another episode")
    (group,) = await desk.misses.groups()
    assert (group.times, group.texts) == (2, ["请问邮费咋算呢", "邮费咋算"])
    assert group.next == [{"outcome": "chosen", "text": None, "intent": "ask_return_freight"}]


async def test_the_list_is_filtered_by_language_kind_and_guess(desk: Desk, conversation: ConversationId) -> None:
    await desk.misses.note(MISS, conversation, None)
    other = replace(MISS, locale="en", kind=Kind.REJECTED, text="how much", guesses=[])
    await desk.misses.note(other, conversation, None)
    await desk.misses.follow(conversation, Next(Outcome.PERSON))
    for wanted in (Wanted(locale="zh"), Wanted(kind="unclear"), Wanted(guess="ask_return_freight")):
        assert [one.texts for one in await desk.misses.groups(wanted)] == [["邮费咋算"]], wanted
    for wanted in (Wanted(locale="en"), Wanted(kind="rejected"), Wanted(kind="person")):
        assert [one.texts for one in await desk.misses.groups(wanted)] == [["how much"]], wanted


async def test_an_assigned_miss_becomes_an_example_and_nobodys(
    desk: Desk, conversation: ConversationId, review: Review, tmp_path: Path
) -> None:
    await desk.misses.note(MISS, conversation, None)
    (group,) = await desk.misses.groups()
    lesson = await review.assign(group.id, "ask_return_freight", None, "a_boss", NOW)
    assert (lesson.times, lesson.example, lesson.written) == (1, "邮费咋算", True)
    assert "    - 邮费咋算\n" in (tmp_path / "nlu/learned.yml").read_text(encoding="utf-8")
    row = await desk.database.one("SELECT conversation, state FROM misses")
    assert row == {"conversation": None, "state": "assigned"}
    audit = await desk.database.one("SELECT actor, what, data FROM audit WHERE what LIKE 'miss%%'")
    assert audit == {
        "actor": "a_boss",
        "what": "miss_assigned",
        "data": {"times": 1, "locale": "zh", "intent": "ask_return_freight"},
    }
    with pytest.raises(NotFound):
        await review.dismiss(group.id, "a_boss", NOW)


async def test_what_stands_under_another_intent_is_refused_and_stays_on_the_list(
    desk: Desk, conversation: ConversationId, review: Review
) -> None:
    await desk.misses.note(MISS, conversation, None)
    (group,) = await desk.misses.groups()
    review.learned.add("ask_charge", "邮费咋算")
    with pytest.raises(Conflict) as refused:
        await review.assign(group.id, "ask_return_freight", None, "a_boss", NOW)
    assert refused.value.now == {"intent": "ask_charge"}
    assert len(await desk.misses.groups()) == 1


async def test_nothing_to_learn_holds_for_good_and_an_example_until_the_next_model(
    desk: Desk, conversation: ConversationId, review: Review
) -> None:
    await desk.misses.note(MISS, conversation, None)
    (group,) = await desk.misses.groups()
    await review.assign(group.id, "ask_return_freight", None, "a_boss", NOW)
    await desk.misses.note(MISS, conversation, None)
    assert await desk.misses.groups() == [], "the model has not learned it yet"
    await desk.misses.note(replace(MISS, model="two.tar.gz"), conversation, None)
    (group,) = await desk.misses.groups()
    await review.dismiss(group.id, "a_boss", NOW)
    await desk.misses.note(replace(MISS, model="three.tar.gz"), conversation, None)
    assert await desk.misses.groups() == []
    assert (await desk.database.one("SELECT count(*) AS n FROM misses WHERE conversation IS NOT NULL"))["n"] == 0


async def test_a_wanted_passage_goes_to_the_catalogues_list_and_is_done_there(
    desk: Desk, conversation: ConversationId, review: Review
) -> None:
    await desk.misses.note(replace(MISS, text="这锅能不能放电磁炉"), conversation, None)
    (group,) = await desk.misses.groups()
    await review.want_passage(group.id, "a_boss", NOW)
    (gap,) = await desk.unanswered.open()
    assert (gap.question, await desk.misses.groups()) == ("这锅能不能放电磁炉", [])
    await review.want_passage(gap.id, "a_boss", NOW)
    assert await desk.unanswered.open() == []


async def test_an_unanswered_question_may_be_an_example_after_all(desk: Desk, review: Review, tmp_path: Path) -> None:
    await desk.unanswered.note("zh", "", "这个坏了咋整", Unanswer.UNKNOWN, NOW, message="t_1")
    (gap,) = await desk.unanswered.open()
    await review.assign(gap.id, "request_repair", None, "a_boss", NOW)
    assert await desk.misses.learned() == {"request_repair": ["这个坏了咋整"]}
    assert await desk.unanswered.open() == []


async def test_misses_are_forgotten_after_their_days(desk: Desk, conversation: ConversationId) -> None:
    await desk.misses.note(MISS, conversation, None)
    assert await desk.misses.forget(date(2026, 11, 23)) == 0
    assert await desk.misses.forget(date(2026, 11, 24)) == 1


async def test_the_command_line_lists_assigns_and_exports(
    desk: Desk, conversation: ConversationId, database_url: str, tmp_path: Path
) -> None:
    await desk.misses.note(MISS, conversation, None)
    (tmp_path / "nlu").mkdir()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"DATABASE_URL": database_url, "FRONTDESK_NLU_DATA": str(tmp_path)}
        command = [sys.executable, "-m", "desk.misses", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    listed = run("list", "--locale", "zh").stdout.split("\t")
    assert listed[1:] == ["1", "zh", "unclear", "ask_return_freight 0.30", "-", "邮费咋算\n"]
    assert "is not in domain.yml" in run("assign", listed[0], "ask_nonsense").stderr
    assert "ask_return_freight: 邮费咋算" in run("assign", listed[0], "ask_return_freight").stdout
    assert "nothing undecided is" in run("nothing", listed[0]).stderr
    assert "    - 邮费咋算" in run("export").stdout
    assert (await desk.database.one("SELECT state FROM misses"))["state"] == State.ASSIGNED
    assert Decision(State.ASSIGNED).intent is None
