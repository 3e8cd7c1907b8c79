"""What agents see of messages that leave by a messaging app."""

from desk.conversation.identity import ConversationId
from desk.conversation.outbox import Outgoing
from tests.console.agent_page import AgentPage, heard
from tests.console.conftest import Console


async def reached(at: Console) -> ConversationId:
    """Let a consumer of a messaging app write in and wait for a person."""
    conversation = await at.gateway.arrive("telegram", "500", "zh")
    await at.gateway.receive(conversation, "tg-1", "我要找人工客服")
    await at.gateway.hand_off(conversation, "asked")
    return conversation


async def next_row(at: Console) -> Outgoing:
    row = await at.desk.outbox.lease(("telegram",), at.clock.now())
    assert row is not None
    return row


async def deliveries(page: AgentPage, conversation: ConversationId) -> list[str | None]:
    return [message["delivery"] for message in (await page.get(f"/conversations/{conversation}"))["messages"]]


async def test_every_message_tells_what_became_of_it(lin: AgentPage, at: Console) -> None:
    conversation = await reached(at)
    assert (await lin.claim(conversation, 2)).status == 200
    assert (await lin.reply(conversation, 3, "您好", "reply-0001")).body["delivery"] == "pending"
    row = await next_row(at)
    await at.desk.outbox.sending(row, at.clock.now())
    assert await deliveries(lin, conversation) == [None, "pending", "pending", "pending"]
    await at.desk.outbox.posted(row, unsure=True)
    await at.desk.outbox.finish(row, at.clock.now())
    await at.desk.outbox.finish(await next_row(at), at.clock.now(), error="bad_request")
    await at.desk.outbox.finish(await next_row(at), at.clock.now())
    assert await deliveries(lin, conversation) == [None, "unknown", "failed", "sent"]


async def test_a_page_reads_its_messages_along_and_they_need_no_mark(lin: AgentPage, at: Console) -> None:
    assert await deliveries(lin, await at.consumer()) == [None, None]


async def test_whoever_watches_hears_what_became_of_a_message(lin: AgentPage, at: Console) -> None:
    conversation = await reached(at)
    socket = await lin.listen()
    await socket.send_json({"type": "watch", "conversation": conversation})
    await socket.send_json({"type": "nonsense"})
    await heard(socket, "error")
    await at.desk.outbox.finish(await next_row(at), at.clock.now(), error="bad_request")
    at.news.publish("delivery", id=conversation, message=2)
    message = (await heard(socket, "message", id=conversation))["message"]
    assert (message["seq"], message["delivery"]) == (2, "failed")
    await socket.close()


async def test_who_cannot_be_reached_is_told_so(lin: AgentPage, at: Console) -> None:
    conversation = await reached(at)
    assert (await lin.get(f"/conversations/{conversation}"))["unreachable_since"] is None
    await at.gateway.leave(conversation)
    (line,) = (await lin.get("/queue"))["waiting"]
    assert line["unreachable_since"].startswith("2026-11-23T02:0")
    await at.gateway.arrive("telegram", "500", "zh")
    assert (await lin.get(f"/conversations/{conversation}"))["unreachable_since"] is None
