"""Whatever is sent, again or at the same time: each id is one message, the numbers have no gap, a replay brings the rest."""

import asyncio
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.conversation.ledger import Author
from desk.front_desk import open_desk
from desk.settings import DeskSettings

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SENDERS = st.lists(st.lists(st.integers(0, 5), max_size=6), min_size=1, max_size=4)
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(senders=SENDERS, texts=st.lists(TEXT, min_size=6, max_size=6), since=st.integers(0, 8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_id_is_one_message_in_a_ledger_without_gaps(
    settings: DeskSettings, senders: list[list[int]], texts: list[str], since: int
) -> None:
    async def run() -> None:
        async with open_desk(settings) as desk:
            conversation, _ = await desk.beginnings.begin("widget", "zh", NOW)

            async def send(number: int) -> None:
                async with desk.database.transaction():
                    await desk.conversations.lock(conversation.id)
                    if await desk.ledger.said(conversation.id, Author.CONSUMER, f"id-{number}") is None:
                        await desk.ledger.append(
                            conversation.id, Author.CONSUMER, texts[number], NOW, client_id=f"id-{number}"
                        )

            async def send_all(numbers: list[int]) -> None:
                for number in numbers:
                    await send(number)

            await asyncio.gather(*(send_all(numbers) for numbers in senders))
            whole = await desk.ledger.since(conversation.id, 0)
            sent = {number for numbers in senders for number in numbers}
            assert {(message.client_id, message.text) for message in whole} == {(f"id-{n}", texts[n]) for n in sent}
            assert [message.seq for message in whole] == list(range(1, len(sent) + 1))
            assert await desk.ledger.since(conversation.id, since) == whole[since:]

    asyncio.run(run())
