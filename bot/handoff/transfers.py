"""From one agent to another, or to a team: the consumer is told who takes over, colleagues read the note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.handoff.waits import Waits
from bot.lines import Lines
from desk.conversation.conversations import Conversation
from desk.conversation.identity import AgentId
from desk.conversation.ledger import Author, Kind
from desk.errors import NotTheOwner, Refused
from desk.front_desk import Desk
from desk.handoff.handoffs import TO_OPEN
from desk.handoff.pairing import Seat


@dataclass(frozen=True)
class Target:
    """To whom: an agent or a team, by id."""

    kind: Literal["agent", "team"]
    id: str


class Transfers:
    """Hands on what an agent has; the caller's transaction holds the conversation's row."""

    def __init__(self, desk: Desk, lines: Lines) -> None:
        self._desk = desk
        self._lines = lines
        self._waits = Waits(desk, lines)

    async def carry_out(self, held: Conversation, by: AgentId, number: int, to: Target, note: str) -> Conversation:
        """Hand it on if it still is that agent's.

        Raises:
            NotFound: no such agent or team.
            NotTheOwner: it is no longer theirs.
            Refused: `agent_gone`, `agent_away`, `agent_full`, `agent_same`.
        """
        if (held.agent, held.ownership_number) != (by, number):
            raise NotTheOwner(held.id, owner=held.owner, agent=held.agent, number=held.ownership_number)
        now = self._desk.clock.now()
        passed = await (self._to_agent if to.kind == "agent" else self._to_team)(held, by, to.id)
        if note:
            await self._desk.ledger.append(held.id, Author.AGENT, note, now, kind=Kind.NOTE, agent=by)
        await self._desk.audit.note(by, "transferred", held.id, now, number=passed.ownership_number, **{to.kind: to.id})
        return passed

    async def _to_agent(self, held: Conversation, by: AgentId, to: str) -> Conversation:
        now = self._desk.clock.now()
        seat = await self._desk.assignments.seat(AgentId(to), now)
        require_room(seat, by)
        passed = await self._desk.ownership.pass_on(held.id, by, held.ownership_number, seat.agent)
        await self._desk.handoffs.claim(held.id, seat.agent, now, open_by=now + TO_OPEN)
        names = await self._desk.agents.names()
        await self._lines.say(passed, "utter_handoff_transferred", by=names[by], name=seat.name)
        return passed

    async def _to_team(self, held: Conversation, by: AgentId, to: str) -> Conversation:
        team = await self._desk.teams.get(to)
        passed = await self._desk.ownership.pass_on(held.id, by, held.ownership_number, None)
        await self._desk.handoffs.wait_for_team(held.id, team.id, by, self._desk.clock.now())
        names = await self._desk.agents.names()
        facts = {"by": names[by], "team": team.name(held.locale)}
        handoff = await self._desk.handoffs.open(held.id)
        if handoff is not None:
            await self._waits.begin(handoff)
        await self._lines.say(passed, "utter_handoff_to_team", acts=("tell_me", "leave_queue"), **facts)
        return passed


def require_room(seat: Seat, by: AgentId | None = None) -> None:
    """Raises: Refused, with the agent's name."""
    if seat.agent == by:
        raise Refused("agent_same", name=seat.name)
    if not seat.here:
        raise Refused("agent_gone", name=seat.name)
    if seat.away:
        raise Refused("agent_away", name=seat.name)
    if seat.full:
        raise Refused("agent_full", name=seat.name, load=seat.load)
