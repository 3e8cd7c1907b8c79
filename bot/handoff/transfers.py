"""From one agent to another, to a team or to whoever is next: the consumer is told once, colleagues read the note.

Agents hand on what they have, supervisors what anybody has: then the consumer hears of who takes over alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.handoff.waits import Waits
from bot.lines import Lines
from desk.conversation.conversations import Conversation, Owner
from desk.conversation.identity import AgentId
from desk.conversation.ledger import Author, Kind
from desk.errors import NotTheOwner, Refused
from desk.front_desk import Desk
from desk.handoff.handoffs import TO_OPEN
from desk.handoff.pairing import Seat
from desk.people.agents import Agent


@dataclass(frozen=True)
class Target:
    """To whom: an agent or a team, by id, or the queue."""

    kind: Literal["agent", "team", "queue"]
    id: str = ""


class Transfers:
    """Hands on what an agent has; the caller's transaction holds the conversation's row."""

    def __init__(self, desk: Desk, lines: Lines) -> None:
        self._desk = desk
        self._lines = lines
        self._waits = Waits(desk, lines)

    async def carry_out(self, held: Conversation, by: Agent, number: int, to: Target, note: str) -> Conversation:
        """Hand it on if it still is that agent's, or (by a supervisor) anybody's.

        Raises:
            NotFound: no such agent or team.
            NotTheOwner: it is no longer theirs.
            Refused: `agent_gone`, `agent_away`, `agent_full`, `agent_same`, `agent_has_it`.
        """
        require_say(held, by, number)
        now = self._desk.clock.now()
        passed = await self._passed(held, by, to)
        if note:
            await self._desk.ledger.append(held.id, Author.AGENT, note, now, kind=Kind.NOTE, agent=by.id)
        whom = {} if to.kind == "queue" else {to.kind: to.id}
        await self._desk.audit.note(
            by.id, "transferred", held.id, now, number=passed.ownership_number, **whom, **_whose(held, by)
        )
        return passed

    async def take_over(self, held: Conversation, by: Agent, number: int) -> Conversation:
        """Give a supervisor what an agent has.

        Raises:
            NotTheOwner: its owner changed since `number`.
        """
        require_say(held, by, number)
        now = self._desk.clock.now()
        taken = await self._desk.ownership.pass_on(held.id, holder(held), held.ownership_number, by.id)
        await self._desk.handoffs.claim(held.id, by.id, now)
        await self._desk.audit.note(
            by.id, "taken_over", held.id, now, number=taken.ownership_number, **_whose(held, by)
        )
        await self._lines.say(taken, "utter_handoff_passed", name=by.name)
        return taken

    async def _passed(self, held: Conversation, by: Agent, to: Target) -> Conversation:
        if to.kind == "agent":
            return await self._to_agent(held, by, to.id)
        return await self._to_queue(held, by, to.id or None)

    async def _to_agent(self, held: Conversation, by: Agent, to: str) -> Conversation:
        now = self._desk.clock.now()
        seat = await self._desk.assignments.seat(AgentId(to), now)
        _require_other(seat, held, by)
        require_room(seat)
        passed = await self._desk.ownership.pass_on(held.id, holder(held), held.ownership_number, seat.agent)
        await self._desk.handoffs.claim(held.id, seat.agent, now, open_by=now + TO_OPEN)
        words = "utter_handoff_transferred" if held.agent == by.id else "utter_handoff_passed"
        await self._lines.say(passed, words, by=by.name, name=seat.name)
        return passed

    async def _to_queue(self, held: Conversation, by: Agent, to: str | None) -> Conversation:
        """Put it to the front, for a while for this team alone, and not for who had it."""
        team = await self._desk.teams.get(to) if to else None
        passed = await self._desk.ownership.pass_on(held.id, holder(held), held.ownership_number, None)
        now = self._desk.clock.now()
        await self._desk.handoffs.wait_for_others(held.id, holder(held), now, team=team.id if team else None)
        handoff = await self._desk.handoffs.open(held.id)
        if handoff is not None:
            await self._waits.begin(handoff)
        own = held.agent == by.id
        words = "utter_handoff_to_queue" if team is None else f"utter_handoff_{'to' if own else 'passed_to'}_team"
        facts = {"by": by.name, "team": team.name(held.locale) if team else ""}
        await self._lines.say(passed, words, acts=("tell_me", "leave_queue"), **facts)
        return passed


def holder(held: Conversation) -> AgentId:
    """Return the agent who has it.

    Raises:
        NotTheOwner: nobody has.
    """
    if held.owner is not Owner.AGENT or held.agent is None:
        raise NotTheOwner(held.id, owner=held.owner, agent=held.agent, number=held.ownership_number)
    return held.agent


def require_say(held: Conversation, by: Agent, number: int) -> None:
    """Let agents dispose of what they have, and supervisors of what anybody has.

    Raises:
        NotTheOwner: it is somebody else's now.
    """
    if held.ownership_number != number or (holder(held) != by.id and by.role != "supervisor"):
        raise NotTheOwner(held.id, owner=held.owner, agent=held.agent, number=held.ownership_number)


def _whose(held: Conversation, by: Agent) -> dict[str, str]:
    return {"of": held.agent} if held.agent and held.agent != by.id else {}


def _require_other(seat: Seat, held: Conversation, by: Agent) -> None:
    if seat.agent == held.agent:
        raise Refused("agent_same" if held.agent == by.id else "agent_has_it", name=seat.name)


def require_room(seat: Seat) -> None:
    """Raises: Refused, with the agent's name."""
    if not seat.here:
        raise Refused("agent_gone", name=seat.name)
    if seat.away:
        raise Refused("agent_away", name=seat.name)
    if seat.full:
        raise Refused("agent_full", name=seat.name, load=seat.load)
