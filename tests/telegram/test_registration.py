"""What Telegram is told at start, what starts without it, and what never shows in a log."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from typing import Any

import pytest

from desk.settings import ROOT
from tests.bot.conftest import MONDAY_TEN, Running, running_gateway
from tests.bot.fake_engine import FakeEngine
from tests.telegram.bot_api import TOKEN, BotApi, Fault, TelegramConsumer, in_turn
from tests.telegram.conftest import SECRET


async def test_telegram_is_told_where_updates_go_and_what_the_menu_says(
    running: Running, hooked: dict[str, Any], api: BotApi
) -> None:
    assert api.webhook
    assert api.webhook["url"] == hooked["FRONTDESK_PUBLIC_URL"] + "/telegram/webhook"
    assert api.webhook["secret_token"] == SECRET
    assert set(api.webhook["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}
    assert str(api.webhook.get("drop_pending_updates", False)).lower() == "false"
    menus = {call.values.get("language_code", ""): call.values["commands"] for call in api.named("setMyCommands")}
    assert {code: menu[2]["description"] for code, menu in menus.items()} == {
        "zh": "找人工客服",
        "": "Talk to a person",
    }
    assert [entry["command"] for entry in menus[""]] == ["start", "help", "person", "zh", "en"]


async def test_the_gateway_starts_while_telegram_is_away(
    hooked: dict[str, Any], engine: FakeEngine, api: BotApi, wei: TelegramConsumer
) -> None:
    await api.stop()
    async with running_gateway(hooked, engine, MONDAY_TEN) as running:
        async with running.session.get(running.url("/ready")) as response:
            assert response.status == 200
        await api.start()
        await api.until(lambda: api.webhook)
        await wei.says("你好")
        await wei.gets("answer to 你好")


async def test_registering_goes_on_after_refusals(hooked: dict[str, Any], engine: FakeEngine, api: BotApi) -> None:
    faults = (Fault.TOO_MANY, Fault.BROKEN, Fault.DROP_AFTER, Fault.DROP_BEFORE)
    api.fault = in_turn(*faults, method="setWebhook")
    async with running_gateway(hooked, engine, MONDAY_TEN):
        await api.until(lambda: len(api.named("setMyCommands")) == 2)


async def _ended(running: Running) -> list[int]:
    counts = await running.desk.outbox.counts()
    return [counts.get(state, 0) for state in ("sent", "unknown", "failed")]


async def test_the_token_reaches_no_log(
    hooked: dict[str, Any],
    engine: FakeEngine,
    api: BotApi,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    api.fault = in_turn(Fault.DROP_BEFORE, Fault.BROKEN, method="setWebhook")
    async with running_gateway(hooked, engine, MONDAY_TEN) as running:
        await api.until(lambda: len(api.named("setMyCommands")) == 2)
        api.fault = in_turn(*Fault)
        for chat in range(1, 1 + len(Fault)):
            await TelegramConsumer(api, chat).says("你好，我的电话是13800138000")
        async with asyncio.timeout(30):
            while sum(await _ended(running)) < len(Fault):
                await asyncio.sleep(0.05)
        await api.stop()
    out, err = capfd.readouterr()
    ours = [record.getMessage() + str(record.exc_text) for record in caplog.records if record.name != "aiohttp.access"]
    for canary in (TOKEN.partition(":")[2], SECRET, "13800138000"):
        assert canary not in out + err + "".join(ours)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"FRONTDESK_PUBLIC_URL": ""}, "FRONTDESK_PUBLIC_URL"),
        ({"FRONTDESK_PUBLIC_URL": "desk.example"}, "FRONTDESK_PUBLIC_URL"),
        ({"FRONTDESK_PUBLIC_URL": "https://desk.example/#x"}, "FRONTDESK_PUBLIC_URL"),
        ({"FRONTDESK_PUBLIC_URL": "http://desk.example"}, "FRONTDESK_PUBLIC_URL"),
        ({"TELEGRAM_WEBHOOK_SECRET": "with blanks"}, "TELEGRAM_WEBHOOK_SECRET"),
        ({"TELEGRAM_WEBHOOK_SECRET": "x" * 257}, "TELEGRAM_WEBHOOK_SECRET"),
        ({"TELEGRAM_TOKEN": "../x"}, "TELEGRAM_TOKEN"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(
    hooked: dict[str, Any], wrong: dict[str, str], named: str
) -> None:
    right = {"FRONTDESK_PUBLIC_URL": "https://desk.example", "FRONTDESK_DEMO": "0"}
    environment = {name: str(value) for name, value in (hooked | right | wrong).items()}
    done = subprocess.run(
        [sys.executable, "-m", "bot"],
        env={"PATH": os.environ["PATH"]} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2, done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert TOKEN not in done.stderr
