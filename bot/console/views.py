"""Conversations and messages as docs/console-api.md shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.channels.capabilities import reaches
from desk.agreement.basis import basis_words
from desk.conversation.conversations import Conversation
from desk.conversation.identity import AgentId
from desk.conversation.ledger import Author, Message
from desk.front_desk import Desk
from desk.handoff.errands import STEPS, Errand
from desk.handoff.handoffs import Handoff
from desk.handoff.snoozes import Snooze
from desk.people.teams import Team

PREVIEW = 160  # characters


def iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


class Views:
    """Looks up what belongs to several records at once."""

    def __init__(self, desk: Desk, locale: str) -> None:
        self._desk = desk
        self._locale = locale

    async def lines(self, conversations: Sequence[Conversation]) -> list[dict[str, Any]]:
        """Return conversations at a glance."""
        ids = [conversation.id for conversation in conversations]
        handoffs = await self.handoffs(await self._desk.handoffs.latest(ids))
        said, unread = await self._desk.ledger.last_lines(ids), await self._desk.ledger.unread(ids)
        names, snoozes = await self._desk.agents.names(), await self._desk.snoozes.of(ids)
        errands = await self._desk.errands.many(ids)
        return [
            {
                "id": one.id,
                "owner": one.owner,
                "agent": _agent(one.agent, names),
                "number": one.ownership_number,
                "locale": one.locale,
                "channel": one.channel,
                "preview": said[one.id].text[:PREVIEW] if one.id in said else "",
                "last_at": iso(one.last_at),
                "unread": unread.get(one.id, 0),
                "unreachable_since": iso(one.unreachable_since),
                "by_phone": not reaches(one.channel),
                "handoff": handoffs.get(one.id),
                "snooze": _snooze(snoozes.get(one.id), one.ownership_number),
                "errand": _errand(errands.get(one.id), names),
            }
            for one in conversations
        ]

    async def handoffs(self, handoffs: Mapping[Any, Handoff]) -> dict[Any, dict[str, Any]]:
        """Return handoffs under the keys they came by; `place` counts from 1, for those who wait."""
        names = await self._desk.agents.names()
        due = await self._desk.promises.due_times([one.promise for one in handoffs.values() if one.promise])
        places = await self._places(handoffs.values())
        teams = {team.id: team.name(self._locale) for team in await self._teams(handoffs.values())}
        return {
            key: {
                "id": one.id,
                "reason": one.reason,
                "priority": one.priority,
                "state": one.state,
                "captured": one.captured,
                "asked_at": iso(one.asked_at),
                "due_at": iso(due.get(one.promise or "")),
                "place": places.get(one.id),
                "returned": one.returned,
                "team": {"id": one.team, "name": teams.get(one.team, one.team)} if one.team else None,
                "team_until": iso(one.team_until),
                "open_by": iso(one.open_by),
                "claimed_at": iso(one.claimed_at),
                "ended_at": iso(one.ended_at),
                "outcome": one.outcome,
                "agent": _agent(one.agent, names),
            }
            for key, one in handoffs.items()
        }

    async def messages(self, messages: Sequence[Message]) -> list[dict[str, Any]]:
        """Return messages of one conversation as agents see them: with notes, suppressed replies and deliveries."""
        names, deliveries = await self._desk.agents.names(), await self._deliveries(messages)
        return [
            {
                "seq": one.seq,
                "id": one.client_id,
                "author": one.author,
                "name": names.get(one.agent) if one.agent else None,
                "kind": one.kind,
                "text": one.text,
                "at": iso(one.at),
                "buttons": [{"title": button["title"]} for button in one.data.get("buttons", ())],
                "chosen": one.chosen,
                "card": one.data.get("card"),
                "file": one.data.get("file"),
                "basis": [self._basis(clause) for clause in one.data.get("basis", ())],
                "suppressed": one.suppressed,
                "delivery": deliveries.get(one.seq),
            }
            for one in messages
        ]

    async def _deliveries(self, messages: Sequence[Message]) -> Mapping[int, str]:
        """Return what became of messages that are posted; `sending` is nothing that agents can do about."""
        numbers = [one.seq for one in messages if one.author is not Author.CONSUMER]
        if not numbers:
            return {}
        states = await self._desk.outbox.deliveries(messages[0].conversation, numbers)
        return {seq: "pending" if state == "sending" else state for seq, state in states.items()}

    def _basis(self, basis: Mapping[str, Any]) -> dict[str, Any]:
        words = basis_words(partial(self._desk.words.say, locale=self._locale), basis)
        return {"clause": basis.get("clause"), "version": basis.get("version"), "words": words}

    async def _teams(self, handoffs: Iterable[Handoff]) -> Sequence[Team]:
        return await self._desk.teams.all() if any(one.team for one in handoffs) else []

    async def _places(self, handoffs: Any) -> dict[str, int]:
        if not any(one.state == "waiting" for one in handoffs):
            return {}
        return {one.id: place for place, one in enumerate(await self._desk.handoffs.waiting(), 1)}


def _snooze(snooze: Snooze | None, number: int) -> dict[str, Any] | None:
    if snooze is None or snooze.number != number:
        return None
    return {"until": iso(snooze.until), "woken_at": iso(snooze.woken_at), "woken_by": snooze.woken_by}


def _errand(errand: Errand | None, names: Mapping[AgentId, str]) -> dict[str, Any] | None:
    """Return what the bot asks for an agent, and what came of it by now; never the answers."""
    if errand is None:
        return None
    asks = [{"name": name, "state": _came_of(errand, name)} for name in errand.asks]
    return {"agent": _agent(errand.agent, names), "asks": asks, "begun_at": iso(errand.begun_at)}


def _came_of(errand: Errand, name: str) -> str | None:
    """Tell whether what was asked for was `given`, or the consumer has `none`; None while it is open."""
    if not all(step in errand.found for step in STEPS[name]):
        return None
    return "none" if any(errand.found[step] is None for step in STEPS[name]) else "given"


def _agent(agent: AgentId | None, names: Mapping[AgentId, str]) -> dict[str, str] | None:
    return {"id": agent, "name": names.get(agent, "")} if agent else None
