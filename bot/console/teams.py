"""Who works here: teams and agents, and who can take a conversation now."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.console.door import Call
from desk.handoff.pairing import Seat
from desk.people.teams import Team


async def show(call: Call) -> web.Response:
    """Answer with every team and every agent."""
    seats, teams = await call.desk.assignments.seats(call.desk.clock.now()), await call.desk.teams.all()
    here = {seat.agent for seat in seats}
    return web.json_response(
        {
            "teams": [_team(one, here, call.locale) for one in teams],
            "agents": [_agent(seat) for seat in seats],
        }
    )


def _team(team: Team, here: set[Any], locale: str) -> dict[str, Any]:
    return {
        "id": team.id,
        "name": team.name(locale),
        "languages": team.languages,
        "kinds": team.kinds,
        "members": [member for member in team.members if member in here],
    }


def _agent(seat: Seat) -> dict[str, Any]:
    return {"id": seat.agent, "name": seat.name, "state": state_of(seat), "load": seat.load, "most": seat.most}


def state_of(seat: Seat) -> str:
    """Say in a word whether an agent can take a conversation."""
    return ("away" if seat.away else "full" if seat.full else "free") if seat.here else "gone"
