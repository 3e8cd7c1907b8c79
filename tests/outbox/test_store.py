"""The outbox's rows: in with the message, leased once, in order, and never posted twice."""

import asyncio
from datetime import timedelta

import pytest

from desk.conversation.ledger import Author, Kind
from desk.conversation.outbox import LEASE, Outgoing
from desk.errors import Conflict
from tests.outbox.conftest import APP, Writer


async def leased(writer: Writer, *channels: str) -> Outgoing:
    row = await writer.desk.outbox.lease(channels or (APP,), writer.clock.now())
    assert row is not None
    return row


async def test_what_is_said_to_an_address_is_in_the_outbox_and_nothing_else(writer: Writer) -> None:
    ledger, now, conversation = writer.desk.ledger, writer.clock.now(), await writer.consumer()
    page, _ = await writer.desk.beginnings.begin("widget", "zh", now)
    async with writer.desk.database.transaction():
        for one in (conversation, page.id):
            await writer.desk.conversations.lock(one)
            await ledger.append(one, Author.CONSUMER, "你好", now)
            await ledger.append(one, Author.BOT, "您好", now)
            await ledger.append(one, Author.AGENT, "备注", now, kind=Kind.NOTE)
            await ledger.append(one, Author.BOT, "来晚了", now, suppressed=True)
    row = await leased(writer, APP, "widget")
    assert (row.conversation, row.message, row.prompt) == (conversation, 2, None)
    assert await writer.rows() == [("pending", 0, 0, None)]


async def test_a_message_that_is_not_stored_is_not_posted_either(writer: Writer) -> None:
    conversation = await writer.consumer()

    async def fail_after_saying() -> None:
        async with writer.desk.database.transaction():
            await writer.say(conversation, "您好")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_after_saying()
    assert await writer.rows() == []


async def test_rows_of_a_channel_that_is_not_mounted_wait(writer: Writer) -> None:
    await writer.say(await writer.consumer("another"), "您好")
    assert await writer.desk.outbox.lease((APP,), writer.clock.now()) is None
    assert await leased(writer, "another")


async def test_one_conversation_is_posted_to_in_order_and_others_meanwhile(writer: Writer) -> None:
    one, other = await writer.consumer(), await writer.consumer()
    await writer.say(one, "一", "二")
    await writer.say(other, "三")
    first, elsewhere = await leased(writer), await leased(writer)
    assert [(row.conversation, row.message) for row in (first, elsewhere)] == [(one, 1), (other, 1)]
    assert await writer.desk.outbox.lease((APP,), writer.clock.now()) is None
    await writer.desk.outbox.finish(first, writer.clock.now())
    assert (await leased(writer)).message == 2


async def test_what_is_put_back_comes_when_it_is_due_and_holds_the_next_back(writer: Writer) -> None:
    await writer.say(await writer.consumer(), "一", "二")
    row = await leased(writer)
    await writer.desk.outbox.sending(row, writer.clock.now())
    await writer.desk.outbox.again(row, writer.clock.now() + timedelta(seconds=9), "too_many")
    assert await writer.desk.outbox.lease((APP,), writer.clock.now()) is None
    writer.clock.forward(timedelta(seconds=10))
    row = await leased(writer)
    assert (row.message, row.part, row.unsure, row.attempt) == (1, 0, 0, 1)


async def test_two_workers_lease_every_row_once(writer: Writer) -> None:
    for _ in range(12):
        await writer.say(await writer.consumer(), "您好")
    now = writer.clock.now()
    rows = await asyncio.gather(*(writer.desk.outbox.lease((APP,), now) for _ in range(20)))
    taken = [row.id for row in rows if row]
    assert len(taken) == len(set(taken))
    while row := await writer.desk.outbox.lease((APP,), now):
        taken.append(row.id)
    assert len(set(taken)) == len(taken) == 12


async def test_a_row_whose_holder_died_before_posting_is_posted(writer: Writer) -> None:
    await writer.say(await writer.consumer(), "您好")
    await leased(writer)
    writer.clock.forward(LEASE + timedelta(seconds=1))
    row = await leased(writer)
    assert (row.part, row.unsure) == (0, 0)


async def test_a_part_whose_holder_died_while_posting_is_unsure_and_never_posted_again(writer: Writer) -> None:
    await writer.say(await writer.consumer(), "您好")
    dead = await leased(writer)
    await writer.desk.outbox.sending(dead, writer.clock.now())
    writer.clock.forward(LEASE + timedelta(seconds=1))
    row = await leased(writer)
    assert (row.part, row.unsure, row.attempt) == (1, 1, 0)
    for write in (
        writer.desk.outbox.sending(dead, writer.clock.now()),
        writer.desk.outbox.posted(dead, unsure=False),
        writer.desk.outbox.finish(dead, writer.clock.now()),
    ):
        with pytest.raises(Conflict):
            await write
    await writer.desk.outbox.finish(row, writer.clock.now())
    assert await writer.rows() == [("unknown", 1, 1, None)]


async def test_a_part_is_noted_once_however_often_one_says_so(writer: Writer) -> None:
    await writer.say(await writer.consumer(), "您好")
    row = await leased(writer)
    await writer.desk.outbox.sending(row, writer.clock.now())
    await writer.desk.outbox.posted(row, unsure=False)
    with pytest.raises(Conflict):
        await writer.desk.outbox.posted(row, unsure=False)
    assert await writer.rows() == [("pending", 1, 0, None)]


async def test_deliveries_and_counts_tell_what_became_of_messages(writer: Writer) -> None:
    conversation = await writer.consumer()
    await writer.say(conversation, "一", "二", "三")
    row = await leased(writer)
    await writer.desk.outbox.finish(row, writer.clock.now())
    row = await leased(writer)
    await writer.desk.outbox.finish(row, writer.clock.now(), error="bad_request")
    states = {1: "sent", 2: "failed", 3: "pending"}
    assert await writer.desk.outbox.deliveries(conversation, [1, 2, 3, 4]) == states
    assert await writer.desk.outbox.deliveries(conversation, [3]) == {3: "pending"}
    assert await writer.desk.outbox.counts() == {"sent": 1, "failed": 1, "pending": 1}
