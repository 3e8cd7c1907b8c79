"""Numbers without gaps or rivals, one turn in flight, and what is acknowledged stays."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from desk.conversation.conversations import Owner
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Author
from desk.conversation.turns import TurnState
from desk.errors import Conflict, NotFound, NotTheOwner, NotWaiting
from desk.front_desk import Desk

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


async def begun(desk: Desk) -> ConversationId:
    conversation, _ = await desk.beginnings.begin("widget", "zh", NOW)
    return conversation.id


async def say(desk: Desk, conversation: ConversationId, text: str, client_id: str | None = None) -> str:
    async with desk.database.transaction():
        held = await desk.conversations.lock(conversation)
        turn = await desk.turns.queue(conversation, held.ownership_number, NOW)
        await desk.ledger.append(conversation, Author.CONSUMER, text, NOW, client_id=client_id, turn=turn)
    return turn


async def test_simultaneous_messages_get_numbers_without_gaps(desk: Desk) -> None:
    conversation = await begun(desk)
    await asyncio.gather(*(say(desk, conversation, f"{n}") for n in range(20)))
    assert [m.seq for m in await desk.ledger.since(conversation, 0)] == list(range(1, 21))


async def test_messages_that_wait_together_become_one_turn(desk: Desk) -> None:
    conversation = await begun(desk)
    turns = {await say(desk, conversation, text) for text in ("你好", "我想退货", "电饭煲")}
    assert len(turns) == 1
    leased = await desk.turns.lease(NOW)
    assert leased is not None
    assert [m.text for m in await desk.ledger.of_turn(leased.id)] == ["你好", "我想退货", "电饭煲"]


async def test_a_message_that_comes_while_the_bot_answers_starts_the_next_turn(desk: Desk) -> None:
    conversation = await begun(desk)
    first = await say(desk, conversation, "你好")
    leased = await desk.turns.lease(NOW)
    assert await say(desk, conversation, "在吗") != first
    assert await desk.turns.lease(NOW) is None, "one in flight a conversation"
    assert leased is not None
    await desk.turns.finish(leased, TurnState.DONE, NOW)
    assert await desk.turns.lease(NOW) is not None


async def test_only_the_holder_of_the_lease_finishes_a_turn(desk: Desk) -> None:
    conversation = await begun(desk)
    await say(desk, conversation, "你好")
    first = await desk.turns.lease(NOW)
    second = await desk.turns.lease(NOW + timedelta(seconds=61))
    assert first is not None and second is not None and second.id == first.id and second.attempt == 2
    with pytest.raises(Conflict):
        await desk.turns.finish(first, TurnState.DONE, NOW)
    await desk.turns.finish(second, TurnState.DONE, NOW)


async def test_eight_gateways_lease_each_turn_once(desk: Desk) -> None:
    for _ in range(12):
        await say(desk, await begun(desk), "你好")
    leased = [turn.id for turn in await asyncio.gather(*(desk.turns.lease(NOW) for _ in range(12))) if turn]
    assert len(leased) == len(set(leased))


async def test_only_the_first_agent_to_claim_gets_the_conversation(desk: Desk) -> None:
    for login in ("lin", "chen"):
        await desk.agents.put(login, login, "a password", NOW)
    lin, chen = await desk.agents.by_login("lin"), await desk.agents.by_login("chen")
    conversation = await begun(desk)
    number = (await desk.ownership.to_queue(conversation)).ownership_number
    claims = await asyncio.gather(
        *(desk.ownership.claim(conversation, agent.id, number) for agent in (lin, chen)), return_exceptions=True
    )
    assert sorted(type(claim).__name__ for claim in claims) == ["Conversation", "NotWaiting"]
    assert any(isinstance(claim, NotWaiting) for claim in claims)


async def test_a_stale_number_does_not_give_a_conversation_back(desk: Desk) -> None:
    await desk.agents.put("lin", "lin", "a password", NOW)
    lin = await desk.agents.by_login("lin")
    conversation = await begun(desk)
    claimed = await desk.ownership.claim(conversation, lin.id, 1)
    with pytest.raises(NotTheOwner):
        await desk.ownership.release(conversation, lin.id, 1)
    released = await desk.ownership.release(conversation, lin.id, claimed.ownership_number)
    assert (released.owner, released.agent, released.ownership_number) == (Owner.BOT, None, 3)


async def test_a_wrong_secret_and_an_unknown_conversation_look_the_same(desk: Desk) -> None:
    conversation, secret = await desk.beginnings.begin("widget", "en", NOW)
    assert (await desk.beginnings.resume(conversation.id, secret)).id == conversation.id
    for wrong in ((conversation.id, "guess"), ("c_unknown", secret)):
        with pytest.raises(NotFound):
            await desk.beginnings.resume(*wrong)
