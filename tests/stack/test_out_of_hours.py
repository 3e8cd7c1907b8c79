"""Closed: the widget before one types, the bot's answer and the handoff tell the same next opening."""

from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row
from stack.consumer import consumer_at
from stack.running_desk import running_desk


@pytest.mark.parametrize(
    ("now", "locale", "opening", "ask", "person"),
    [
        ("2026-11-25T20:30:00+08:00", "zh", "明天（周四）9:00", "现在有人工客服吗", "转人工"),
        (
            "2026-09-30T18:30:00+08:00",
            "en",
            "Sun 4 Oct at 9:00",
            "is anyone there right now?",
            "I want to talk to a person",
        ),
    ],
)
async def test_everything_tells_the_same_next_opening(
    now: str, locale: str, opening: str, ask: str, person: str
) -> None:
    with running_desk(FRONTDESK_NOW=now) as desk:
        async with consumer_at(desk.url, locale) as consumer:
            await consumer.until(lambda: bool(consumer.welcome))
            shown = consumer.welcome["availability"]
            assert shown["state"] == "closed"
            assert opening in shown["words"]
            answer = " ".join(message["text"] for message in await consumer.say(ask))
            assert opening in answer, consumer.transcript()
            handed = " ".join(message["text"] for message in await consumer.say(person))
            assert opening in handed, consumer.transcript()
            owner: dict[str, Any] = consumer.owner or consumer.welcome.get("owner") or {}
            assert owner.get("owner", "bot") == "bot", "the assistant goes on answering"
            assert await consumer.say("退款多久到账" if locale == "zh" else "when do I get my refund")
        with psycopg.connect(desk.database_url, row_factory=dict_row) as database:
            handoff = database.execute("SELECT captured, state FROM handoffs").fetchone()
            due = database.execute("SELECT due_at FROM promises WHERE kind = 'first_reply'").fetchone()
        assert handoff == {"captured": True, "state": "waiting"}
        opens_at = shown["opens_at"]
        assert due is not None and due["due_at"].isoformat() > opens_at, "the promise starts at the next opening"
