"""Where the desk and the engine keep their rows: on the embedded server, running or not, or on the operator's own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from desk.secret_files import variable
from supervisor.alone import running
from supervisor.environment import SCHEMA
from supervisor.errors import AlreadyRunning, SetupError
from supervisor.postgres import Postgres, socket_url
from supervisor.state import State, sockets_of

DESK_SCHEMA = "public"


@dataclass(frozen=True)
class Part:
    """One schema and the URL of the role that owns it; `admin` may make and rename databases beside it."""

    name: str
    url: str
    schema: str
    admin: str

    @property
    def database(self) -> str:
        return urlsplit(self.url).path.removeprefix("/")

    def on(self, database: str) -> "Part":
        """Return the same part in another database of the same server."""
        return Part(self.name, on_database(self.url, database), self.schema, self.admin)

    def shares_database_with(self, other: "Part") -> bool:
        return (_server(self.url), self.database) == (_server(other.url), other.database)


@dataclass(frozen=True)
class Databases:
    """The desk's part and the engine's, often in one database."""

    desk: Part
    engine: Part

    @property
    def shared(self) -> bool:
        return self.desk.shares_database_with(self.engine)

    def parts(self) -> tuple[Part, Part]:
        return self.desk, self.engine


def on_database(url: str, database: str) -> str:
    """Return the URL of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def outside_databases() -> Databases | None:
    """Return what DATABASE_URL and ENGINE_DATABASE_URL name, or None where the embedded server is meant.

    Whoever makes and renames databases is ADMIN_DATABASE_URL's role, else the desk's.
    """
    desk = _url("DATABASE_URL")
    if desk is None:
        return None
    engine, admin = _url("ENGINE_DATABASE_URL") or desk, on_database(_url("ADMIN_DATABASE_URL") or desk, "postgres")
    engine_admin = admin if _server(engine) == _server(desk) else on_database(engine, "postgres")
    return Databases(
        Part("desk", desk, DESK_SCHEMA, admin),
        Part("engine", engine, os.environ.get("ENGINE_SCHEMA") or SCHEMA, engine_admin),
    )


@contextmanager
def opened_databases(folder: Path) -> Iterator[Databases]:
    """Yield the databases as they are: outside ones, those of the desk that runs, or those of one that does not.

    Raises:
        SetupError: no server answers.
    """
    if outside := outside_databases():
        yield outside
        return
    try:
        state = State(folder)
    except AlreadyRunning:
        yield _answering(_embedded(sockets_of(folder)))
        return
    with _started(state) as databases:
        yield databases


@contextmanager
def stopped_databases(folder: Path) -> Iterator[Databases]:
    """Yield the databases of a desk that does not run.

    Raises:
        AlreadyRunning: it does.
    """
    if outside := outside_databases():
        yield outside
        return
    with _started(State(folder)) as databases:
        yield databases


@contextmanager
def _started(state: State) -> Iterator[Databases]:
    """Run the embedded server for as long as it is needed."""
    try:
        server = Postgres(state)
        with running(server.program(), quiet=True):
            server.create_database()
            yield _embedded(state.sockets)
    finally:
        state.close()


def _embedded(sockets: Path) -> Databases:
    admin = socket_url(sockets, "postgres", "postgres")
    return Databases(
        Part("desk", socket_url(sockets, "frontdesk"), DESK_SCHEMA, admin),
        Part("engine", socket_url(sockets, "frontdesk_engine"), SCHEMA, admin),
    )


def _answering(databases: Databases) -> Databases:
    try:
        psycopg.connect(databases.desk.url).close()
    except psycopg.OperationalError as error:
        raise SetupError("The desk is just starting or stopping: its database does not answer. Try again.") from error
    return databases


def _url(name: str) -> str | None:
    given = variable(name)
    if given and not given.startswith("postgresql://"):
        raise SetupError(f"{name} must begin with postgresql://")
    return given or None


def _server(url: str) -> tuple[str, str]:
    place = conninfo_to_dict(url)
    return str(place.get("host") or ""), str(place.get("port") or "")
