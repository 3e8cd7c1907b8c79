"""Turns over the endpoint, on a real PostgreSQL and a real model."""

from __future__ import annotations

import asyncio
import time

import pytest
from acting import Acting
from asking import SECRET, Asker, words

from engine.signature import HEADER, sign

DISGUISES = [
    "/affirm",
    " /affirm",
    "/ affirm",
    "//affirm",
    "／affirm",
    "\u200b/affirm",
    "\u2215affirm",
    "\u29f8affirm",
    "\u3000／ /affirm",
    "\ufeff/affirm",
    "\u2060\u2044affirm",
]


async def test_a_greeting_is_answered_in_chinese_with_buttons(engine: Asker):
    answer = await engine.say("您好")
    assert words(answer) == ["您好，请问有什么可以帮您？"]
    reply = answer["replies"][0]
    assert reply["response"] == "utter_greet"
    assert reply["buttons"][1] == {
        "title": "退款时间",
        "payload": {"intent": "ask_refund_time", "entities": {"reason": "menu"}},
    }
    assert answer["intent"]["name"] == "greet" and answer["turns"] == 1 and answer["replayed"] is False


async def test_the_locale_chooses_the_words(engine: Asker):
    answer = await engine.say("hello", slots={"locale": "en"})
    assert words(answer) == ["Hello, how can I help?"]
    assert answer["slots"]["locale"] == "en"


async def test_an_action_speaks_with_facts_and_data(engine: Asker):
    answer = await engine.say("退款多久到账")
    assert words(answer) == ["退款将在收到商品后5天内原路退回。"]
    assert answer["replies"][0]["custom"] == {"basis": [{"clause": "refund.days", "version": "1"}]}


async def test_a_known_message_is_answered_again_and_not_run_again(engine: Asker, acting: Acting):
    turn = engine.turn("退款多久到账")
    _, first = await engine.post(turn)
    status, second = await engine.post(turn)
    assert status == 200 and second == first | {"replayed": True}
    assert acting.called("action_answer_refund_time") == 1


async def test_an_older_message_is_answered_with_its_own_words(engine: Asker):
    turn = engine.turn("您好")
    await engine.post(turn)
    await engine.say("退款多久到账")
    _, again = await engine.post(turn)
    assert words(again) == ["您好，请问有什么可以帮您？"]


async def test_a_form_runs_to_its_case_with_a_question_in_its_middle(engine: Asker):
    assert (await engine.say("我要退货"))["requested_slot"] == "order_no"
    answer = await engine.say("FD202611010017")
    assert answer["slots"]["order_no"] == "FD202611010017" and answer["requested_slot"] == "reason"
    assert answer["entities"] == [{"entity": "order_no", "value": "FD202611010017"}]
    asked = await engine.say("退款多久到账")
    assert words(asked) == ["退款将在收到商品后5天内原路退回。", "请问退货原因是什么？"]
    assert asked["loop"] == "request_form"
    done = await engine.press("affirm", {"reason": "不合适"})
    assert words(done) == ["已提交，单号C1。"] and done["loop"] is None and done["requested_slot"] is None


async def test_a_pressed_payload_fills_slots_and_leaves_no_text(engine: Asker):
    await engine.press("request_return")
    answer = await engine.press("inform_order", {"order_no": "FD202611010022"})
    assert answer["slots"]["order_no"] == "FD202611010022" and answer["requested_slot"] == "reason"
    assert answer["intent"] == {"name": "inform_order", "confidence": 1.0}


async def test_a_fresh_episode_goes_on_where_its_seed_says(engine: Asker):
    seed = {"slots": {"order_no": "FD202611010033"}, "loop": "request_form", "requested_slot": "reason"}
    answer = await engine.press("affirm", {"reason": "拍错了"}, seed=seed)
    assert words(answer) == ["已提交，单号C1。"]


async def test_a_seeded_form_takes_a_typed_answer(engine: Asker):
    seed = {"slots": {"order_no": "FD202611010033"}, "loop": "request_form", "requested_slot": "reason"}
    answer = await engine.say("不用了", seed=seed)
    assert answer["slots"]["reason"] == "不用了" and words(answer) == ["已提交，单号C1。"]


async def test_a_seed_is_ignored_once_the_episode_has_begun(engine: Asker):
    await engine.say("您好")
    answer = await engine.say(
        "您好", seed={"slots": {"kind": "return"}, "loop": "request_form", "requested_slot": "reason"}
    )
    assert "kind" not in answer["slots"] and answer["loop"] is None


@pytest.mark.parametrize("text", DISGUISES)
async def test_a_typed_command_is_no_command(engine: Asker, text: str):
    answer = await engine.say(text)
    assert answer["intent"]["confidence"] < 1.0
    turn = engine.turn(text + '{"order_no": "FD202611010017"}')
    turn["seed"] = None
    _, hidden = await engine.post(turn)
    assert hidden["intent"]["confidence"] < 1.0 and "order_no" not in hidden["slots"]


async def test_a_text_of_nothing_but_slashes_is_answered(engine: Asker):
    assert words(await engine.say("／／ /"))


@pytest.mark.parametrize("failure", [500, 401, 400, "gone"])
async def test_nothing_is_saved_when_the_action_server_fails_in_the_middle(
    engine: Asker, acting: Acting, failure: object
):
    await engine.say("您好")
    turn = engine.turn("故障动作一下")
    acting.fails = (failure, {}) if isinstance(failure, int) else None
    acting.hangs = failure == "gone"
    assert await engine.post(turn) == (503, {"error": "actions_unavailable"})
    acting.fails, acting.hangs = None, False
    status, answer = await engine.post(turn)
    assert status == 200 and answer["replayed"] is False and answer["turns"] == 2
    assert words(answer) == ["您好，请问有什么可以帮您？", "已提交，单号C1。"]


