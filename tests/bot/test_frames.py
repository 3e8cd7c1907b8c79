"""Bad frames: each is answered by what is wrong and what is allowed, and changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.bot.conftest import Running

SAY = {"type": "say", "id": "12345678", "text": "x"}
BAD: dict[str, tuple[Any, str, str | None]] = {
    "no JSON": ("{", "bad_frame", None),
    "no object": ("[1]", "bad_frame", None),
    "deep JSON": ("[" * 5000, "bad_frame", None),
    "no type": ({}, "unknown_type", "type"),
    "strange type": ({"type": "drop"}, "unknown_type", "type"),
    "type of the wrong type": ({"type": ["say"]}, "unknown_type", "type"),
    "unknown field": (SAY | {"payload": "/affirm"}, "bad_field", "payload"),
    "no id": ({"type": "say", "text": "x"}, "bad_field", "id"),
    "short id": (SAY | {"id": "1234567"}, "bad_field", "id"),
    "id with a blank": (SAY | {"id": "1234 5678"}, "bad_field", "id"),
    "id with an ideograph": (SAY | {"id": "一二三四五六七八"}, "bad_field", "id"),
    "number as id": (SAY | {"id": 12345678}, "bad_field", "id"),
    "a first secret that is too short": (SAY | {"first": "x" * 21}, "bad_field", "first"),
    "a first secret that is none": (SAY | {"first": 7}, "bad_field", "first"),
    "no text": ({"type": "say", "id": "12345678"}, "empty", "text"),
    "empty text": (SAY | {"text": ""}, "empty", "text"),
    "blank text": (SAY | {"text": " \n\t\u3000\u200b"}, "empty", "text"),
    "text of the wrong type": (SAY | {"text": {"a": 1}}, "bad_field", "text"),
    "NUL": (SAY | {"text": "a\0b"}, "nul", "text"),
    "half a character": (SAY | {"text": "\ud83d"}, "bad_field", "text"),
    "4,001 characters": (SAY | {"text": "x" * 4001}, "too_long", "text"),
    "more than 32 KiB": (SAY | {"text": "好" * 12000}, "too_long", None),
    "flag as index": ({"type": "choose", "id": "12345678", "message": 1, "index": True}, "bad_field", "index"),
    "negative index": ({"type": "choose", "id": "12345678", "message": 1, "index": -1}, "bad_field", "index"),
    "fraction": ({"type": "choose", "id": "12345678", "message": 1.5, "index": 0}, "bad_field", "message"),
    "huge number": ({"type": "seen", "seq": 2**63}, "bad_field", "seq"),
    "unknown locale": ({"type": "locale", "locale": "fr"}, "bad_field", "locale"),
    "words for a flag": ({"type": "typing", "on": "yes"}, "bad_field", "on"),
    "values as list": ({"type": "submit", "id": "12345678", "prompt": "f_1", "values": []}, "bad_field", "values"),
    "value of the wrong type": (
        {"type": "submit", "id": "12345678", "prompt": "f_1", "values": {"name": 1}},
        "bad_field",
        "values",
    ),
    "no conversation to press in": (
        {"type": "choose", "id": "12345678", "message": 1, "index": 0},
        "no_conversation",
        None,
    ),
}


async def test_every_bad_frame_is_answered_and_the_socket_lives(running: Running) -> None:
    page = await running.page()
    for name, (frame, code, field) in BAD.items():
        await page.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))
        error = await page.next("error")
        assert (error["code"], error.get("field")) == (code, field), name
        assert error["what"] and "{" not in error["what"], name
        if isinstance(frame, dict) and frame.get("id") == "12345678":
            assert error["id"] == "12345678", name
    await page.socket.send_bytes(b"x")
    assert (await page.next("error"))["code"] == "bad_frame"
    assert (await page.say("还在"))["type"] == "accepted"
    await page.answer("answer to 还在")


async def test_the_first_frame_is_hello(running: Running) -> None:
    page = await running.connect()
    assert (await page.say("你好"))["code"] == "not_greeted"
    await page.hello()
    assert (await page.say("你好"))["type"] == "accepted"


@pytest.mark.parametrize(
    "text",
    [
        "字" * 4000,
        "👩‍👩‍👧‍👦🇨🇳",
        "‮مرحبا‬ שלום",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "'; DROP TABLE messages; --",
        "%(id)s %s {name} {{x}}",
        "/restart",
        "a\r\nb\tc",
    ],
)
async def test_any_text_is_kept_and_shown_as_it_was_typed(running: Running, text: str) -> None:
    page = await running.page()
    assert (await page.say(text))["type"] == "accepted"
    shown = await page.message(lambda m: m["author"] == "consumer")
    assert shown["text"] == text


async def test_errors_speak_the_page_s_language(running: Running) -> None:
    page = await running.page(locale="en")
    await page.send("say", id="12345678", text="")
    assert (await page.next("error"))["what"] == "The message is empty. Please write something first."
    await page.send("locale", locale="zh")
    await page.send("say", id="12345678", text="")
    assert (await page.next("error"))["what"] == "消息是空的，请写一点内容再发送。"
