"""Personal data: masks in the ledger, seals in the store, and the contact form taken in once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from desk.conversation.identity import ConversationId
from desk.seed import seed
from tests.bot.conftest import Running
from tests.bot.fake_engine import reply
from tests.bot.page import Frame, Page

PHONE, EMAIL = "13800138000", "lin.xiao@example.com"
VALUES = {"name": "林晓明", "phone": PHONE, "address": "浙江省杭州市西湖区文三路1号"}


async def test_personal_numbers_never_reach_the_ledger_the_engine_or_the_logs(
    running: Running, given: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    page = await running.page()
    await page.say(f"我的电话是{PHONE}，邮箱{EMAIL}，订单FD202611010017")
    shown = await page.message(lambda m: m["author"] == "consumer")
    await page.message(lambda m: m["author"] == "bot")
    assert "138****8000" in shown["text"]
    assert "FD202611010017" in shown["text"]
    asked = running.engine.turns[0]["text"]
    with psycopg.connect(given["DATABASE_URL"]) as connection:
        rows = str(connection.execute("SELECT * FROM messages").fetchall())
        rows += str(connection.execute("SELECT * FROM audit").fetchall())
    out, err = capfd.readouterr()
    for canary in (PHONE, EMAIL, "lin.xiao"):
        assert canary not in shown["text"] + asked + rows + out + err


async def prompted(running: Running, *, consent: bool = True) -> tuple[Page, ConversationId, Frame]:
    """A consumer in front of the contact form."""
    page = await running.page()
    await page.say("我要退货")
    conversation = ConversationId((await page.next("opened"))["conversation"])
    await page.answer("answer to 我要退货")
    desk, now = running.desk, running.clock.now()
    await seed(desk, [])
    draft = await desk.drafts.begin(conversation, "return", now)
    await desk.consents.record(
        conversation, "contact", granted=consent, notice_version="1", notice_hash=desk.agreements.today.notice_hash,
        language="zh", channel="widget", message="t_1", now=now,
    )  # fmt: skip
    effect = {"kind": "prompt", "draft": draft.id, "purpose": "contact", "fields": ["name", "phone", "address"]}
    running.engine.say = lambda turn: [reply("请填写联系方式", effect=effect)]
    running.engine.loop = lambda turn: "request_form"
    await page.say("同意")
    prompt = (await page.until(lambda: next((f for f in page.frames if f["type"] == "prompt" and f["prompt"]), None)))[
        "prompt"
    ]
    running.engine.say = lambda turn: [reply("收到")]
    return page, conversation, prompt


async def test_the_form_is_taken_in_once_and_the_draft_goes_on(running: Running) -> None:
    page, conversation, prompt = await prompted(running)
    assert [field["name"] for field in prompt["fields"]] == ["name", "phone", "address"]
    first = await page.submit(prompt["id"], VALUES, "the-submit-id")
    again = await page.submit(prompt["id"], VALUES, "the-submit-id")
    assert (first["type"], first["seq"]) == ("accepted", again["seq"])
    await page.next("prompt", prompt=None)
    await page.answer("收到")
    (contact,) = await running.desk.contacts.of(conversation)
    draft = await running.desk.drafts.open(conversation)
    assert draft and draft.fields["contact"] == contact.id
    turn = running.engine.turns[-1]
    assert turn["payload"] == {"intent": "submit_contact", "entities": {"contact": contact.id}}
    shown = await page.message(lambda m: m["seq"] == first["seq"])
    assert "林晓明" not in shown["text"] and "138****8000" in shown["text"] and "文三路" not in shown["text"]
    assert (await running.desk.contacts.reveal(contact.id))["phone"] == "+8613800138000"


async def test_wrong_values_are_named_field_by_field_and_nothing_is_kept(running: Running) -> None:
    page, conversation, prompt = await prompted(running)
    error = await page.submit(prompt["id"], {"name": "", "phone": "123", "address": VALUES["address"], "age": "9"})
    assert error["code"] == "bad_values"
    assert {name: one["code"] for name, one in error["fields"].items()} == {
        "name": "missing",
        "phone": "not_a_phone",
        "age": "unknown_field",
    }
    assert all(one["what"] for one in error["fields"].values())
    assert await running.desk.contacts.of(conversation) == []
    assert (await page.submit(prompt["id"], VALUES))["type"] == "accepted"


async def test_without_a_consent_nothing_is_kept(running: Running) -> None:
    page, conversation, prompt = await prompted(running, consent=False)
    assert (await page.submit(prompt["id"], VALUES))["code"] == "no_consent"
    assert await running.desk.contacts.of(conversation) == []


async def test_another_conversation_s_form_cannot_be_filled_in(running: Running) -> None:
    _, _, prompt = await prompted(running)
    stranger = await running.page()
    await stranger.say("你好")
    assert (await stranger.submit(prompt["id"], VALUES))["code"] == "no_such_prompt"


async def test_what_was_typed_while_the_form_is_open_fills_it_in(running: Running, given: dict[str, Any]) -> None:
    page, _, prompt = await prompted(running)
    await page.say(f"电话{PHONE}")

    def prefilled() -> Frame | None:
        prompts = [f["prompt"] for f in page.frames if f["type"] == "prompt" and f["prompt"]]
        return next((one for one in prompts if one["fields"][1]["value"] == PHONE), None)

    assert (await page.until(prefilled))["id"] == prompt["id"]
    with psycopg.connect(given["DATABASE_URL"]) as connection:
        assert PHONE not in str(connection.execute("SELECT parked::text FROM prompts").fetchall())


async def test_a_number_that_is_told_in_three_messages_is_whole_nowhere_and_fills_the_form_in(running: Running) -> None:
    page, conversation, prompt = await prompted(running)
    for piece in ("138", "0013", "8000", "是8000"):
        assert (await page.say(piece))["type"] == "accepted"
    said = [
        message.text for message in await running.desk.ledger.since(conversation, 0) if message.author == "consumer"
    ]
    assert said[-4:] == ["138", "0013", "[电话号码]", "[电话号码]"]
    assert (await running.desk.prompts.get(conversation, prompt["id"])).parked == {"phone": PHONE}


async def test_what_completes_nothing_of_the_last_two_minutes_stays(running: Running) -> None:
    page = await running.page()
    for piece in ("138", "0013"):
        await page.say(piece)
    running.clock.forward(timedelta(minutes=3))
    await page.say("8000")
    shown = await page.message(lambda m: m["author"] == "consumer" and m["text"] not in ("138", "0013"))
    assert shown["text"] == "8000"


async def test_a_form_that_is_put_away_is_closed(running: Running) -> None:
    page, _, prompt = await prompted(running)
    await page.send("dismiss", id="the-dismissal", prompt=prompt["id"])
    await page.next("accepted", id="the-dismissal")
    await page.next("prompt", prompt=None)
    await page.answer("收到")
    assert running.engine.turns[-1]["payload"]["intent"] == "cancel_request"
    assert (await page.submit(prompt["id"], VALUES))["code"] == "no_such_prompt"


async def test_a_form_that_was_left_open_goes_on_in_a_fresh_episode(running: Running) -> None:
    page, conversation, _ = await prompted(running)
    draft = await running.desk.drafts.open(conversation)
    assert draft
    await running.desk.drafts.fill(draft.id, {"reason": "no_reason", "condition": "intact"}, running.clock.now())
    running.clock.forward(timedelta(minutes=45))
    await page.say("我回来了")
    await page.until(lambda: running.engine.turns[-1]["text"] == "我回来了")
    seed_given = running.engine.turns[-1]["seed"]
    assert seed_given == {
        "slots": {"kind": "return", "reason": "no_reason", "condition": "intact"},
        "loop": "request_form",
        "requested_slot": "order_no",
    }
