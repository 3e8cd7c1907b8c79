"""Who works at the console: `python -m desk.roster add|list|retire|password|limit|team`. Passwords are typed."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from getpass import getpass

from desk.clock import wall_time
from desk.commands import carried_out
from desk.conversation.identity import new_id
from desk.database import Database, Row
from desk.errors import NotFound, ProblemList
from desk.people.agents import password_hash
from desk.people.team_commands import add_arguments, carry_out

SHORTEST, LONGEST = 12, 200
LOGIN = re.compile(r"[\w.@+-]{1,60}")
COLUMNS = ("login", "name", "role", "locale", "at_once", "stands")


class RosterRefused(ProblemList):
    """What was asked for cannot be done; each line says why and what is allowed."""


class Roster:
    """The agents as the shop's operator sees them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, login: str, name: str, password: str, now: datetime, *, role: str, locale: str) -> None:
        """Add an agent; a login of the demo is taken over, one that was retired comes back under the same name.

        Raises:
            RosterRefused: the login is taken.
        """
        async with self._db.transaction():
            row = await self._db.one_or_none(
                """INSERT INTO agents (id, login, name, password_hash, role, locale, created_at)
                   VALUES (%(id)s, %(login)s, %(name)s, %(hash)s, %(role)s, %(locale)s, %(now)s)
                   ON CONFLICT (login) DO UPDATE SET name = excluded.name, password_hash = excluded.password_hash,
                     role = excluded.role, locale = excluded.locale, active = true, demo = false
                   WHERE agents.demo OR (NOT agents.active AND agents.name = excluded.name) RETURNING id""",
                id=new_id("a"),
                login=login,
                name=name,
                hash=password_hash(password),
                role=role,
                locale=locale,
                now=now,
            )
            if row is None:
                raise RosterRefused([f"LOGIN: {login} is taken, by somebody who works here or did; choose another"])
            await self._end_sessions(row["id"])

    async def everybody(self) -> Sequence[Row]:
        return await self._db.all(
            """SELECT login, name, role, locale, coalesce(at_once::text, '-') AS at_once,
                 CASE WHEN NOT active THEN 'retired' WHEN demo THEN 'demo' ELSE 'works' END AS stands
               FROM agents ORDER BY active DESC, login"""
        )

    async def retire(self, login: str, now: datetime) -> None:
        """Let an agent in no more; what they hold goes back to the queue within a minute.

        Raises:
            NotFound: nobody has this login.
        """
        async with self._db.transaction():
            row = await self._db.one_or_none(
                """UPDATE agents SET active = false, present_until = least(present_until, %(now)s)
                   WHERE login = %(login)s RETURNING id""",
                login=login,
                now=now,
            )
            await self._end_sessions(_found(row, login))

    async def give_password(self, login: str, password: str) -> None:
        """Replace a password; who is signed in with the old one is signed out.

        Raises:
            NotFound: nobody who works here has this login.
        """
        async with self._db.transaction():
            row = await self._db.one_or_none(
                """UPDATE agents SET password_hash = %(hash)s WHERE login = %(login)s AND active AND NOT demo
                   RETURNING id""",
                login=login,
                hash=password_hash(password),
            )
            await self._end_sessions(_found(row, login))

    async def limit(self, login: str, at_once: int | None) -> None:
        """Say how many conversations an agent is given at once; None: as many as the desk's setting says.

        Raises:
            NotFound: nobody who works here has this login.
        """
        row = await self._db.one_or_none(
            "UPDATE agents SET at_once = %(at_once)s WHERE login = %(login)s AND active RETURNING id",
            login=login,
            at_once=at_once,
        )
        _found(row, login)

    async def _end_sessions(self, agent: str) -> None:
        await self._db.run("DELETE FROM agent_sessions WHERE agent = %(agent)s", agent=agent)


def _found(row: Row | None, login: str) -> str:
    if row is None:
        raise NotFound(login)
    return str(row["id"])


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m desk.roster", description="Say who works at the console.")
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="add an agent; asks for the password")
    add.add_argument("login", metavar="LOGIN", help="what they sign in with")
    add.add_argument("name", metavar="NAME", help="what consumers and colleagues see")
    add.add_argument("--role", choices=("agent", "supervisor"), default="agent")
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
    if not chosen.name.isprintable() or not 1 <= len(chosen.name.strip()) <= 60:
        problems.append("NAME: 1-60 printable characters")
    if problems:
        raise RosterRefused(problems)


async def _do(chosen: argparse.Namespace, database: Database) -> None:
    roster, now = Roster(database), wall_time()
    match chosen.command:
        case "add":
            _require_names(chosen)
            name, password = chosen.name.strip(), _typed_password()
            await roster.add(chosen.login, name, password, now, role=chosen.role, locale=chosen.locale)
        case "retire":
            await roster.retire(chosen.login, now)
        case "password":
            await roster.give_password(chosen.login, _typed_password())
        case "limit":
            await roster.limit(chosen.login, chosen.at_once)
        case "team":
            await carry_out(chosen, database)
        case _:
            for row in await roster.everybody():
                print("\t".join(row[column] for column in COLUMNS))


def main() -> int:
    chosen = arguments()
    what = "TEAM: there is no team" if chosen.command == "team" else "LOGIN: nobody who works here has the login"
    return carried_out(partial(_do, chosen), f"{what} {{}}; `list` shows all there are".format)


if __name__ == "__main__":
    sys.exit(main())
