"""The end of an errand: back to the agent, else to the front of the queue, with what was found."""

from __future__ import annotations

from bot.handoff.waits import Waits
from bot.lines import Lines
from bot.promises import FIRST_REPLY
from desk import formats
from desk.availability.hours import Presence
from desk.conversation.conversations import Conversation
from desk.conversation.identity import AgentId
from desk.conversation.ledger import Author, Kind
from desk.errors import NotFound
from desk.front_desk import Desk
from desk.handoff.errand_words import found_words
from desk.handoff.errands import ERRAND, Errand
from desk.people.agents import Agent


class ErrandEnd:
    """Changes owners: runs in the gateway's transactions, which hold the conversation's row."""

    def __init__(self, desk: Desk, lines: Lines) -> None:
        self._desk = desk
        self._lines = lines
        self._waits = Waits(desk, lines)

    async def back(self, conversation: Conversation, *, early: bool = False) -> bool:
        """Give the conversation back to people; False when nothing was asked for an agent."""
        errand = await self._end(conversation, "early" if early else "done")
        if errand is None:
            return False
        agent = await self._desk.agents.get(errand.agent)
        await self._desk.turns.refuse_waiting(conversation.id, self._desk.clock.now())
        await self._desk.episodes.end(conversation.id, "handoff", self._desk.clock.now())
        if await self._is_there(agent.id):
            await self._to_agent(conversation, agent, early=early)
        else:
            await self._to_queue(conversation, agent, early=early)
        return True

    async def taken(self, conversation: Conversation) -> None:
        """End it because an agent has claimed the conversation meanwhile."""
        await self._end(conversation, "early")

    async def expire(self, conversation: Conversation) -> None:
        """End the handoff, too: the consumer never answered."""
        if await self._end(conversation, "expired") is None:
            return
        now = self._desk.clock.now()
        await self._desk.handoffs.end(conversation.id, "no_answer", now)
        await self._desk.promises.drop(conversation.id, FIRST_REPLY, now)
        await self._lines.say(conversation, "utter_errand_expired")

    async def _end(self, conversation: Conversation, outcome: str) -> Errand | None:
        """End the errand and leave agents a note of what was found."""
        now = self._desk.clock.now()
        errand = await self._desk.errands.end(conversation.id, outcome, now)
        if errand is None:
            return None
        await self._desk.timers.cancel(ERRAND, conversation.id)
        photos = await self._desk.files.since(conversation.id, errand.begun_at)
        locale = (await self._desk.agents.get(errand.agent)).locale or conversation.locale
        text = found_words(self._desk.words, errand, photos, locale)
        await self._desk.ledger.append(conversation.id, Author.DESK, text, now, kind=Kind.NOTE)
        await self._desk.audit.note("desk", "errand_ended", conversation.id, now, outcome=outcome)
        return errand

    async def _to_agent(self, conversation: Conversation, agent: Agent, *, early: bool) -> None:
        now = self._desk.clock.now()
        held = await self._desk.ownership.claim(conversation.id, agent.id, conversation.ownership_number)
        await self._desk.handoffs.claim(conversation.id, agent.id, now)
        await self._lines.say(
            held, "utter_errand_returned_early" if early else "utter_errand_returned", name=agent.name
        )

    async def _to_queue(self, conversation: Conversation, agent: Agent, *, early: bool) -> None:
        """Put it to the front; outside service hours the bot goes on until somebody claims."""
        await self._desk.handoffs.wait_again(conversation.id)
        availability = await self._desk.availability()
        if availability.state is Presence.CLOSED and availability.opens_at:
            zone, now = self._desk.agreements.today.service_hours.zone, self._desk.clock.now()
            opening = formats.opening(availability.opens_at, now, conversation.locale, zone)
            await self._lines.say(conversation, "utter_errand_kept", opening=opening)
            return
        queued = await self._desk.ownership.to_queue(conversation.id)
        handoff = await self._desk.handoffs.open(conversation.id)
        if handoff is not None:
            await self._waits.begin(handoff)
        words = "utter_errand_queued_early" if early else "utter_errand_queued"
        await self._lines.say(queued, words, acts=("tell_me", "leave_queue"), name=agent.name)

    async def _is_there(self, agent: AgentId) -> bool:
        """Tell whether they are at the desk and not away, however much they have."""
        try:
            seat = await self._desk.assignments.seat(agent, self._desk.clock.now())
        except NotFound:  # they do not work here any more
            return False
        return seat.here and not seat.away
