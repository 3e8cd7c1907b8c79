"""What cannot wait: the right words and a person at once, first in the queue, whatever the engine does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.conversation.conversations import Owner
from desk.conversation.identity import ConversationId
from tests.bot.conftest import Running
from tests.bot.fake_engine import reply
from tests.bot.page import Page

SMOKE = "充电器冒烟了，孩子手被烫伤了"


async def opened(running: Running, text: str, locale: str = "zh") -> tuple[Page, ConversationId]:
    page = await running.page(locale=locale)
    await page.say(text)
    return page, ConversationId((await page.next("opened"))["conversation"])


@pytest.mark.parametrize(
    ("locale", "text", "reason", "priority", "words"),
    [
        ("zh", SMOKE, "danger", 2, "起火请拨119"),
        ("en", "Your charger caught fire and burned my hand", "danger", 2, "local emergency number"),
        ("zh", "我不想活了", "self_harm", 2, "12356"),
        ("en", "I want to kill myself", "self_harm", 2, "crisis line"),
        ("zh", "我才12岁，偷偷用妈妈手机买的", "minor", 1, "家里别的大人"),
        ("en", "I'm 11 years old and I ordered this", "minor", 1, "grown-up"),
        ("zh", "再不处理我就找律师起诉你们", "legal", 1, "负责的人工客服"),
        ("en", "My lawyer will contact you, see you in court", "legal", 1, "responsible for such matters"),
    ],
)
async def test_the_right_words_come_first_and_a_person_at_once(
    running: Running, locale: str, text: str, reason: str, priority: int, words: str
) -> None:
    page, conversation = await opened(running, text, locale)
    await page.next("owner", owner="queue")
    handoff = await running.desk.handoffs.open(conversation)
    assert handoff and (handoff.reason, handoff.priority, handoff.captured) == (reason, priority, False)
    said = [text for author, text in page.shown() if author == "desk"]
    assert len(said) == 2 and words in said[0]
    assert running.engine.turns == []


async def test_what_cannot_wait_goes_before_who_waits_longer(running: Running) -> None:
    running.engine.say = lambda turn: [reply("好的", effect={"kind": "handoff", "reason": "asked"})]
    patient, first = await opened(running, "转人工")
    await patient.next("owner", owner="queue")
    running.clock.forward(timedelta(minutes=1))
    lawyer, second = await opened(running, "我要起诉你们")
    await lawyer.next("owner", owner="queue")
    running.clock.forward(timedelta(minutes=1))
    burned, third = await opened(running, SMOKE)
    owner = await burned.next("owner", owner="queue")
    assert owner["waiting"]["place"] == 1
    assert [one.conversation for one in await running.desk.handoffs.waiting()] == [third, second, first]


async def test_who_waits_already_moves_up_and_hears_the_words_in_time(running: Running) -> None:
    running.engine.say = lambda turn: [reply("好的", effect={"kind": "handoff", "reason": "asked"})]
    page, conversation = await opened(running, "转人工")
    await page.next("owner", owner="queue")
    await page.say(SMOKE)
    await page.line("起火请拨119")
    handoff = await running.desk.handoffs.open(conversation)
    assert handoff and (handoff.reason, handoff.priority) == ("danger", 2)
    await page.say("还在冒烟")
    await page.line("如果还有危险")
    assert len(running.engine.turns) == 1


async def test_the_same_message_twice_is_answered_once(running: Running) -> None:
    page = await running.page()
    await page.say("你好")
    for _ in range(2):
        await page.say(SMOKE, "the-same-message")
    await page.next("owner", owner="queue")
    assert len([text for _, text in page.shown() if "起火请拨119" in text]) == 1


async def test_nobody_needs_the_engine_for_it(running: Running) -> None:
    await running.engine.stop()
    page, _ = await opened(running, SMOKE)
    await page.line("起火请拨119")
    await page.next("owner", owner="queue")


async def test_when_it_is_closed_the_words_stay_and_a_complaint_is_offered(at_night: Running) -> None:
    page, conversation = await opened(at_night, SMOKE)
    await page.line("起火请拨119")
    await page.line("11月24日（周二）9:30前由人工客服回复您")
    offer = await page.line("先登记一份投诉")
    handoff = await at_night.desk.handoffs.open(conversation)
    assert handoff and (handoff.priority, handoff.captured) == (2, True)
    await page.choose(offer["seq"], 0)
    await page.until(lambda: at_night.engine.turns)
    assert at_night.engine.turns[0]["payload"]["intent"] == "request_complaint"


async def test_the_form_rests_and_its_draft_stays(at_night: Running) -> None:
    at_night.engine.loop = lambda turn: "request_form"
    page, conversation = await opened(at_night, "我要退货")
    await page.answer("answer to 我要退货")
    draft = await at_night.desk.drafts.begin(conversation, "return", at_night.clock.now())
    await page.say("我真的不想活了")
    await page.line("12356")
    await page.say("没有人在乎")
    await page.answer("answer to 没有人在乎")
    assert at_night.engine.turns[-1]["seed"]["loop"] is None
    kept = await at_night.desk.drafts.open(conversation)
    assert kept and kept.id == draft.id


async def test_a_child_is_not_asked_for_personal_data_any_more(running: Running) -> None:
    page, conversation = await opened(running, "你好")
    draft = await running.desk.drafts.begin(conversation, "return", running.clock.now())
    await running.desk.prompts.ask(conversation, draft.id, "contact", ["name"], running.clock.now())
    await page.say("我今年11岁")
    await page.line("家里别的大人")
    assert await running.desk.prompts.open(conversation, running.clock.now()) is None


async def test_who_complains_of_a_danger_goes_on_while_a_person_is_fetched(running: Running) -> None:
    page, conversation = await opened(running, "我要投诉，充电宝爆炸了把手烧伤")
    await page.line("起火请拨119")
    await page.line("10:30前回复您。等的时候，我先帮您把投诉登记好")
    await page.answer("answer to 我要投诉，充电宝爆炸了把手烧伤")
    row = await running.desk.conversations.get(conversation)
    assert row.owner is Owner.BOT
    (waiting,) = await running.desk.handoffs.waiting()
    assert waiting.conversation == conversation and waiting.priority == 2
    lin = await running.agent()
    claimed = await running.attending.claim(conversation, lin.id, row.ownership_number)
    assert claimed.owner is Owner.AGENT


async def test_an_agent_who_is_there_is_not_interrupted(running: Running) -> None:
    lin = await running.agent()
    page, conversation = await opened(running, "你好")
    await running.attending.claim(conversation, lin.id, 1)
    await page.next("owner", owner="agent")
    await page.say(SMOKE)
    assert not [text for _, text in page.shown() if "119" in text]


async def test_the_words_are_in_the_language_it_was_told_in(running: Running) -> None:
    page, _ = await opened(running, "help, the battery exploded and my son is hurt", "zh")
    await page.line("local emergency number")
