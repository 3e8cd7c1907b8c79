"""One return handed in on the website and one in Telegram: what is left in the database is the same."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from stack.consumer import consumer_at
from stack.running_desk import RunningDesk
from stack.test_path import CONTACT, WORDS, texts
from stack.test_telegram import LANGUAGES, PORT, return_something, rows, telegram_desk

from tests.telegram.bot_api import BotApi, TelegramConsumer

__all__ = ["telegram_desk"]
ITEMS = {"zh": "手作饭碗", "en": "Ceramic thermos cup"}
LEFT = {
    "cases": "SELECT kind, state, fields FROM cases WHERE conversation = %s",
    "drafts": "SELECT kind, state FROM drafts WHERE conversation = %s",
    "consents": "SELECT purpose, granted, notice_version, notice_hash, language FROM consents WHERE conversation = %s",
    "contacts": "SELECT count(*) AS kept FROM contacts WHERE draft IN (SELECT id FROM drafts WHERE conversation = %s)",
    "prompts": "SELECT purpose, fields, state FROM prompts WHERE conversation = %s",
    "promises": "SELECT kind, state, words FROM promises WHERE conversation = %s ORDER BY kind",
    "proofs": "SELECT count(*) AS proven FROM proofs WHERE conversation = %s",
    "turns": "SELECT DISTINCT state FROM turns WHERE conversation = %s",
}


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    api = BotApi(PORT)
    await api.start()
    yield api
    await api.close()


async def on_the_website(desk: RunningDesk, locale: str) -> str:
    """Hand a return in through the widget; return the conversation."""
    words = WORDS[locale]
    async with consumer_at(desk.url, locale) as consumer:
        await consumer.say(words["begin"])
        await consumer.say("FD202611010022, 6315")
        for title in (ITEMS[locale], words["unwanted"], words["intact"], words["agree"]):
            await consumer.press(title)
        await consumer.fill_in(**CONTACT)
        assert words["case"] in texts(await consumer.press(words["submit"])), consumer.transcript()
    assert consumer.conversation
    return consumer.conversation


def left(desk: RunningDesk, conversation: str) -> dict[str, Any]:
    return {table: rows(desk, query, conversation) for table, query in LEFT.items()}


async def test_a_return_leaves_the_same_rows_by_either_channel(telegram_desk: RunningDesk, api: BotApi) -> None:
    for chat, locale in ((91, "zh"), (92, "en")):
        consumer = TelegramConsumer(api, chat, LANGUAGES[locale])
        number = await return_something(telegram_desk, consumer, locale)
        (in_chat,) = rows(telegram_desk, "SELECT conversation FROM cases WHERE number = %s", number)
        on_page = await on_the_website(telegram_desk, locale)
        assert left(telegram_desk, in_chat["conversation"]) == left(telegram_desk, on_page)
