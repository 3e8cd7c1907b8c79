"""One return handed in on the website and one in Telegram: what is left in the database is the same."""

from typing import Any

import psycopg
from stack.consumer import consumer_at
from stack.running_desk import RunningDesk
from stack.test_path import CONTACT, ORDERS, WORDS, texts
from stack.test_telegram import LANGUAGES, return_something, rows

from tests.telegram.bot_api import BotApi, TelegramConsumer

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


def sold_again(desk: RunningDesk, number: str) -> str:
    """Sell what is in an order once more, for an order of one item is returned once; return the new number."""
    again = number.replace("FD202611", "FD202610")
    with psycopg.connect(desk.database_url) as database:
        database.execute(
            """INSERT INTO orders (number, phone_last4, ordered_at, received_at)
               SELECT %s, phone_last4, ordered_at, received_at FROM orders WHERE number = %s""",
            [again, number],
        )
        database.execute(
            """INSERT INTO order_items (id, order_no, sku, quantity, price)
               SELECT id || '-again', %s, sku, quantity, price FROM order_items WHERE order_no = %s""",
            [again, number],
        )
    return again


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
        number = await return_something(telegram_desk, consumer, locale, sold_again(telegram_desk, ORDERS[locale][0]))
        (in_chat,) = rows(telegram_desk, "SELECT conversation FROM cases WHERE number = %s", number)
        on_page = await on_the_website(telegram_desk, locale)
        assert left(telegram_desk, in_chat["conversation"]) == left(telegram_desk, on_page)
