"""People: who works at the console and in which teams, for supervisors; the rules are the roster's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console import records
from bot.console.door import Call
from bot.console.people_forms import NewAgent, PostChange, Stale, TeamChange, TeamForm, Working
from bot.console.refusals import Refusal
from bot.console.teams import state_of
from bot.console.views import Views
from desk.conversation.identity import AgentId
from desk.errors import Conflict, Refused
from desk.handoff.handoffs import REASONS
from desk.handoff.pairing import Seat
from desk.people.posts import Colleague, made_password
from desk.people.roster import Roster
from desk.people.team_changes import TeamChanges
from desk.people.teams import Team
from desk.request.requests import KINDS

MOST = 100  # conversations of one agent that are shown


async def show(call: Call) -> web.Response:
    """Answer with everybody, also who has left, and the teams."""
    seats = {seat.agent: seat for seat in await call.desk.assignments.seats(call.desk.clock.now())}
    people = [_shown(one, seats.get(one.id)) for one in await _roster(call).everybody()]
    return web.json_response(
        {
            "people": people,
            "teams": [_team(one) for one in await call.desk.teams.all()],
            "at_once": call.settings.at_once,
            "kinds": list(KINDS),
            "reasons": list(REASONS),
            "dropped": await records.of_dropped_teams(call.desk),
        }
    )


async def show_one(call: Call) -> web.Response:
    """Answer with what an agent has, and what was changed about them and by whom, newest first."""
    desk, agent = call.desk, await _roster(call).get(_asked(call))
    found = await desk.conversations.listed("mine", agent=agent.id, before=None, limit=MOST)
    lines = await Views(desk, call.locale).lines(found)
    return web.json_response({"conversations": lines, "changes": await records.of_agent(desk, agent.id)})


async def add(call: Call) -> web.Response:
    """Add an agent under a password that is shown this once."""
    form, password = await call.body(NewAgent), made_password()
    try:
        agent = await _roster(call).add(form.login, form.post, password, locale=form.locale, due=True)
    except Refused as error:
        raise _refusal(error) from error
    return web.json_response({"id": agent, "password": password}, status=201)


async def change(call: Call) -> web.Response:
    form = await call.body(PostChange)
    try:
        changed = await _roster(call).change(_asked(call), form.post, form.number)
    except (Conflict, Refused) as error:
        raise _refusal(error) from error
    call.news.publish("queue")
    return web.json_response({"number": changed.number})


async def give_password(call: Call) -> web.Response:
    """Make a new password and end every session."""
    form, agent, password = await call.body(Stale), _asked(call), made_password()
    try:
        await _roster(call).give_password(agent, password, form.number, due=True)
    except (Conflict, Refused) as error:
        raise _refusal(error) from error
    await _signed_out(call, agent)
    return web.json_response({"password": password})


async def work(call: Call) -> web.Response:
    """Let somebody go, whose conversations go to the front of the queue at once; or bring them back."""
    form, agent = await call.body(Working), _asked(call)
    try:
        return await (_bring_back if form.works else _retire)(call, agent, form.number)
    except (Conflict, Refused) as error:
        raise _refusal(error) from error


async def show_team(call: Call) -> web.Response:
    """Answer with what was changed about a team."""
    team = await call.desk.teams.get(call.request.match_info["team"])
    return web.json_response({"changes": await records.of_team(call.desk, team.id)})


async def add_team(call: Call) -> web.Response:
    form = await call.body(TeamForm)
    added = await _changes(call).add(_of(form, ""))
    return web.json_response(_team(added), status=201)


async def change_team(call: Call) -> web.Response:
    form = await call.body(TeamChange)
    try:
        changed = await _changes(call).change(_of(form, call.request.match_info["team"]), form.number)
    except Conflict as error:
        raise _refusal(error) from error
    call.news.publish("queue")
    return web.json_response(_team(changed))


async def drop_team(call: Call) -> web.Response:
    form = await call.body(Stale)
    try:
        await _changes(call).drop(call.request.match_info["team"], form.number)
    except Conflict as error:
        raise _refusal(error) from error
    call.news.publish("queue")
    return web.Response(status=204)


async def _retire(call: Call, agent: AgentId, number: int) -> web.Response:
    await _roster(call).retire(agent, number)
    await _signed_out(call, agent)
    for one in await call.desk.ownership.owned_by_absent(call.desk.clock.now()):
        if one.agent == agent:
            await call.attending.requeue(one)
    return web.json_response({"password": None})


async def _bring_back(call: Call, agent: AgentId, number: int) -> web.Response:
    password = made_password()
    await _roster(call).bring_back(agent, password, number, due=True)
    return web.json_response({"password": password})


async def _signed_out(call: Call, agent: AgentId) -> None:
    """Have every gateway look which open pages have lost their session."""
    await call.desk.agents.leaves(agent, call.desk.clock.now())
    call.news.publish("signed_out", agent=agent)
    call.news.publish("availability")


def _asked(call: Call) -> AgentId:
    return AgentId(call.request.match_info["agent"])


def _roster(call: Call) -> Roster:
    return Roster(call.desk.database, call.desk.clock.now(), call.agent.id, demo=call.settings.demo)


def _changes(call: Call) -> TeamChanges:
    return TeamChanges(call.desk.database, call.desk.clock.now(), call.agent.id)


def _of(form: TeamForm, team: str) -> Team:
    return Team(team, form.zh, form.en, form.languages, form.kinds)


def _refusal(error: Conflict | Refused) -> Refusal:
    if isinstance(error, Conflict):
        return Refusal(409, "conflict", "utter_console_roster_changed", now=error.now)
    return Refusal(409, error.code, f"utter_console_roster_{error.code}")


def _shown(one: Colleague, seat: Seat | None) -> Mapping[str, Any]:
    return {
        "id": one.id,
        "login": one.login,
        "name": one.post.name,
        "role": one.post.role,
        "locale": one.locale,
        "languages": one.post.languages,
        "teams": one.post.teams,
        "at_once": one.post.at_once,
        "works": one.active,
        "password_due": one.password_due,
        "number": one.number,
        "state": state_of(seat) if seat else None,
        "load": seat.load if seat else 0,
        "most": seat.most if seat else None,
    }


def _team(team: Team) -> Mapping[str, Any]:
    return {
        "id": team.id,
        "zh": team.name_zh,
        "en": team.name_en,
        "languages": team.languages,
        "kinds": team.kinds,
        "members": team.members,
        "number": team.number,
    }
