"""Polling: what was stored is confirmed and nothing else, whatever happens in between."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.channels.telegram.connection import connected
from bot.channels.telegram.outcome import Outcome
from bot.channels.telegram.polling import Polling
from tests.bot.conftest import MONDAY_TEN, running_gateway
from tests.bot.fake_engine import FakeEngine
from tests.telegram.bot_api import TOKEN, BotApi, Fault, TelegramConsumer, in_turn
from tests.telegram.conftest import away
from tests.telegram.test_inbound import said


async def test_updates_are_fetched_and_answered_without_a_webhook(
    polled: dict[str, Any], engine: FakeEngine, api: BotApi, wei: TelegramConsumer
) -> None:
    await wei.says("已经写了一条")
    async with running_gateway(polled, engine, MONDAY_TEN) as running:
        await wei.gets("answer to 已经写了一条")
        await wei.says("又一条")
        await wei.gets("answer to 又一条")
        assert await said(running, 501) == ["已经写了一条", "又一条"]
        await api.until(lambda: not api.pending)
    assert api.named("setWebhook") == []


async def test_outages_are_waited_out(
    polled: dict[str, Any], engine: FakeEngine, api: BotApi, wei: TelegramConsumer
) -> None:
    faults = (Fault.DROP_BEFORE, Fault.BROKEN, Fault.DROP_AFTER)
    api.fault = in_turn(*faults, method="getUpdates")
    await wei.says("你好")
    async with running_gateway(polled, engine, MONDAY_TEN) as running:
        await wei.gets("answer to 你好")
        assert await said(running, 501) == ["你好"]


async def test_a_webhook_that_is_set_is_left_alone_and_waited_out(
    polled: dict[str, Any], engine: FakeEngine, api: BotApi, wei: TelegramConsumer
) -> None:
    api.webhook = {"url": "http://127.0.0.1:1/", "secret_token": ""}
    async with running_gateway(polled, engine, MONDAY_TEN):
        await api.until(lambda: len(api.named("getUpdates")) >= 2)
        assert api.webhook is not None
        api.webhook = None
        await wei.says("你好")
        await wei.gets("answer to 你好")


async def test_what_could_not_be_stored_stays_with_telegram(
    polled: dict[str, Any], engine: FakeEngine, api: BotApi, wei: TelegramConsumer, postgres: str
) -> None:
    async with running_gateway(polled, engine, MONDAY_TEN) as running:
        await wei.says("一")
        await wei.gets("answer to 一")
        with away(polled["DATABASE_URL"], postgres):
            await wei.says("二")
            asked = len(api.named("getUpdates"))
            await api.until(lambda: len(api.named("getUpdates")) > asked + 1, patience=40)
            assert [update["message"]["text"] for update in api.pending.values()] == ["二"]
        await wei.gets("answer to 二")
        assert await said(running, 501) == ["一", "二"]


class Taken:
    """Takes updates in as it is told to, by their numbers."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.numbers: list[int] = []
        self.done = asyncio.Event()

    async def take(self, body: bytes) -> Outcome:
        self.numbers.append(json.loads(body)["update_id"])
        outcome = self.outcomes.pop(0)
        if not self.outcomes:
            self.done.set()
            self.outcomes.append(Outcome.TAKEN)
        return outcome


@pytest.mark.parametrize("outcome", [Outcome.LATER, Outcome.FAILED])
async def test_only_what_comes_before_the_first_that_must_come_again_is_confirmed(
    api: BotApi, wei: TelegramConsumer, outcome: Outcome
) -> None:
    for text in ("一", "二", "三"):
        await wei.says(text)
    first = min(api.pending)
    taken = Taken(Outcome.TAKEN, outcome, Outcome.TAKEN, Outcome.TAKEN, Outcome.REPEATED)
    async with connected(TOKEN, api.url) as connection:
        polling = asyncio.create_task(Polling(connection, taken).run())  # type: ignore[arg-type]
        async with asyncio.timeout(10):
            await taken.done.wait()
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
    assert taken.numbers == [first, first + 1, first + 2, first + 1, first + 2]
