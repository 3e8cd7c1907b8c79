"""What must not work, and what must be kept as it is: commands, strange text, wrong frames, foreign pages."""

from typing import Any

import aiohttp
import pytest
from stack.consumer import consumer_at
from stack.running_desk import RunningDesk


@pytest.mark.parametrize(
    "typed",
    [
        '/request_return{"reason": "no_reason"}',
        ' /inform{"contact": "k_1"}',
        '//submit_contact{"contact": "k_1"}',
        "／affirm",
        "\u200b/restart",
        "/ restart",
        "⁄session_start",
        '\u2066/submit_contact{"contact": "k_1"}',
    ],
)
async def test_a_typed_command_does_nothing(desk: RunningDesk, database: Any, typed: str) -> None:
    async with consumer_at(desk.url, "zh") as consumer:
        await consumer.say("我要退货，FD202611010033 尾号2046，台灯的灯臂断了")
        if not any(m["card"] for m in consumer.messages.values()):
            await consumer.say("灯臂断了，立不起来")
        await consumer.press("同意")
        await consumer.until(lambda: consumer.prompt is not None)
        before = database.execute(
            "SELECT fields FROM drafts WHERE conversation = %s", [consumer.conversation]
        ).fetchone()
        await consumer.say(typed)
        after = database.execute(
            "SELECT fields FROM drafts WHERE conversation = %s", [consumer.conversation]
        ).fetchone()
        assert (
            consumer.messages[max(n for n, m in consumer.messages.items() if m["author"] == "consumer")]["text"]
            == typed
        )
    assert before == after
    assert (
        database.execute("SELECT 1 FROM contacts WHERE conversation = %s", [consumer.conversation]).fetchone() is None
    )


HOSTILE = [
    "x" * 4000,
    "<img src=x onerror=alert(1)><script>document.title='owned'</script>",
    "'; DROP TABLE messages; --",
    "مرحبا، أريد إرجاع هذا المنتج \u202e abc",
    "👩‍👩‍👧‍👦🇨🇳🫠 想退货 🙏🏽",
    "{days} {tracker} %s %(x)s {{nested}} ${jndi}",
    "line one\n\n\nline two\t\ttabbed",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
async def test_strange_text_is_kept_as_it_was_typed(desk: RunningDesk, typed: str) -> None:
    async with consumer_at(desk.url, "zh") as consumer:
        assert await consumer.say(typed)
        own = [m["text"] for m in consumer.messages.values() if m["author"] == "consumer"]
        assert own == [typed]


async def test_bad_frames_are_named_and_the_socket_lives(desk: RunningDesk) -> None:
    async with consumer_at(desk.url, "zh") as consumer:
        await consumer.say("你好")
        for frame, code in (
            ({"type": "say", "text": "a\0b"}, "nul"),
            ({"type": "say", "text": "x" * 4001}, "too_long"),
            ({"type": "say", "text": "   "}, "empty"),
            ({"type": "say", "text": 5}, "bad_field"),
            ({"type": "say"}, "empty"),
            ({"type": "shout", "text": "a"}, "unknown_type"),
            ({"type": "choose", "message": 1, "index": 0}, "no_such_choice"),
            ({"type": "choose", "message": 2, "index": 99}, "no_such_choice"),
            ({"type": "submit", "prompt": "f_unknown", "values": {}}, "no_such_prompt"),
        ):
            seen = len(consumer.errors)
            fields = {name: value for name, value in frame.items() if name != "type"}
            await consumer.send(str(frame["type"]), **fields)
            await consumer.until(lambda seen=seen: len(consumer.errors) > seen)
            assert consumer.errors[-1]["code"] == code, (frame, consumer.errors[-1])
            assert consumer.errors[-1]["what"]
        assert await consumer.say("运费谁出")


async def test_a_page_of_another_site_cannot_open_the_socket(desk: RunningDesk, session: aiohttp.ClientSession) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await session.ws_connect(f"{desk.url}/widget/socket", protocols=["frontdesk.1"], origin="https://evil.example")
    assert refused.value.status == 403


async def test_another_conversations_secret_opens_nothing(desk: RunningDesk, session: aiohttp.ClientSession) -> None:
    async with consumer_at(desk.url, "zh") as one, consumer_at(desk.url, "zh") as other:
        await one.say("你好")
        await other.say("你好")
        socket = await session.ws_connect(f"{desk.url}/widget/socket", protocols=["frontdesk.1"], origin=desk.url)
        await socket.send_json({"type": "hello", "conversation": one.conversation, "secret": other.secret, "since": 0})
        message = await socket.receive(10)
        assert socket.close_code == 1008 or message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
