"""Data erased with everything real: the desk's tables, the engine's trackers and Redis, whoever is killed meanwhile."""

from __future__ import annotations

from contextlib import suppress

import pytest
from stack.consumer import Consumer, consumer_at
from stack.running_desk import RunningDesk
from stack.test_canary import everything_in_redis, everything_stored

CANARY = {"zh": "金丝雀喜欢晒太阳", "en": "the canary likes the sun"}
SAID = {
    "zh": ["我要退货", "FD202611010066", "9021", f"盖子裂了，{CANARY['zh']}"],
    "en": ["I want to return something", "FD202611010074", "4410", f"the lid is cracked, {CANARY['en']}"],
}
ERASE = {"zh": "把我的个人信息全部删掉", "en": "please delete all my data"}
YES = {"zh": "确认删除", "en": "Delete it"}
BEGUN = {"zh": "正在删除", "en": "I'm deleting it"}
RECEIPT = {"zh": "删除回执D", "en": "Receipt D"}


def places(desk: RunningDesk) -> dict[str, str]:
    report = desk.report()
    return {
        "the desk's tables": everything_stored(report["database_url"]),
        "the trackers": everything_stored(report["engine_database_url"]),
        "Redis": everything_in_redis(report["redis_url"]),
        "the logs": desk.log.read_text(),
    }


async def press_and_see(consumer: Consumer, title: str, begun: str) -> None:
    """Press a button and wait no longer than until its answer is there."""
    (pressed,) = [
        (seq, index)
        for seq, one in consumer.messages.items()
        for index, button in enumerate(one.get("buttons") or [])
        if button["title"] == title
    ]
    await consumer.send("choose", message=pressed[0], index=pressed[1])
    await consumer.until(lambda: any(begun in one["text"] for one in consumer.messages.values()))


async def receipt(consumer: Consumer, locale: str) -> str:
    """Wait for the receipt and return it; it must be the only one. A killed gateway's timer is free after a minute."""

    def receipts() -> list[str]:
        return [one["text"] for one in consumer.messages.values() if RECEIPT[locale] in one["text"]]

    with suppress(AssertionError):
        await consumer.until(lambda: bool(receipts()))
    await consumer.until(lambda: bool(receipts()))
    (found,) = receipts()
    return found


@pytest.mark.parametrize(("locale", "killed"), [("zh", "bot"), ("en", "engine")])
async def test_nothing_is_left_anywhere_though_a_process_is_killed_in_the_middle(
    own_desk: RunningDesk, locale: str, killed: str
) -> None:
    desk = own_desk
    async with consumer_at(desk.url, locale) as consumer:
        for text in SAID[locale]:
            await consumer.say(text)
        before = places(desk)
        assert CANARY[locale] in before["the desk's tables"] and CANARY[locale] in before["the trackers"]
        await consumer.say(ERASE[locale])
        await press_and_see(consumer, YES[locale], BEGUN[locale])
        desk.kill(killed)
        await receipt(consumer, locale)
        await consumer.say("你们几点上班" if locale == "zh" else "what are your opening hours")
        await receipt(consumer, locale)
    assert [place for place, text in places(desk).items() if CANARY[locale] in text] == []
