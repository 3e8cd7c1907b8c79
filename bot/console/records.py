"""Records: what was changed about agents and teams, when and by whom, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.console.views import iso
from desk.audit import Entry
from desk.conversation.identity import AgentId
from desk.front_desk import Desk
from desk.people.team_changes import dropped_teams

MOST = 100  # of one agent or team
MOST_DROPPED = 20
OF_AGENTS = (
    *("roster_added", "roster_changed", "roster_password", "roster_retired", "roster_returned"),
    *("account_changed", "password_changed"),
)
OF_TEAMS = ("team_added", "team_changed", "team_joined", "team_left", "team_dropped")


async def of_agent(desk: Desk, agent: AgentId) -> list[Mapping[str, Any]]:
    return await _shown(desk, await desk.audit.about(agent, OF_AGENTS, MOST))


async def of_team(desk: Desk, team: str) -> list[Mapping[str, Any]]:
    return await _shown(desk, await desk.audit.about(team, OF_TEAMS, MOST))


async def of_dropped_teams(desk: Desk) -> list[Mapping[str, Any]]:
    """Return who removed which team; its names are null where they were not noted yet."""
    found = await dropped_teams(desk.database, MOST_DROPPED)
    shown = await _shown(desk, found)
    return [
        {**line, "team": {"id": one.object, "zh": one.data.get("zh"), "en": one.data.get("en")}}
        for line, one in zip(shown, found, strict=True)
    ]


async def _shown(desk: Desk, entries: Sequence[Entry]) -> list[Mapping[str, Any]]:
    names = await desk.agents.names()
    return [_change(one, names) for one in entries]


def _change(entry: Entry, names: Mapping[AgentId, str]) -> Mapping[str, Any]:
    """Return who did what; `name` is null for who is no agent, such as the operator."""
    return {
        "at": iso(entry.at),
        "actor": entry.actor,
        "name": names.get(AgentId(entry.actor)),
        "what": entry.what,
        "changed": entry.data.get("changed", []),
        "agent": names.get(entry.data["agent"], "") if "agent" in entry.data else None,
    }
