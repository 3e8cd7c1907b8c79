"""Data erased at the consumer's wish: in every store, once, through crashes, with a receipt."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from tests.bot.conftest import MONDAY_NIGHT, MONDAY_TEN, Running, running_gateway
from tests.bot.fake_engine import FakeEngine, reply
from tests.rights.conftest import CANARY, VALUES, confirm, everything_stored, known, rows


async def test_nothing_of_the_consumer_is_left_in_any_table(running: Running, given: dict[str, Any]) -> None:
    one = await known(running)
    assert everything_stored(given["DATABASE_URL"]).count(CANARY) > 8, "the canary is where it must be found again"
    await confirm(running, one, "erasure")
    await one.page.line("删除回执D")
    left = everything_stored(given["DATABASE_URL"])
    assert CANARY not in left
    assert not [value for value in VALUES.values() if value in left]
    assert await running.desk.contacts.of(one.conversation) == []
    assert rows(given["DATABASE_URL"], "SELECT parked FROM prompts WHERE parked IS NOT NULL") == []
    assert await running.desk.proofs.of(one.conversation) == []


async def test_the_receipt_tells_what_went_and_until_when_the_rest_stays(running: Running) -> None:
    one = await known(running)
    await confirm(running, one, "erasure")
    line = (await one.page.line("删除回执D"))["text"]
    (receipt,) = await running.desk.erasures.of(one.conversation)
    assert receipt.number in line and receipt.done_at is not None
    assert "6条消息" in line and "1份联系方式" in line and "1份没提交的申请" in line
    assert "2029年11月22日" in line, "cases and consents stay for the days of the agreement"
    assert receipt.erased == {"messages": 6, "contacts": 1, "drafts": 1, "files": 0}


async def test_case_consent_and_numbers_stay_as_records_without_words(running: Running) -> None:
    one = await known(running)
    assert one.case
    await confirm(running, one, "erasure")
    await one.page.line("删除回执D")
    case = await running.desk.cases.get(one.case.number)
    assert (case.state, case.order_no, case.contact, dict(case.fields)) == ("cancelled", one.case.order_no, None, {})
    assert [step.note for step in await running.desk.case_steps.of(case.number)] == ["", "", ""]
    (consent,) = await running.desk.consents.of(one.conversation)
    assert consent.withdrawn_at is not None and consent.notice_hash
    seqs = [message.seq for message in await running.desk.ledger.since(one.conversation, 0)]
    assert seqs == list(range(1, len(seqs) + 1)), "the numbers have no gap"


async def test_every_tracker_is_forgotten_and_the_next_one_starts_from_nothing(running: Running) -> None:
    one = await known(running)
    running.clock.forward(timedelta(minutes=45))
    await one.page.say("我回来了")
    await one.page.answer("answer to 我回来了")
    before = {turn["episode"] for turn in running.engine.turns}
    await confirm(running, one, "erasure")
    await one.page.line("删除回执D")
    assert len(before) == 2 and before <= set(running.engine.forgotten)
    await one.page.say("还在吗")
    await one.page.answer("answer to 还在吗")
    turn = running.engine.turns[-1]
    assert turn["episode"] not in before and turn["seed"] is None


async def test_while_trackers_cannot_be_erased_the_receipt_waits(running: Running) -> None:
    one = await known(running)
    running.engine.forgets = lambda: False
    await confirm(running, one, "erasure")
    await one.page.until(lambda: not running.engine.forgotten)
    (erasure,) = await running.desk.erasures.of(one.conversation)
    assert erasure.done_at is None and CANARY not in str(one.page.messages()[-1])
    running.engine.forgets = lambda: True
    running.clock.forward(timedelta(seconds=70))
    await one.page.line(erasure.number)


async def test_a_gateway_that_is_lost_in_the_middle_leaves_the_rest_to_the_next(
    given: dict[str, Any], engine: FakeEngine
) -> None:
    engine.forgets = lambda: not engine.forgotten  # the first tracker, and no other
    async with running_gateway(given, engine, MONDAY_TEN) as running:
        one = await known(running)
        running.clock.forward(timedelta(minutes=45))
        await confirm(running, one, "erasure")
        await one.page.until(lambda: len(engine.forgotten) == 1)
    engine.forgets = lambda: True
    async with running_gateway(given, engine, MONDAY_NIGHT) as running:
        page = await running.page(conversation=one.conversation, secret=one.secret, since=0)
        await page.line("删除回执D")
        assert len([text for _, text in page.shown() if "删除回执" in text]) == 1
        assert len(await running.desk.erasures.of(one.conversation)) == 1
    assert len(engine.forgotten) == len(set(engine.forgotten)) == 2, "what was forgotten is not asked for again"


async def test_what_is_said_while_the_erasure_is_answered_is_not_lost(running: Running) -> None:
    one = await known(running)
    running.engine.say = lambda turn: [reply("正在删除", effect={"kind": "erasure"})]
    running.engine.begun.clear()
    running.engine.gate.clear()
    await one.page.say("确认")
    await one.page.until(running.engine.begun.is_set)
    await one.page.say("对了，你们几点下班")
    running.engine.say = lambda turn: [reply(f"answer to {turn['text']}")] if "几点" in turn["text"] else [
        reply("正在删除", effect={"kind": "erasure"})
    ]  # fmt: skip
    running.engine.gate.set()
    await one.page.answer("answer to 对了，你们几点下班")


async def test_the_same_wish_twice_is_one_receipt(running: Running) -> None:
    one = await known(running)
    running.engine.forgets = lambda: False
    await confirm(running, one, "erasure")
    await confirm(running, one, "erasure", "好的，还在办理。")
    running.engine.forgets = lambda: True
    running.clock.forward(timedelta(seconds=70))
    await one.page.line("删除回执D")
    assert len(await running.desk.erasures.of(one.conversation)) == 1


async def test_somebody_else_s_conversation_is_not_touched(running: Running, given: dict[str, Any]) -> None:
    mine = await known(running, case=None)
    other = await running.page()
    await other.say("另一位说了另一句")
    await other.answer("answer to 另一位说了另一句")
    await confirm(running, mine, "erasure")
    await mine.page.line("删除回执D")
    assert "另一位说了另一句" in everything_stored(given["DATABASE_URL"])


async def test_an_open_case_keeps_what_it_needs(running: Running) -> None:
    """The assistant refuses to erase then; should a case be opened in between, it can still go on."""
    one = await known(running, case="submitted")
    assert one.case
    await confirm(running, one, "erasure")
    await one.page.line("删除回执D")
    case = await running.desk.cases.get(one.case.number)
    assert case.contact and (await running.desk.contacts.reveal(case.contact))["name"] == VALUES["name"]
    assert case.fields["fault"] == f"{CANARY}故障"


async def test_a_message_that_waits_for_an_agent_is_let_go(running: Running) -> None:
    one = await known(running)
    await running.desk.handoffs.ask(one.conversation, "asked", running.clock.now(), captured=True, promise=None)
    await confirm(running, one, "erasure")
    await one.page.line("删除回执D")
    assert await running.desk.handoffs.open(one.conversation) is None


async def test_what_is_erased_is_not_posted_to_a_messaging_app(running: Running, given: dict[str, Any]) -> None:
    desk, now = running.desk, running.clock.now()
    conversation = await running.gateway.arrive("elsewhere", "chat-1", "zh")
    await running.gateway.receive(conversation, "m-1", f"{CANARY}三号")
    async with asyncio.timeout(20):
        while len(await desk.ledger.since(conversation, 0)) < 2:
            await asyncio.sleep(0.02)
    assert rows(given["DATABASE_URL"], "SELECT 1 FROM outbox WHERE state = 'pending'")
    async with desk.database.transaction():
        await desk.conversations.lock(conversation)
        await desk.erasing.words(conversation, "（已应您的要求删除）")
    assert rows(given["DATABASE_URL"], "SELECT 1 FROM outbox") == [] and now


async def test_a_page_that_is_open_forgets_what_it_showed(running: Running) -> None:
    one = await known(running)
    await confirm(running, one, "erasure")
    await one.page.line("删除回执D")
    await one.page.until(lambda: CANARY not in str(one.page.messages()))
    shown = [text for author, text in one.page.shown() if author == "consumer"]
    assert shown == ["（已应您的要求删除）"] * 3
