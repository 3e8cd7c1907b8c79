"""`python -m desk.roster team …`: which agents are a team, and for what."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from desk.clock import wall_time
from desk.conversation.identity import AgentId
from desk.database import Database
from desk.errors import ProblemList
from desk.people.team_changes import ID, TeamChanges
from desk.people.teams import LANGUAGES, LONGEST_NAME, MATTERS, Team, Teams

OPERATOR = "operator"


class TeamRefused(ProblemList):
    """What was asked for cannot be done; each line says why and what is allowed."""


def add_arguments(commands: Any) -> None:
    team = commands.add_parser("team", help="say which agents are a team, and for what")
    acts = team.add_subparsers(dest="act", required=True)
    put = acts.add_parser("put", help="add a team, or make an existing one what is given")
    put.add_argument("team", metavar="TEAM", help="a short word: a-z 0-9 _ -")
    put.add_argument("--zh", required=True, metavar="NAME", help="what it is called in Chinese")
    put.add_argument("--en", required=True, metavar="NAME", help="what it is called in English")
    put.add_argument("--languages", type=_listed, default=(), metavar="zh,en", help="languages (every)")
    put.add_argument("--kinds", type=_listed, default=(), metavar="return,…", help="kinds of matters (every)")
    put.add_argument("--members", type=_listed, default=(), metavar="LOGIN,…", help="who is in it (nobody)")
    acts.add_parser("list", help="show every team")
    acts.add_parser("drop", help="let a team be no more").add_argument("team", metavar="TEAM")


async def carry_out(chosen: argparse.Namespace, database: Database) -> None:
    changes, logins = TeamChanges(database, wall_time(), OPERATOR), await _logins(database)
    match chosen.act:
        case "put":
            await changes.put(_team(chosen, logins))
        case "drop":
            await changes.drop(chosen.team)
        case _:
            names = {agent: login for login, agent in logins.items()}
            for one in await Teams(database).all():
                members = [names[member] for member in one.members if member in names]
                lists = [",".join(values) or "-" for values in (one.languages, one.kinds, members)]
                print("\t".join([one.id, one.name_zh, one.name_en, *lists]))


def _listed(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in value.split(",") if one.strip()))


async def _logins(database: Database) -> dict[str, AgentId]:
    return {row["login"]: row["id"] for row in await database.all("SELECT login, id FROM agents WHERE active")}


def _team(chosen: argparse.Namespace, logins: dict[str, AgentId]) -> Team:
    """Raises: TeamRefused, with everything that is wrong."""
    problems = [] if ID.fullmatch(chosen.team) else ["TEAM: 1-40 of a-z 0-9 _ -"]
    for option, name in (("--zh", chosen.zh), ("--en", chosen.en)):
        if not name.isprintable() or not 1 <= len(name.strip()) <= LONGEST_NAME:
            problems.append(f"{option}: 1-{LONGEST_NAME} printable characters")
    for option, values, allowed in (
        ("--languages", chosen.languages, LANGUAGES),
        ("--kinds", chosen.kinds, MATTERS),
    ):
        problems += _unknown(option, values, allowed)
    problems += [f"--members: nobody who works here has the login {one}" for one in chosen.members if one not in logins]
    if problems:
        raise TeamRefused(problems)
    members = tuple(logins[one] for one in chosen.members)
    return Team(chosen.team, chosen.zh.strip(), chosen.en.strip(), chosen.languages, chosen.kinds, members)


def _unknown(option: str, values: Sequence[str], allowed: Sequence[str]) -> list[str]:
    unknown = [one for one in values if one not in allowed]
    return [f"{option}: {', '.join(unknown)}: not one of {', '.join(allowed)}"] if unknown else []
