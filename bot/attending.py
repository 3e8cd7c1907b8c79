"""What agents do with conversations: claim, reply, note, hand on, give back, end."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.capabilities import reaches
from bot.handoff.errands import Errands
from bot.handoff.handoffs import Handoffs
from bot.handoff.transfers import Target, Transfers, require_room
from bot.lines import Lines
from bot.metrics import metrics
from bot.news import News
from bot.promises import FIRST_REPLY
from bot.ratings import Ratings
from bot.telling import Telling
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.identity import AgentId, ConversationId
from desk.conversation.ledger import Author, Kind, Message
from desk.errors import NotTheOwner, Refused
from desk.front_desk import Desk
from desk.handoff.handoffs import TO_OPEN
from desk.handoff.packing import repeated
from desk.people.agents import Agent
from desk.privacy.masking import mask


class Attending:
    """The agents' side of a conversation; each public method is one transaction, then news."""

    def __init__(self, desk: Desk, news: News, handoffs: Handoffs, telling: Telling) -> None:
        self._desk = desk
        self._news = news
        self._handoffs = handoffs
        self._errands = Errands(desk, Lines(desk))
        self._ratings = Ratings(desk, Lines(desk), news)
        self._transfers = Transfers(desk, Lines(desk))
        self._telling = telling

    async def claim(self, conversation: ConversationId, agent: AgentId, number: int) -> Conversation:
        """Give a conversation to one agent; the first to ask gets it, a supervisor also what another agent has.

        Raises:
            NotFound: there is no such conversation.
            NotWaiting: its owner changed since `number`.
            Refused: nothing that is written there reaches the consumer.
        """
        who = await self._desk.agents.get(agent)
        async with self._desk.database.transaction():
            row = await self._desk.conversations.lock(conversation)
            if not reaches(row.channel):
                raise Refused("only_by_phone")
            if _takes_over(row, who, number):
                claimed = await self._transfers.take_over(row, who, number)
            else:
                claimed = await self._desk.ownership.claim(conversation, agent, number)
                await self._handoffs.claimed(claimed, who)
        await self._told(row, claimed, who)
        return claimed

    async def assign(self, conversation: ConversationId, agent: AgentId, number: int) -> Conversation:
        """Give a waiting conversation to an agent unasked, as a claim would; they have a moment to open it.

        Raises:
            NotFound: there is no such conversation or agent.
            NotWaiting: its owner changed since `number`.
            Refused: the agent is gone, away or has enough.
        """
        now = self._desk.clock.now()
        async with self._desk.database.transaction():
            await self._desk.conversations.lock(conversation)
            require_room(await self._desk.assignments.seat(agent, now))
            claimed = await self._desk.ownership.claim(conversation, agent, number)
            await self._handoffs.claimed(claimed, await self._desk.agents.get(agent), open_by=now + TO_OPEN)
        await self._telling.owner(conversation)
        return claimed

    async def transfer(
        self, conversation: ConversationId, agent: AgentId, number: int, to: Target, note: str
    ) -> Conversation:
        """Give what an agent has to another one, to a team or to the queue, with a note that colleagues read.

        Raises:
            NotFound: there is no such conversation, agent or team.
            NotTheOwner: it is no longer the agent's, who is no supervisor either.
            Refused: the other agent is gone, away or has enough.
        """
        who = await self._desk.agents.get(agent)
        async with self._desk.database.transaction():
            row = await self._desk.conversations.lock(conversation)
            passed = await self._transfers.carry_out(row, who, number, to, note)
        await self._told(row, passed, who)
        return passed

    async def requeue(self, conversation: Conversation) -> bool:
        """Put what an agent has who is gone back to the front; False when it has changed hands meanwhile."""
        async with self._desk.database.transaction():
            queued = await self._handoffs.leave(conversation)
        if queued is not None:
            await self._telling.owner(conversation.id)
        return queued is not None

    async def _told(self, before: Conversation, after: Conversation, by: Agent) -> None:
        """Tell whoever follows it, and the agent from whom it was taken."""
        await self._telling.owner(after.id)
        if before.agent is not None and before.agent != by.id:
            self._news.publish("taken", agent=before.agent, id=after.id)

    async def look_at(self, conversation: ConversationId, agent: AgentId) -> None:
        """Note that an agent has opened what they were given."""
        if await self._desk.handoffs.look_at(conversation, agent):
            self._news.publish("queue")

    async def release(self, conversation: ConversationId, agent: AgentId, number: int, note: str) -> Conversation:
        """Give a conversation back to the bot, with what was found out.

        Raises:
            NotFound: there is no such conversation.
            NotTheOwner: it is no longer the agent's.
        """
        return await self._give_back(conversation, agent, number, "released", "utter_handoff_released", note)

    async def lend(
        self, conversation: ConversationId, agent: AgentId, number: int, note: str, asks: Sequence[str]
    ) -> Conversation:
        """Have the bot ask the consumer for some things; then the conversation comes back to the agent.

        Raises:
            NotFound: there is no such conversation.
            NotTheOwner: it is no longer the agent's.
            BadValues: what cannot be asked for here.
        """
        who = await self._desk.agents.get(agent)
        async with self._desk.database.transaction():
            await self._desk.conversations.lock(conversation)
            lent = await self._let_go(conversation, agent, number, "lent", note)
            await self._errands.begin(lent, who, asks)
        await self._telling.owner(conversation)
        return lent

    async def end(
        self, conversation: ConversationId, agent: AgentId, number: int, outcome: str, note: str
    ) -> Conversation:
        """End a handoff as `solved`, `unsolved` or `no_answer`; ownership returns to the bot.

        Raises:
            NotFound: there is no such conversation.
            NotTheOwner: it is no longer the agent's.
        """
        return await self._give_back(conversation, agent, number, outcome, "utter_handoff_ended", note)

    async def reply(
        self, conversation: ConversationId, agent: AgentId, number: int, client_id: str, text: str
    ) -> Message:
        """Say what an agent wrote, word for word; the same id again returns the same message.

        Raises:
            NotFound: there is no such conversation.
            NotTheOwner: it is no longer the agent's.
        """
        now = self._desk.clock.now()
        async with self._desk.database.transaction():
            row = await self._desk.conversations.lock(conversation)
            said = await self._desk.ledger.said(conversation, Author.AGENT, client_id)
            if said is not None:
                return said
            if (row.owner, row.agent, row.ownership_number) != (Owner.AGENT, agent, number):
                raise NotTheOwner(conversation, owner=row.owner, agent=row.agent, number=row.ownership_number)
            again = await repeated(self._desk, row, text)
            message = await self._desk.ledger.append(
                conversation, Author.AGENT, text, now, client_id=client_id, agent=agent, data=again
            )
            await self._desk.promises.settle(conversation, FIRST_REPLY, now)
            await self._desk.handoffs.look_at(conversation, agent)
        metrics.MESSAGES.labels(row.channel, Author.AGENT).inc()
        self._telling.message(message)
        return message

    async def note(self, conversation: ConversationId, agent: AgentId, client_id: str, text: str) -> Message:
        """Write an internal line, whoever has the conversation; who is named in it finds a mark.

        Agents may have read contact details: what looks like them is masked as in consumers' messages.

        Raises:
            NotFound: there is no such conversation.
        """
        now, pattern = self._desk.clock.now(), self._desk.settings.order_pattern
        async with self._desk.database.transaction():
            row = await self._desk.conversations.lock(conversation)
            said = await self._desk.ledger.said(conversation, Author.AGENT, client_id)
            if said is not None:
                return said
            message = await self._desk.ledger.append(
                conversation,
                Author.AGENT,
                mask(text, pattern, row.locale).text,
                now,
                kind=Kind.NOTE,
                client_id=client_id,
                agent=agent,
            )
            named = await self._desk.mentions.note(message)
        self._telling.message(message)
        for one in named:
            self._news.publish("mention", agent=one)
        return message

    async def _give_back(
        self, conversation: ConversationId, agent: AgentId, number: int, outcome: str, words: str, note: str
    ) -> Conversation:
        who = await self._desk.agents.get(agent)
        async with self._desk.database.transaction():
            await self._desk.conversations.lock(conversation)
            released = await self._let_go(conversation, agent, number, outcome, note)
            handoff = await self._desk.handoffs.open(conversation)
            await self._handoffs.end(released, outcome, words, note=note, name=who.name)
            if handoff is not None:
                await self._ratings.handoff_ended(released, handoff, outcome)
        await self._telling.owner(conversation)
        return released

    async def _let_go(
        self, conversation: ConversationId, agent: AgentId, number: int, outcome: str, note: str
    ) -> Conversation:
        now = self._desk.clock.now()
        released = await self._desk.ownership.release(conversation, agent, number)
        if note:
            await self._desk.ledger.append(conversation, Author.AGENT, note, now, kind=Kind.NOTE, agent=agent)
        await self._desk.audit.note(agent, outcome, conversation, now, number=released.ownership_number)
        return released


def _takes_over(held: Conversation, by: Agent, number: int) -> bool:
    return by.role == "supervisor" and held.agent not in (None, by.id) and held.ownership_number == number
