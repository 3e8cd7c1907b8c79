"""The whole path through Telegram, everything real but the platform: a return and a handoff, in both languages."""

import asyncio
import re
from typing import Any
from uuid import uuid4

import aiohttp
import psycopg
from psycopg.rows import dict_row
from stack.console import agent_at
from stack.running_desk import RunningDesk
from stack.test_path import CONTACT, ORDERS, WORDS

from tests.telegram.bot_api import BotApi, Shown, TelegramConsumer

PATIENCE = 90.0  # a busy machine is no fault
LANGUAGES = {"zh": "zh-hans", "en": "en"}
FORM = {"zh": "填写联系方式", "en": "Fill in my details"}
NUMBER = {"zh": "分享我的手机号", "en": "Share my phone number"}
PARKED = {"zh": "手机号记下了", "en": "noted your phone number"}
HELLO = {"zh": "您好，我看一下 <b>您的单子</b>", "en": "Hello, let me look at <b>your order</b>"}
STATUS = {"zh": "查申请进度", "en": "Check my request"}


async def press(consumer: TelegramConsumer, title: str) -> None:
    """Press the newest button that begins so, once there is one."""

    def found() -> tuple[Shown, str] | None:
        shown = [(m, one) for m in consumer.sees() for one in m.titles() if one.startswith(title)]
        return shown[-1] if shown else None

    message, whole = await consumer.api.until(found, patience=PATIENCE)
    await consumer.presses(message, whole)


async def gets(consumer: TelegramConsumer, words: str) -> Shown:
    """Wait for a message with these words."""
    found: Shown = await consumer.api.until(
        lambda: next((m for m in reversed(consumer.sees()) if words in m.text), None), patience=PATIENCE
    )
    return found


async def fill_in(desk: RunningDesk, consumer: TelegramConsumer, locale: str) -> None:
    """Open the newest link as the page does, and send the form."""
    forms = [m for m in consumer.sees() if FORM[locale] in m.titles()]
    token = forms[-1].button(FORM[locale])["url"].partition("#")[2]
    async with aiohttp.ClientSession(headers={"Origin": desk.url}) as session:
        async with session.post(f"{desk.url}/prompt/form", json={"token": token}) as answer:
            form = await answer.json()
            assert answer.status == 200, form
        values = {**CONTACT, **{one["name"]: one["value"] for one in form["fields"] if one["value"]}}
        assert values["phone"].endswith(CONTACT["phone"]), "what was handed over is filled in"
        body = {"token": token, "id": uuid4().hex, "values": values}
        async with session.post(f"{desk.url}/prompt/values", json=body) as answer:
            assert answer.status == 200, await answer.text()


async def return_something(
    desk: RunningDesk, consumer: TelegramConsumer, locale: str, number: str | None = None
) -> str:
    words, (number, last4) = WORDS[locale], (number or ORDERS[locale][0], ORDERS[locale][1])
    await consumer.says(f"{words['begin']} {number} {last4}")
    await press(consumer, words["unwanted"])
    await press(consumer, words["intact"])
    notice = await consumer.api.until(
        lambda: next((m for m in consumer.sees() if words["agree"] in m.titles()), None), patience=PATIENCE
    )
    assert len(notice.text) > 200, "the notice in full"
    await press(consumer, words["agree"])
    await consumer.api.until(
        lambda: any(NUMBER[locale] == row[0]["text"] for m in consumer.sees() for row in m.markup.get("keyboard", [])),
        patience=PATIENCE,
    )
    await consumer.shares_contact("86" + CONTACT["phone"])
    await gets(consumer, PARKED[locale])
    await consumer.api.until(lambda: sum(FORM[locale] in m.titles() for m in consumer.sees()) == 2)
    await fill_in(desk, consumer, locale)
    await press(consumer, words["submit"])
    done = await gets(consumer, words["case"])
    case = re.search(r"R\d{8}-\d{4}", done.text)
    assert case
    await press(consumer, STATUS[locale])
    await consumer.api.until(lambda: sum(case[0] in m.text for m in consumer.sees()) == 2, patience=PATIENCE)
    return case[0]


async def talk_to_a_person(desk: RunningDesk, consumer: TelegramConsumer, locale: str, conversation: str) -> None:
    async with agent_at(desk.url, desk.agent()) as agent:
        await consumer.says(WORDS[locale]["person"])
        claimed = await agent.claim(conversation)
        await agent.reply(conversation, HELLO[locale], claimed["number"])
        said = await gets(consumer, HELLO[locale])
        assert said.text == f"{desk.agent()['name']}\n{HELLO[locale]}"
        await consumer.says("OK!")
        async with asyncio.timeout(PATIENCE):
            while (await agent.view(conversation))["messages"][-1]["text"] != "OK!":
                await asyncio.sleep(0.1)
        await agent.give_back(conversation, claimed["number"])
        seen = await agent.view(conversation)
        assert (seen["owner"], seen["channel"]) == ("bot", "telegram")
    await consumer.says(WORDS[locale]["again"])
    await gets(consumer, WORDS[locale]["hours"])


def rows(desk: RunningDesk, query: str, *values: Any) -> list[dict[str, Any]]:
    with psycopg.connect(desk.database_url, autocommit=True, row_factory=dict_row) as connection:
        return connection.execute(query, values).fetchall()  # type: ignore[call-overload, no-any-return]


async def through(desk: RunningDesk, consumer: TelegramConsumer, locale: str) -> None:
    number = await return_something(desk, consumer, locale)
    (case,) = rows(desk, "SELECT * FROM cases WHERE number = %s", number)
    assert (case["order_no"], case["kind"], case["fields"]) == (
        ORDERS[locale][0], "return", {"reason": "no_reason", "condition": "intact"},
    )  # fmt: skip
    (consent,) = rows(desk, "SELECT * FROM consents WHERE conversation = %s", case["conversation"])
    assert (consent["granted"], consent["language"], consent["channel"]) == (True, locale, "telegram")
    promises = rows(desk, "SELECT kind, state FROM promises WHERE case_no = %s", number)
    assert {"kind": "review", "state": "pending"} in promises
    await talk_to_a_person(desk, consumer, locale, case["conversation"])
    async with asyncio.timeout(PATIENCE):
        while (ended := deliveries(desk, case["conversation"])) & {"pending", "sending"}:
            await asyncio.sleep(0.1)
    assert ended == {"sent"}


def deliveries(desk: RunningDesk, conversation: str) -> set[str]:
    return {row["state"] for row in rows(desk, "SELECT state FROM outbox WHERE conversation = %s", conversation)}


async def test_a_return_and_a_handoff_go_through_telegram_in_both_languages(
    telegram_desk: RunningDesk, api: BotApi
) -> None:
    for locale, language in LANGUAGES.items():
        await through(telegram_desk, TelegramConsumer(api, 700 + len(language), language), locale)
