"""When a rating is asked for, and when it is not: once, never in the middle of something, never twice."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from bot.lines import Lines
from bot.ratings import Ratings
from desk.case.terms import Unjudged
from desk.conversation.identity import ConversationId
from desk.conversation.ratings import Rating, Subject, key
from tests.bot.conftest import Running
from tests.bot.page import Page
from tests.bot.test_people import asked_for_a_person, number


@pytest.fixture
def ratings(running: Running) -> Ratings:
    """What the timer calls; the gateway's own is the same."""
    return running.gateway._ratings


async def ended(running: Running, outcome: str = "solved", *, asked: str = "asked") -> tuple[Page, ConversationId]:
    """A consumer whose handoff an agent has ended."""
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    await running.desk.database.run("UPDATE handoffs SET reason = %(reason)s", reason=asked)
    await end_again(running, conversation, outcome)
    await page.next("owner", owner="bot")
    return page, conversation


async def end_again(running: Running, conversation: ConversationId, outcome: str = "solved") -> None:
    lin = await running.agent()
    held = await running.attending.claim(conversation, lin.id, await number(running, conversation))
    await running.attending.end(conversation, lin.id, held.ownership_number, outcome, "")


async def asked(running: Running, conversation: ConversationId) -> list[Rating]:
    return list(await running.desk.ratings.of(conversation))


async def finished(running: Running, conversation: ConversationId, kind: str, state: str) -> str:
    """A case that has come to this state; return its number."""
    desk, now = running.desk, running.clock.now()
    draft = await desk.drafts.begin(conversation, kind, now)
    await desk.drafts.fill(draft.id, {"account": "太慢了"}, now)
    draft = await desk.drafts.get(draft.id)
    case = await desk.cases.open(draft, Unjudged(desk.agreements.today.version), uuid4().hex, now)
    await desk.drafts.close(draft.id, "submitted", now)
    await desk.cases.move(case.number, "submitted", state, (await running.agent()).id, now)
    return case.number


async def test_the_question_names_the_agent_and_has_five_answers(running: Running) -> None:
    page, conversation = await ended(running)
    question = await page.line("您对客服Lin这次的服务满意吗")
    assert [one["title"] for one in question["buttons"]] == ["很满意", "满意", "一般", "不满意", "很不满意"]
    (rating,) = await asked(running, conversation)
    assert (rating.subject, rating.kind, rating.message, rating.score) == ("handoff", "asked", question["seq"], None)


@pytest.mark.parametrize(("outcome", "reason"), [("no_answer", "asked"), ("solved", "danger"), ("solved", "legal")])
async def test_nobody_is_asked_who_was_not_there_or_had_worse_to_bear(
    running: Running, outcome: str, reason: str
) -> None:
    _, conversation = await ended(running, outcome, asked=reason)
    assert await asked(running, conversation) == []
    assert not await _waits(running)


async def test_who_is_given_back_to_the_assistant_is_not_asked(running: Running) -> None:
    lin = await running.agent()
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    held = await running.attending.claim(conversation, lin.id, await number(running, conversation))
    await running.attending.release(conversation, lin.id, held.ownership_number, "")
    assert await asked(running, conversation) == []


async def test_of_two_answers_at_once_the_first_counts(running: Running) -> None:
    page, conversation = await ended(running)
    question = await page.line("这次的服务满意吗")
    gateway, seq = running.gateway, question["seq"]
    await asyncio.gather(*(gateway.choose(conversation, f"press-{n:04d}", seq, n) for n in range(5)))
    (rating,) = await asked(running, conversation)
    assert rating.score == 5 - (await running.desk.ledger.at(conversation, seq)).chosen
    said = [text for author, text in page.shown() if author == "desk"]
    await page.line("已经收到了")
    assert len([one for one in said if "谢谢您告诉我们" in one or "谢谢您的评价" in one]) <= 1


async def test_after_a_day_it_is_too_late(running: Running) -> None:
    page, conversation = await ended(running)
    question = await page.line("这次的服务满意吗")
    running.clock.forward(timedelta(days=1, minutes=1))
    await page.say("五星")
    await page.answer("好的，我帮您联系人工客服。")
    await page.choose(question["seq"], 0)
    await page.line("时间已经过了")
    assert (await asked(running, conversation))[0].score is None


