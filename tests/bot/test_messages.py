"""A message there and back: acknowledged after the commit, answered once, shown to every page."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from desk.conversation.turns import TurnState
from tests.bot.conftest import Running
from tests.bot.fake_engine import reply


async def test_a_consumer_is_answered(running: Running) -> None:
    page = await running.page()
    accepted = await page.say("你好")
    assert accepted["type"] == "accepted"
    await page.answer("answer to 你好")
    assert page.shown() == [("consumer", "你好"), ("bot", "answer to 你好")]


async def test_the_page_that_resumes_with_its_secret_sees_what_it_missed(running: Running) -> None:
    page = await running.page()
    await page.say("你好")
    await page.answer("answer to 你好")
    opened = await page.next("opened")
    key = {"conversation": opened["conversation"], "secret": opened["secret"]}
    again = await running.page(**key, since=1)
    await again.answer("answer to 你好")
    assert again.shown() == [("bot", "answer to 你好")]


async def test_nothing_is_stored_before_the_first_message(running: Running) -> None:
    page = await running.page()
    await page.send("typing", on=True)
    await page.send("since", seq=0)
    assert (await page.next("error"))["code"] == "no_conversation"
    assert await running.desk.conversations.listed("bot", agent=None, before=None, limit=9) == []


async def test_a_wrong_secret_closes_the_socket(running: Running) -> None:
    page = await running.page()
    await page.say("你好")
    opened = await page.next("opened")
    stranger = await running.connect()
    await stranger.send("hello", conversation=opened["conversation"], secret="guessed")
    await stranger._reading
    assert stranger.socket.close_code == 1008
    assert stranger.frames == []


async def test_three_simultaneous_duplicates_give_one_turn(running: Running) -> None:
    first = await running.page()
    await first.say("你好", "the-first-1")
    await first.answer("answer to 你好")
    opened = await first.next("opened")
    key = {"conversation": opened["conversation"], "secret": opened["secret"]}
    pages = [await running.page(**key) for _ in range(3)]
    accepted = await asyncio.gather(*(page.say("还在吗", "the-same-id") for page in pages))
    assert len({(one["type"], one["seq"]) for one in accepted}) == 1
    await pages[0].answer("answer to 还在吗")
    assert [turn["text"] for turn in running.engine.turns] == ["你好", "还在吗"]


async def test_a_burst_is_answered_in_one_turn_after_the_one_that_runs(running: Running) -> None:
    running.engine.gate.clear()
    page = await running.page()
    await page.say("一")
    await running.engine.begun.wait()
    for text in ("二", "三"):
        await page.say(text)
    running.engine.gate.set()
    await page.answer("answer to 二\n三")
    assert [turn["text"] for turn in running.engine.turns] == ["一", "二\n三"]


async def test_nothing_of_a_long_burst_is_lost_on_the_way_to_the_engine(running: Running) -> None:
    running.engine.gate.clear()
    page = await running.page()
    await page.say("一")
    await running.engine.begun.wait()
    burst = ["二" * 2000, "三" * 1999, "四", "五" * 3990, "六"]
    for text in burst:
        await page.say(text)
    running.engine.gate.set()
    await page.answer(f"answer to 四\n{burst[3]}\n六")
    heard = [turn["text"] for turn in running.engine.turns]
    assert heard == ["一", f"{burst[0]}\n{burst[1]}", f"四\n{burst[3]}\n六"]
    assert all(len(text) <= 4000 for text in heard)


async def test_a_button_is_pressed_by_its_place_and_its_payload_never_leaves_the_desk(running: Running) -> None:
    running.engine.say = lambda turn: [reply("哪一种", ("质量问题", "inform_fault"), ("不想要了", "inform_no_reason"))]
    page = await running.page()
    await page.say("退货")
    question = await page.answer("哪一种")
    assert question["buttons"] == [{"title": "质量问题"}, {"title": "不想要了"}]
    assert (await page.choose(question["seq"], 1))["type"] == "accepted"
    await page.message(lambda m: m["seq"] == question["seq"] and m["chosen"] == 1)
    await page.until(lambda: len(running.engine.turns) == 2)
    assert running.engine.turns[1]["payload"] == {"intent": "inform_no_reason", "entities": {}}
    assert running.engine.turns[1]["text"] is None
    assert (await page.choose(question["seq"], 2))["code"] == "no_such_choice"
    assert (await page.choose(99, 0))["code"] == "no_such_choice"


async def test_what_a_dead_gateway_had_leased_is_run_by_another(running: Running) -> None:
    desk, now = running.desk, running.clock.now()
    running.engine.gate.clear()
    page = await running.page()
    await page.say("你好")
    await running.engine.begun.wait()
    running.clock.forward(timedelta(minutes=2))
    taken = await desk.turns.lease(running.clock.now())
    assert taken is None or taken.attempt == 2
    running.engine.gate.set()
    if taken:
        await desk.turns.again(taken, now, "test")
    await page.answer("answer to 你好")
    assert page.shown().count(("bot", "answer to 你好")) == 1
    assert len(running.engine.turns) == 1


async def test_the_context_of_an_episode_goes_along(running: Running) -> None:
    page = await running.page(locale="en")
    await page.say("hello there, how are you")
    await page.answer("answer to hello there, how are you")
    turn = running.engine.turns[0]
    assert turn["slots"] == {"locale": "en", "channel": "widget"}
    assert turn["seed"] is None
    await page.say("and one more question please")
    await page.answer("answer to and one more question please")
    assert running.engine.turns[1]["episode"] == turn["episode"]
    running.clock.forward(timedelta(minutes=31))
    await page.say("are you still there")
    await page.answer("answer to are you still there")
    assert running.engine.turns[2]["episode"] != turn["episode"]


async def test_a_turn_is_done_once_it_is_answered(running: Running) -> None:
    page = await running.page()
    await page.say("你好")
    await page.answer("answer to 你好")
    assert await running.desk.turns.lease(running.clock.now() + timedelta(hours=1)) is None
    assert TurnState.DONE == "done"
