"""Who works at the console: `python -m desk.roster add|list|retire|password|limit|team`. Passwords are typed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from getpass import getpass

from desk.clock import wall_time
from desk.commands import carried_out
from desk.database import Database
from desk.errors import NotFound, ProblemList, Refused
from desk.people.posts import LOGIN, LONGEST, LONGEST_NAME, ROLES, SHORTEST, Colleague, Post
from desk.people.roster import Roster
from desk.people.team_commands import OPERATOR, add_arguments, carry_out

WHY = {
    "login_taken": "LOGIN: {login} is taken, by somebody who works here or did; choose another",
    "last_supervisor": "LOGIN: there must be one supervisor at least; make somebody else one first",
    "retired": "LOGIN: has left; `add` them again under the same name",
}


class RosterRefused(ProblemList):
    """What was asked for cannot be done; each line says why and what is allowed."""


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m desk.roster", description="Say who works at the console.")
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="add an agent; asks for the password")
    add.add_argument("login", metavar="LOGIN", help="what they sign in with")
    add.add_argument("name", metavar="NAME", help="what consumers and colleagues see")
    add.add_argument("--role", choices=ROLES, default="agent")
    add.add_argument("--locale", choices=("zh", "en"), default="zh", help="the console's language (zh)")
    commands.add_parser("list", help="show everybody")
    for command, says in (
        ("retire", "sign somebody out and let them in no more"),
        ("password", "give somebody a new password; asks for it"),
    ):
        commands.add_parser(command, help=says).add_argument("login", metavar="LOGIN")
    limit = commands.add_parser("limit", help="say how many conversations somebody is given at once")
    limit.add_argument("login", metavar="LOGIN")
    limit.add_argument("at_once", metavar="N", type=_at_once, help="0-99 (0: they claim by hand), or default")
    add_arguments(commands)
    return parser.parse_args(given)


def _at_once(value: str) -> int | None:
    if value == "default":
        return None
    if not value.isdecimal() or int(value) > 99:
        raise argparse.ArgumentTypeError("0-99, or default")
    return int(value)


def _typed_password() -> str:
    """Ask twice at a terminal, or read one line of standard input.

    Raises:
        RosterRefused: too short, too long, or not the same twice.
    """
    if sys.stdin.isatty():
        password = getpass("Password: ")
        if getpass("Once more: ") != password:
            raise RosterRefused(["Password: not the same twice"])
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not SHORTEST <= len(password) <= LONGEST or "\0" in password:
        raise RosterRefused([f"Password: {SHORTEST}-{LONGEST} characters"])
    return password


def _require_names(chosen: argparse.Namespace) -> None:
    problems = []
    if not LOGIN.fullmatch(chosen.login):
        problems.append("LOGIN: 1-60 letters, digits and . _ @ + -, without blanks")
    if not chosen.name.isprintable() or not 1 <= len(chosen.name.strip()) <= LONGEST_NAME:
        problems.append("NAME: 1-60 printable characters")
    if problems:
        raise RosterRefused(problems)


async def _do(chosen: argparse.Namespace, database: Database) -> None:
    try:
        await _carry_out(chosen, database)
    except Refused as refused:
        raise RosterRefused([WHY[refused.code].format(**refused.facts)]) from refused


async def _carry_out(chosen: argparse.Namespace, database: Database) -> None:
    # The demo's agents can be seen and sent away; their logins are free, their passwords the seed's.
    roster = Roster(database, wall_time(), OPERATOR, demo=chosen.command not in ("add", "password"))
    match chosen.command:
        case "add":
            _require_names(chosen)
            await _add(roster, chosen)
        case "retire":
            await roster.retire((await roster.of_login(chosen.login)).id)
        case "password":
            agent = await _working(roster, chosen.login)
            await roster.give_password(agent.id, _typed_password())
        case "limit":
            agent = await _working(roster, chosen.login)
            await roster.change(agent.id, replace(agent.post, at_once=chosen.at_once))
        case "team":
            await carry_out(chosen, database)
        case _:
            for one in await roster.everybody():
                print("\t".join(_line(one)))


async def _add(roster: Roster, chosen: argparse.Namespace) -> None:
    """Add somebody, or bring back who has left under the same login and name."""
    name, password = chosen.name.strip(), _typed_password()
    gone = [one for one in await roster.everybody() if (one.login, one.post.name) == (chosen.login, name)]
    if not gone or gone[0].active:
        await roster.add(chosen.login, Post(name, chosen.role), password, locale=chosen.locale)
        return
    await roster.bring_back(gone[0].id, password)
    await roster.change(gone[0].id, replace(gone[0].post, role=chosen.role))


async def _working(roster: Roster, login: str) -> Colleague:
    """Raises: NotFound, also for who has left."""
    found = await roster.of_login(login)
    if not found.active:
        raise NotFound(login)
    return found


def _line(one: Colleague) -> tuple[str, ...]:
    at_once = "-" if one.post.at_once is None else str(one.post.at_once)
    return one.login, one.post.name, one.post.role, one.locale, at_once, one.stands


def main() -> int:
    chosen = arguments()
    what = "TEAM: there is no team" if chosen.command == "team" else "LOGIN: nobody who works here has the login"
    return carried_out(partial(_do, chosen), f"{what} {{}}; `list` shows all there are".format)


if __name__ == "__main__":
    sys.exit(main())