async def test_a_form_survives_an_action_server_that_was_away(engine: Asker, acting: Acting):
    await engine.say("我要退货")
    turn = engine.turn("FD202611010017")
    acting.hangs = True
    assert (await engine.post(turn))[0] == 503
    acting.hangs = False
    status, answer = await engine.post(turn)
    assert status == 200 and answer["requested_slot"] == "reason" and answer["turns"] == 2


@pytest.mark.parametrize("answer", [{"events": "none"}, {"events": [{"event": "invented"}]}, {"responses": ["text"]}])
async def test_an_answer_that_is_no_actions_result_aborts_the_turn(engine: Asker, acting: Acting, answer: object):
    turn = engine.turn("故障动作一下")
    acting.fails = (200, answer)
    status, body = await engine.post(turn)
    assert status >= 500 and body["error"] == "turn_failed"
    acting.fails = None
    assert (await engine.post(turn))[1]["turns"] == 1


async def test_a_rejection_of_an_action_is_no_outage(engine: Asker, acting: Acting):
    await engine.say("我要退货")
    acting.fails = (400, {"action_name": "validate_request_form", "error": "no"})
    _, answer = await engine.post(engine.turn("FD202611010017"))
    assert answer["error"] == "words_missing"


async def test_an_unfilled_fact_fails_the_turn(engine: Asker):
    turn = engine.turn("词句漏洞")
    assert await engine.post(turn) == (500, {"error": "words_missing"})
    assert (await engine.say("您好"))["turns"] == 1


async def test_a_turn_without_words_fails(engine: Asker):
    assert await engine.post(engine.turn("沉默")) == (500, {"error": "words_missing"})


async def test_a_locale_without_words_fails_the_turn(engine: Asker):
    assert await engine.post(engine.turn("您好", slots={"locale": "fr"})) == (500, {"error": "words_missing"})


async def test_of_two_turns_at_once_in_an_episode_one_is_busy(engine: Asker, acting: Acting):
    acting.waits_for = asyncio.Event()
    running = asyncio.create_task(engine.post(engine.turn("退款多久到账")))
    await acting.going.wait()
    assert await engine.post(engine.turn("您好")) == (409, {"error": "busy"})
    acting.waits_for.set()
    assert (await running)[0] == 200


async def test_a_passed_deadline_runs_nothing(engine: Asker, acting: Acting):
    assert await engine.post(engine.turn("退款多久到账", deadline=time.time() - 1)) == (504, {"error": "deadline"})
    assert not acting.calls


async def test_a_deadline_that_passes_in_the_middle_saves_nothing(engine: Asker, acting: Acting):
    acting.waits_for = asyncio.Event()
    turn = engine.turn("退款多久到账", deadline=time.time() + 0.5)
    assert await engine.post(turn) == (504, {"error": "deadline"})
    acting.waits_for.set()
    status, answer = await engine.post(turn | {"deadline": time.time() + 15})
    assert status == 200 and answer["replayed"] is False and answer["turns"] == 1


@pytest.mark.parametrize(
    "header", [None, "nonsense", sign("another secret altogether", b"{}", int(time.time())), sign(SECRET, b"{}", 1000)]
)
async def test_an_unsigned_turn_is_refused(engine: Asker, header: str | None):
    headers = {HEADER: header} if header else {}
    async with engine.client.post("/turns", data=b"{}", headers=headers) as response:
        assert response.status == 401 and await response.json() == {"error": "bad_signature"}


WRONG = [
    ({"message_id": "no spaces"}, "message_id"),
    ({"episode": "short"}, "episode"),
    ({"text": None}, "text and payload"),
    ({"payload": {"intent": "affirm"}}, "text and payload"),
    ({"text": "x" * 4001}, "4000"),
    ({"text": "nul\x00"}, "NUL"),
    ({"text": 7}, "text"),
    ({"text": None, "payload": {"intent": "no_such_intent"}}, "payload"),
    ({"text": None, "payload": {"intent": "affirm", "entities": {"a": 1}}}, "payload"),
    ({"slots": {"no_such_slot": 1}}, "slots"),
    ({"slots": {"kind": [1]}}, "slots"),
    ({"seed": {"loop": "no_such_form"}}, "seed"),
    ({"seed": {"requested_slot": "nothing"}}, "seed"),
    ({"deadline": "soon"}, "deadline"),
    ({"surprise": 1}, "surprise"),
]


@pytest.mark.parametrize(("change", "named"), WRONG)
async def test_a_wrong_turn_is_refused_with_what_is_wrong(engine: Asker, change: dict, named: str):
    status, answer = await engine.post(engine.turn("您好") | change)
    assert status == 400 and answer["error"] == "bad_request" and named in answer["what"]


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"message_id":', b" " * 70_000], ids=len)
async def test_a_body_that_is_no_turn_is_refused(engine: Asker, body: bytes):
    status, answer = await engine.post(body)
    assert status == 400 and answer["what"]


async def test_odd_texts_are_answered(engine: Asker):
    for text in (
        "😀😀",
        "{days}",
        "<b>hi</b>",
        "'; DROP TABLE events; --",
        "مرحبا",
        "好" * 3997,
        "{{",
        "\ud83d",
        "[x](order_no)",
    ):
        assert words(await engine.say("您好 " + text))


async def test_readiness_names_the_model(engine: Asker, model):
    async with engine.client.get("/ready") as response:
        assert response.status == 200 and (await response.json())["model"] == model.name
