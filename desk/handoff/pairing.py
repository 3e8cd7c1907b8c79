"""Who is given whom: agents who are free, and conversations that wait, as pairs. A pure rule, no race."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from desk.conversation.identity import AgentId, ConversationId
from desk.people.teams import Team

ANYBODY_AFTER = timedelta(seconds=120)  # who has waited that long is given to whoever is free
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Seat:
    """An agent: whether they are here and take conversations, how many they have, and since when they have no new one.

    `most` is what they are given at once (0: nothing, they claim by hand); `unopened`: they have not yet looked at the
    last one; no `languages`: every one.
    """

    agent: AgentId
    name: str
    here: bool
    away: bool
    load: int
    most: int
    unopened: bool
    idle_since: datetime | None
    languages: tuple[str, ...] = ()

    def speaks(self, locale: str) -> bool:
        return not self.languages or locale in self.languages

    @property
    def takes(self) -> bool:
        return self.here and not self.away and self.most > 0

    @property
    def full(self) -> bool:
        return 0 < self.most <= self.load

    @property
    def free(self) -> bool:
        return self.takes and not self.full and not self.unopened


@dataclass(frozen=True)
class Waiting:
    """A conversation in the live queue; `kind` is what its consumer is filling in."""

    conversation: ConversationId
    number: int
    locale: str
    reason: str
    kind: str | None
    asked_at: datetime
    last_agent: AgentId | None = None
    team: str | None = None
    team_until: datetime | None = None
    not_agent: AgentId | None = None
    not_until: datetime | None = None


@dataclass(frozen=True)
class Pair:
    waiting: Waiting
    agent: AgentId


def pairs(seats: Sequence[Seat], queue: Sequence[Waiting], teams: Sequence[Team], now: datetime) -> list[Pair]:
    """Give the first in the queue their best agent, then the next; an agent gets one at a time.

    Best is who speaks the language, is in a team for the matter, helped this consumer last, has least to do, has
    waited longest. While somebody who fits better is here but busy, a conversation waits for them, two minutes at most.
    """
    left, found = [seat for seat in seats if seat.takes], list[Pair]()
    for one in queue:
        if not any(seat.free for seat in left):
            break
        best = _best(one, left, teams, now)
        if best is not None:
            found.append(Pair(one, best.agent))
            left = [seat for seat in left if seat is not best] + [_given(best)]
    return found


def _given(seat: Seat) -> Seat:
    return replace(seat, load=seat.load + 1, unopened=True)


def _best(one: Waiting, seats: Sequence[Seat], teams: Sequence[Team], now: datetime) -> Seat | None:
    fits = {seat.agent: _fit(one, seat, teams) for seat in seats if _may(one, seat, teams, now)}
    if not fits:
        return None
    enough = max(fits.values()) if now - one.asked_at >= ANYBODY_AFTER else min(fits.values())
    free = [seat for seat in seats if seat.free and seat.agent in fits and fits[seat.agent] <= enough]
    return min(free, key=lambda seat: _rank(one, seat, fits[seat.agent], teams), default=None)


def _may(one: Waiting, seat: Seat, teams: Sequence[Team], now: datetime) -> bool:
    """Tell whether this agent may be given it now, however well they fit."""
    if one.not_agent == seat.agent and one.not_until is not None and now < one.not_until:
        return False
    if one.team is None or one.team_until is None or now >= one.team_until:
        return True
    return any(team.id == one.team and seat.agent in team.members for team in teams)


def _fit(one: Waiting, seat: Seat, teams: Sequence[Team]) -> int:
    """Return 0 where language and matter fit, as for who is in no team; 1 for the language alone, 2 for neither."""
    if not seat.speaks(one.locale):
        return 2
    own = _own(seat, teams)
    if not own or any(_is_for(team, one) for team in own):
        return 0
    return 1 if any(team.speaks(one.locale) for team in own) else 2


def _rank(one: Waiting, seat: Seat, fit: int, teams: Sequence[Team]) -> tuple[int, bool, bool, int, datetime, str]:
    of_a_team = any(_is_for(team, one) for team in _own(seat, teams))
    idle_since = seat.idle_since or LONG_AGO
    return fit, not of_a_team, seat.agent != one.last_agent, seat.load, idle_since, seat.agent


def _own(seat: Seat, teams: Sequence[Team]) -> list[Team]:
    return [team for team in teams if seat.agent in team.members]


def _is_for(team: Team, one: Waiting) -> bool:
    return team.id == one.team or team.takes(one.locale, [one.reason, one.kind or ""])