async def test_a_form_is_not_disturbed_and_its_numbers_are_its_own(running: Running, ratings: Ratings) -> None:
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    draft = await running.desk.drafts.begin(conversation, "return", running.clock.now())
    await end_again(running, conversation)
    (handoff,) = await running.desk.handoffs.of(conversation)
    assert await asked(running, conversation) == []
    await running.desk.drafts.close(draft.id, "cancelled", running.clock.now())
    await ratings.carry_out(key(Subject.HANDOFF, handoff.id))
    question = await page.line("这次的服务满意吗")
    await running.desk.drafts.begin(conversation, "return", running.clock.now())
    turns = len(running.engine.turns)
    await page.say("2")
    await page.message(lambda m: m["author"] == "bot" and m["seq"] > question["seq"])
    assert len(running.engine.turns) == turns + 1
    assert (await asked(running, conversation))[0].score is None


async def test_the_timer_asks_once_however_often_it_rings(running: Running, ratings: Ratings) -> None:
    _, conversation = await ended(running)
    (handoff,) = await running.desk.handoffs.of(conversation)
    for _ in range(2):
        await ratings.carry_out(key(Subject.HANDOFF, handoff.id))
    assert len(await asked(running, conversation)) == 1


@pytest.mark.parametrize(
    ("kind", "state", "counts"), [("complaint", "answered", True), ("suggestion", "answered", False)]
)
async def test_a_case_is_asked_about_at_its_end(
    running: Running, ratings: Ratings, kind: str, state: str, counts: bool
) -> None:
    page = await running.page()
    await page.say("你好")
    conversation = ConversationId((await page.next("opened"))["conversation"])
    case = await finished(running, conversation, kind, state)
    await ratings.carry_out(key(Subject.CASE, case))
    found = [(one.about, one.kind, one.score) for one in await asked(running, conversation)]
    assert found == ([(case, "complaint", None)] if counts else [])


async def test_one_question_waits_for_the_other(running: Running, ratings: Ratings) -> None:
    page, conversation = await ended(running)
    case = await finished(running, conversation, "suggestion", "accepted")
    await running.desk.cases.move(case, "accepted", "done", "a_lin", running.clock.now())
    await ratings.carry_out(key(Subject.CASE, case))
    assert [one.subject for one in await asked(running, conversation)] == ["handoff"]
    assert (await _waits(running))[0] > running.clock.now()
    question = await page.line("这次的服务满意吗")
    await page.choose(question["seq"], 1)
    await ratings.carry_out(key(Subject.CASE, case))
    await page.line(f"您对建议{case}的处理满意吗")


async def test_whoever_was_just_abusive_is_left_alone_for_an_hour(running: Running, ratings: Ratings) -> None:
    page, conversation = await asked_for_a_person(running)
    await page.next("owner", owner="queue")
    row = await running.desk.conversations.get(conversation)
    await Lines(running.desk).say(row, "utter_insult")
    await end_again(running, conversation)
    assert await asked(running, conversation) == []
    running.clock.forward(timedelta(hours=1, minutes=1))
    await page.line("这次的服务满意吗")


async def test_what_was_said_about_it_goes_with_the_words_and_a_new_question_does_not_come(
    running: Running, ratings: Ratings
) -> None:
    page, conversation = await ended(running)
    question = await page.line("这次的服务满意吗")
    await page.choose(question["seq"], 0)
    thanks = await page.line("谢谢您的评价")
    await page.choose(thanks["seq"], 0)
    await page.line("写成一条消息")
    await page.say("小林很好")
    await page.line("记下了")
    case = await finished(running, conversation, "complaint", "answered")
    running.clock.forward(timedelta(seconds=1))
    now = running.clock.now()
    async with running.desk.database.transaction():
        await running.desk.conversations.lock(conversation)
        await running.desk.erasing.words(conversation, "—")
        await running.desk.erasing.done(conversation, now)
    await ratings.carry_out(key(Subject.CASE, case))
    (rating,) = await asked(running, conversation)
    assert (rating.score, rating.comment) == (5, None)


async def _waits(running: Running) -> list[datetime]:
    rows = await running.desk.database.all("SELECT due_at FROM timers WHERE kind = 'rating'")
    return [row["due_at"] for row in rows]
