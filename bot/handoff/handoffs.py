"""From the bot to people and back: the queue, its promises and what the consumer is told of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.handoff.errand_end import ErrandEnd
from bot.handoff.waits import WAYS, Waits
from bot.lines import Lines
from bot.metrics import metrics
from bot.promises import FIRST_REPLY, watch
from desk import formats
from desk.availability.hours import Presence
from desk.availability.prospects import Prospect, handoff_response, prospect, reply_due_words
from desk.case.promises import Promise
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.identity import AgentId
from desk.front_desk import Desk
from desk.handoff.handoffs import Handoff
from desk.people.agents import Agent


class Handoffs:
    """Opens and ends handoffs; every method runs in a transaction that holds the conversation's row."""

    def __init__(self, desk: Desk, lines: Lines) -> None:
        self._desk = desk
        self._lines = lines
        self._errand_end = ErrandEnd(desk, lines)
        self._waits = Waits(desk, lines)

    async def ask(self, conversation: Conversation, reason: str, *, stays: bool = False) -> None:
        """Give a conversation to people: into the queue in service hours, else captured for the next opening.

        Where it `stays`, the bot goes on with what it does until an agent claims the conversation.
        """
        existing = await self._desk.handoffs.open(conversation.id)
        if existing is not None:
            await self._desk.handoffs.hasten(conversation.id, reason)
            if not await self._errand_end.back(conversation, early=True) and not stays:
                await self._asked_again(conversation, existing, reason)
            return
        now, found = self._desk.clock.now(), await self.prospect()
        captured = found.presence is Presence.CLOSED
        words = handoff_response(found, reason, stays=stays)
        promise = await self._promise(conversation, found.due_at, words)
        handoff, _ = await self._desk.handoffs.ask(
            conversation.id, reason, now, captured=captured, promise=promise.id if promise else None
        )
        metrics.HANDOFFS.labels(metrics.known(reason, metrics.REASONS)).inc()
        await self._desk.audit.note("desk", "handoff_asked", conversation.id, now, reason=reason, captured=captured)
        if captured:
            await self._await_opening(conversation, found.opens_at)
        else:
            await self._waits.begin(handoff)
            if not stays:
                await self._enqueue(conversation)
        facts = await self._facts(conversation, handoff, found)
        acts = () if captured or stays else WAYS
        await self._lines.say(conversation, words, acts=acts, **facts)
        if captured and reason == "danger" and not stays:
            await self._lines.say(conversation, "utter_urgent_complaint", offers=("request_complaint",))

    async def claimed(self, conversation: Conversation, agent: Agent, *, open_by: datetime | None = None) -> None:
        """Tell the consumer who takes over; what the bot has not begun to answer is the agent's now."""
        now = self._desk.clock.now()
        await self._refuse_waiting(conversation, now)
        await self._desk.episodes.end(conversation.id, "handoff", now)
        await self._errand_end.taken(conversation)
        told = await self._waits.claimed(await self._desk.handoffs.open(conversation.id))
        await self._desk.handoffs.claim(conversation.id, agent.id, now, open_by=open_by)
        await self._desk.timers.cancel("opening", conversation.id)
        what = "assigned" if open_by else "claimed"
        await self._desk.audit.note(agent.id, what, conversation.id, now, number=conversation.ownership_number)
        words = "utter_handoff_claimed_told" if told else "utter_handoff_claimed"
        await self._lines.say(conversation, words, name=agent.name)

    async def end(
        self, conversation: Conversation, outcome: str, words: str, *, note: str | None = None, **facts: Any
    ) -> None:
        """End the open handoff; the bot answers from here on."""
        now = self._desk.clock.now()
        await self._waits.left(await self._desk.handoffs.open(conversation.id))
        await self._desk.handoffs.end(conversation.id, outcome, now, note=note)
        await self._desk.promises.drop(conversation.id, FIRST_REPLY, now)
        await self._desk.timers.cancel("opening", conversation.id)
        await self._lines.say(conversation, words, **facts)

    async def not_waiting(self, conversation: Conversation) -> None:
        """Answer an old button that leaves the queue."""
        await self._lines.say(conversation, "utter_handoff_not_waiting")

    async def opened(self, conversation: Conversation) -> bool:
        """Turn a captured handoff into a live one: the desk is open again. False when it is not."""
        handoff, found = await self._desk.handoffs.open(conversation.id), await self.prospect()
        if handoff is None or not handoff.captured or handoff.state != "waiting":
            return True
        if found.presence is Presence.CLOSED:
            return False
        await self._desk.handoffs.release_captured(conversation.id)
        await self._waits.begin(handoff)
        due = self._due(conversation, await self._promised(handoff) or found.due_at)
        await self._lines.say(conversation, "utter_handoff_opened", due=due)
        return True

    async def leave(self, seen: Conversation) -> Conversation | None:
        """Put what belonged to an agent who is gone back to the front; None when it has changed hands meanwhile."""
        held = await self._desk.conversations.lock(seen.id)
        if held.agent is None or (held.agent, held.ownership_number) != (seen.agent, seen.ownership_number):
            return None
        queued = await self._desk.ownership.requeue(held.id)
        if queued is None:
            return None
        await self._desk.handoffs.wait_again(held.id)
        names = await self._desk.agents.names()
        await self.back_in_front(queued, "requeued", held.agent, names[held.agent])
        return queued

    async def back_in_front(self, conversation: Conversation, why: str, agent: AgentId, name: str) -> None:
        """Tell the consumer that this agent does not answer any more and that they are next."""
        await self._desk.audit.note("desk", why, conversation.id, self._desk.clock.now(), agent=agent)
        handoff = await self._desk.handoffs.open(conversation.id)
        if handoff is not None:
            await self._waits.begin(handoff)
        await self._lines.say(conversation, "utter_handoff_agent_gone", acts=("tell_me", "leave_queue"), name=name)

    async def prospect(self) -> Prospect:
        """Say when somebody who asks now is answered."""
        availability, hours = await self._desk.availability(), await self._desk.service_hours()
        return prospect(self._desk.agreements.today, hours, availability, self._desk.clock.now())

    async def _asked_again(self, conversation: Conversation, handoff: Handoff, reason: str) -> None:
        """Keep the place, and never say the same sentence twice in a row."""
        if handoff.state != "waiting":
            return
        found = await self.prospect()
        if conversation.owner is Owner.BOT and found.presence is not Presence.CLOSED:
            await self._desk.handoffs.release_captured(conversation.id)
            await self._waits.begin(handoff)
            await self._enqueue(conversation)
        words = _words_again(found, reason)
        if await self._lines.last(conversation) == words:
            return
        facts = await self._facts(conversation, handoff, found)
        facts["due"] = self._due(conversation, await self._promised(handoff) or found.due_at)
        await self._lines.say(conversation, words, **facts)

    async def _promised(self, handoff: Handoff) -> datetime | None:
        """Return when the consumer was promised a reply, while that may still be kept."""
        promise = await self._desk.promises.get(handoff.promise) if handoff.promise else None
        return promise.due_at if promise and promise.state == "pending" else None

    async def _enqueue(self, conversation: Conversation) -> None:
        now = self._desk.clock.now()
        await self._desk.ownership.to_queue(conversation.id)
        await self._refuse_waiting(conversation, now)

    async def _refuse_waiting(self, conversation: Conversation, now: datetime) -> None:
        metrics.TURNS.labels("refused").inc(await self._desk.turns.refuse_waiting(conversation.id, now))

    async def _await_opening(self, conversation: Conversation, opens_at: datetime | None) -> None:
        if opens_at is not None:
            await self._desk.timers.set("opening", conversation.id, opens_at)

    async def _promise(self, conversation: Conversation, due_at: datetime | None, words: str) -> Promise | None:
        if due_at is None:
            return None
        promise = await self._desk.promises.make(
            conversation.id,
            FIRST_REPLY,
            due_at,
            agreement=self._desk.agreements.today.version,
            words=words,
            now=self._desk.clock.now(),
        )
        await watch(self._desk, promise)
        return promise

    async def _facts(self, conversation: Conversation, handoff: Handoff, found: Prospect) -> dict[str, Any]:
        now, zone = self._desk.clock.now(), self._desk.agreements.today.service_hours.zone
        opens_at = found.opens_at
        return {
            "place": await self._waits.place(handoff, conversation.locale),
            "due": self._due(conversation, found.due_at),
            "opening": formats.opening(opens_at, now, conversation.locale, zone) if opens_at else "",
            "phone": self._desk.agreements.today.channels.phone,
        }

    def _due(self, conversation: Conversation, due_at: datetime | None) -> str:
        zone = self._desk.agreements.today.service_hours.zone
        return reply_due_words(self._desk.words, due_at, conversation.locale, zone, self._desk.clock.now())


def _words_again(found: Prospect, reason: str) -> str:
    """Choose the line for somebody who waits already."""
    if found.presence is not Presence.CLOSED:
        return "utter_handoff_waiting"
    return "utter_error_engine_noted" if reason == "engine" else "utter_handoff_captured_again"
