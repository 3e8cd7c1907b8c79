"""An operator's command against the desk's database: what is wrong is told in a line, never with a traceback."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from desk.database import Database, DatabaseAway, open_database
from desk.errors import NotFound, ProblemList, SettingsInvalid
from desk.schema import require_schema
from desk.secret_files import variable
from desk.start import REFUSED

Act = Callable[[Database], Coroutine[Any, Any, None]]


def carried_out(act: Act, missing: Callable[[str], str]) -> int:
    """Carry a command out and return its exit code; `missing` words what there is not, by its name."""
    try:
        asyncio.run(_at_the_desk(act))
    except ProblemList as problems:
        print(problems, file=sys.stderr)
    except NotFound as error:
        print(missing(str(error)), file=sys.stderr)
    except DatabaseAway as error:
        away = f"DATABASE_URL: the database does not answer ({type(error).__name__}); is the desk running?"
        print(away, file=sys.stderr)
    else:
        return 0
    return REFUSED


async def _at_the_desk(act: Act) -> None:
    async with open_database(database_url(), size=2) as database:
        await require_schema(database)
        await act(database)


def database_url() -> str:
    """Return where a command finds the database.

    Raises:
        SettingsInvalid: DATABASE_URL is not given, or is no address of PostgreSQL.
    """
    url = variable("DATABASE_URL")
    if not url.startswith("postgresql://"):
        raise SettingsInvalid(["DATABASE_URL: not given, or not of the form postgresql://user@host/database"])
    return url
