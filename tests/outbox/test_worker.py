"""The worker: order, patience, four endings of a post, and a stop that loses and repeats nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from bot.channels.posting import Declined, NotPosted, Part, Post, Unsure
from bot.limits import Limits
from bot.news import News
from bot.outbox import Outbox
from bot.typing_signs import TypingSigns
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Author
from desk.conversation.outbox import LEASE
from tests.outbox.conftest import APP, FakePost, Writer

URL = "https://shop.example"


@asynccontextmanager
async def working(writer: Writer, news: News, post: Post) -> AsyncIterator[Outbox]:
    """Run one worker until the block ends."""
    outbox = Outbox(writer.desk, {APP: post}, news, URL, 8)
    task = asyncio.create_task(outbox.run())
    try:
        yield outbox
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.02)


async def settled(writer: Writer) -> list[tuple[str, int, int, str | None]]:
    """Wait until every row has ended."""
    async with asyncio.timeout(20):
        while any(state in ("pending", "sending") for state, *_ in await writer.rows()):
            await asyncio.sleep(0.02)
    return await writer.rows()


async def put_back(writer: Writer) -> None:
    """Wait until a row waits for later."""
    async with asyncio.timeout(20):
        while not any(state == "pending" and error for state, _, _, error in await writer.rows()):
            await asyncio.sleep(0.02)


@pytest.fixture
def post() -> FakePost:
    return FakePost()


async def test_messages_leave_in_order_and_end_as_sent(writer: Writer, news: News, post: FakePost) -> None:
    one, other = await writer.consumer(), await writer.consumer()
    await writer.say(one, *(f"{n}" for n in range(5)))
    await writer.say(other, *(f"{n}" for n in range(5)))
    async with working(writer, news, post):
        rows = await settled(writer)
    assert rows == [("sent", 1, 0, None)] * 10
    for address in {address for address, _ in post.took}:
        assert [part.text for to, part in post.took if to == address] == [f"{n}" for n in range(5)]


async def test_a_long_message_is_posted_part_by_part(writer: Writer, news: News) -> None:
    post = FakePost(replace(FakePost.capabilities, message_length=20))
    await writer.say(await writer.consumer(), "第一段很长很长。\n\n第二段也很长很长。\n\n第三段。")
    async with working(writer, news, post):
        assert await settled(writer) == [("sent", 2, 0, None)]
    assert post.texts() == ["第一段很长很长。", "第二段也很长很长。\n\n第三段。"]


async def test_what_did_not_leave_is_posted_when_the_app_wants_it(writer: Writer, news: News, post: FakePost) -> None:
    slow, other = await writer.consumer(), await writer.consumer()
    await writer.say(slow, "一", "二")
    post.endings = [NotPosted("too_many", after=3600)]
    async with working(writer, news, post):
        await put_back(writer)
        await writer.say(other, "三")
        await until(lambda: post.texts() == ["三"])
        writer.clock.forward(timedelta(seconds=3590))
        await asyncio.sleep(0.6)
        assert post.texts() == ["三"], "not before it may"
        writer.clock.forward(timedelta(seconds=11))
        assert await settled(writer) == [("sent", 1, 0, None)] * 3
    assert post.texts() == ["三", "一", "二"]


async def test_the_part_that_did_not_leave_is_tried_again_and_no_other(writer: Writer, news: News) -> None:
    post = FakePost(replace(FakePost.capabilities, message_length=12))
    post.endings = [None, NotPosted("not_connected"), NotPosted("not_connected"), None]
    await writer.say(await writer.consumer(), "第一段很长很长。\n\n第二段也很长很长。")
    async with working(writer, news, post):
        assert await settled(writer) == [("sent", 2, 0, None)]
    assert post.texts() == ["第一段很长很长。", "第二段也很长很长。"]


async def test_what_nobody_knows_of_is_never_posted_again(writer: Writer, news: News, post: FakePost) -> None:
    await writer.say(await writer.consumer(), "一", "二")
    post.endings = [Unsure("ReadError")]
    async with working(writer, news, post):
        assert await settled(writer) == [("unknown", 1, 1, None), ("sent", 1, 0, None)]
    assert post.texts() == ["二"]


async def test_what_an_app_declines_fails_and_the_next_goes_on(writer: Writer, news: News, post: FakePost) -> None:
    conversation = await writer.consumer()
    await writer.say(conversation, "一", "二")
    post.endings = [Declined("bad_request")]
    async with working(writer, news, post):
        assert await settled(writer) == [("failed", 0, 0, "bad_request"), ("sent", 1, 0, None)]
    assert (await writer.desk.conversations.get(conversation)).unreachable_since is None


async def test_who_blocked_the_shop_is_noted_until_something_arrives(
    writer: Writer, news: News, post: FakePost
) -> None:
    conversation = await writer.consumer()
    post.endings = [Declined("forbidden", unreachable=True)]
    heard = news.subscribe()
    async with working(writer, news, post):
        await writer.say(conversation, "一")
        assert await settled(writer) == [("failed", 0, 0, "forbidden")]
        assert (await writer.desk.conversations.get(conversation)).unreachable_since
        async with asyncio.timeout(10):
            while (await anext(heard)) != {"kind": "delivery", "id": conversation, "message": 1}:
                pass
        await writer.say(conversation, "二")
        await settled(writer)
    assert (await writer.desk.conversations.get(conversation)).unreachable_since is None


async def test_what_could_not_be_posted_for_a_day_fails(writer: Writer, news: News, post: FakePost) -> None:
    await writer.say(await writer.consumer(), "一", "二")
    post.endings = [NotPosted("too_many", after=30 * 3600)]
    async with working(writer, news, post):
        assert await settled(writer) == [("failed", 0, 0, "too_many"), ("sent", 1, 0, None)]
    await writer.say(await writer.consumer(), "三")
    writer.clock.forward(timedelta(hours=25))
    async with working(writer, news, post):
        assert (await settled(writer))[2] == ("failed", 0, 0, "too_old")


async def test_a_message_that_cannot_be_shaped_does_not_hold_the_rest_up(
    writer: Writer, news: News, post: FakePost
) -> None:
    conversation = await writer.consumer()
    async with writer.desk.database.transaction():
        await writer.desk.conversations.lock(conversation)
        await writer.desk.ledger.append(
            conversation, Author.BOT, "一", writer.clock.now(), data={"buttons": [{"name": "no title"}]}
        )
    await writer.say(conversation, "二")
    async with working(writer, news, post):
        assert await settled(writer) == [("failed", 0, 0, "not_shaped"), ("sent", 1, 0, None)]


async def test_an_agent_is_named(writer: Writer, news: News, post: FakePost) -> None:
    now, conversation = writer.clock.now(), await writer.consumer()
    await writer.desk.agents.put("lin", "林晓", "blue-heron-42", now)
    agent = await writer.desk.agents.by_login("lin")
    async with writer.desk.database.transaction():
        await writer.desk.conversations.lock(conversation)
        await writer.desk.ledger.append(conversation, Author.AGENT, "您好", now, agent=agent.id)
    async with working(writer, news, post):
        await settled(writer)
    assert post.took[0][1] == Part("您好", speaker="林晓", settled=True)


async def prompted(writer: Writer, conversation: ConversationId) -> str:
    """Ask for contact details as an answer's effect does; return the link's token."""
    now = writer.clock.now()
    draft = await writer.desk.drafts.begin(conversation, "return", now)
    prompt = await writer.desk.prompts.ask(conversation, draft.id, "contact", ["name", "phone"], now)
    await writer.desk.outbox.ask(conversation, prompt.id, now)
    return writer.desk.prompts.link_token(prompt)


async def test_a_prompt_is_posted_as_a_link_that_opens_it(writer: Writer, news: News, post: FakePost) -> None:
    conversation = await writer.consumer()
    await writer.say(conversation, "请填写")
    token = await prompted(writer, conversation)
    async with working(writer, news, post):
        await settled(writer)
    text, link, contact = (part for _, part in post.took)
    assert not text.settled
    assert link.link and link.link.url == f"{URL}/prompt#{token}"
    assert "11月24日（周二）10:00" in link.text
    assert contact.contact == "分享我的手机号"
    found = await writer.desk.prompts.of_link(link.link.url.partition("#")[2], writer.clock.now())
    assert found.conversation == conversation


async def test_a_prompt_that_was_closed_meanwhile_is_not_posted(writer: Writer, news: News, post: FakePost) -> None:
    conversation = await writer.consumer()
    await prompted(writer, conversation)
    await writer.desk.prompts.close(conversation, "submitted")
    async with working(writer, news, post):
        await settled(writer)
    assert post.took == []


class HeldPost(FakePost):
    """Holds every post until `gate` opens."""

    def __init__(self) -> None:
        super().__init__()
        self.gate, self.begun = asyncio.Event(), asyncio.Event()

    async def post(self, address: str, part: Part) -> None:
        self.begun.set()
        await self.gate.wait()
        await super().post(address, part)


async def test_at_a_stop_what_is_on_its_way_ends_and_the_rest_is_given_back(writer: Writer, news: News) -> None:
    held = HeldPost()
    held.capabilities = replace(held.capabilities, message_length=12)
    await writer.say(await writer.consumer(), "第一段很长很长。\n\n第二段也很长很长。", "三")
    async with working(writer, news, held):
        await held.begun.wait()
        asyncio.get_running_loop().call_later(0.2, held.gate.set)
    assert await writer.rows() == [("pending", 1, 0, "stopped"), ("pending", 0, 0, None)]
    async with working(writer, news, held):
        assert await settled(writer) == [("sent", 2, 0, None), ("sent", 1, 0, None)]
    assert held.texts() == ["第一段很长很长。", "第二段也很长很长。", "三"]


async def test_what_is_cut_off_at_a_stop_is_unknown(
    writer: Writer, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.STOPPING", 0.1)
    held = HeldPost()
    await writer.say(await writer.consumer(), "一", "二")
    async with working(writer, news, held):
        await held.begun.wait()
    held.gate.set()
    writer.clock.forward(LEASE + timedelta(seconds=1))
    async with working(writer, news, held):
        assert await settled(writer) == [("unknown", 1, 1, None), ("sent", 1, 0, None)]
    assert held.texts() == ["二"]


async def test_two_gateways_post_everything_once_and_in_order(writer: Writer, news: News, post: FakePost) -> None:
    conversations = [await writer.consumer() for _ in range(6)]
    async with working(writer, news, post), working(writer, news, post):
        for n in range(4):
            for conversation in conversations:
                await writer.say(conversation, f"{n}")
        await settled(writer)
    assert len(post.took) == 24
    for address in {address for address, _ in post.took}:
        assert [part.text for to, part in post.took if to == address] == ["0", "1", "2", "3"]


async def test_typing_is_shown_once_in_four_seconds_over_all_gateways(
    writer: Writer, news: News, post: FakePost, redis: Redis
) -> None:
    clock = [1000.0]
    conversation, page = await writer.consumer(), await writer.desk.beginnings.begin("w", "zh", writer.clock.now())
    gateways = [
        Limits(redis, lambda: clock[0], patience=20) for _ in range(2)
    ]  # a busy machine is no Redis that is away
    works = [asyncio.create_task(TypingSigns(writer.desk, {APP: post}, limits, news).run()) for limits in gateways]
    await asyncio.sleep(0)
    for who, on in (("consumer", True), ("bot", False), ("bot", True), ("agent", True)):
        news.publish("typing", id=conversation, who=who, on=on)
    news.publish("typing", id=page[0].id, who="bot", on=True)
    await until(lambda: len(post.signs) == 1)
    clock[0] += 4
    news.publish("typing", id=conversation, who="agent", on=True)
    await until(lambda: len(post.signs) == 2)
    await asyncio.sleep(0.1)
    assert len(post.signs) == 2
    for work in works:
        work.cancel()
    await asyncio.gather(*works, return_exceptions=True)
