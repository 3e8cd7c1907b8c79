"""What the person at the terminal asked for, from the environment and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass

from supervisor.errors import SetupError
from supervisor.probes import free_port, is_free

ALLOWED = "a number from 1 to 65535, or 0 for any free port"
MOST_COPIES = 8


@dataclass(frozen=True)
class Options:
    """Where the desk listens, whether it shows the demo shop, and what it does not start itself."""

    host: str
    port: int
    demo: bool
    database_url: str | None
    engine_database_url: str | None
    redis_url: str | None
    model: str | None
    copies: int = 1

    @property
    def shown_host(self) -> str:
        """The host by which a browser on this machine reaches us."""
        return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104  looked up, not bound

    @property
    def url(self) -> str:
        """The address to open on this machine."""
        return f"http://{self.shown_host}:{self.port}"


def read_options(environment: Mapping[str, str], port: str | None = None, copies: str = "1") -> Options:
    """Read the options; an empty variable counts as missing.

    Raises:
        SetupError: naming what is wrong and what is allowed.
    """
    host = environment.get("FRONTDESK_HOST") or "127.0.0.1"
    return Options(
        host=host,
        port=_port(host, port or environment.get("FRONTDESK_PORT") or "8080"),
        demo=_flag("FRONTDESK_DEMO", environment.get("FRONTDESK_DEMO") or "0"),
        database_url=_database("DATABASE_URL", environment),
        engine_database_url=_database("ENGINE_DATABASE_URL", environment),
        redis_url=_redis(environment),
        model=environment.get("ENGINE_MODEL") or None,
        copies=_copies(copies),
    )


def _port(host: str, given: str) -> int:
    if not given.isdecimal() or int(given) > 65535:
        raise SetupError(f"The port is {given!r}; it must be {ALLOWED}.")
    port = int(given)
    try:
        if port == 0:
            return free_port(host)
        if is_free(host, port):
            return port
    except OSError as error:
        raise SetupError(f"FRONTDESK_HOST is {host!r}, no address of this machine: {error}.") from error
    other = next((number for number in range(port + 1, min(port + 100, 65536)) if is_free(host, number)), 0)
    raise SetupError(f"Port {port} on {host} is taken or not ours to use. Choose another: make run PORT={other}")


def _copies(given: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= MOST_COPIES:
        raise SetupError(f"--copies is {given!r}; it must be a number from 1 to {MOST_COPIES}.")
    return int(given)


def _flag(name: str, given: str) -> bool:
    if given not in ("0", "1"):
        raise SetupError(f"{name} is {given!r}; it must be 0 or 1.")
    return given == "1"


def _database(name: str, environment: Mapping[str, str]) -> str | None:
    given = environment.get(name) or None
    if given and not given.startswith("postgresql://"):
        raise SetupError(f"{name} must begin with postgresql://")
    return given


def _redis(environment: Mapping[str, str]) -> str | None:
    given = environment.get("REDIS_URL") or None
    if given and not given.startswith(("redis://", "rediss://", "unix://")):
        raise SetupError("REDIS_URL must begin with redis://, rediss:// or unix://")
    return given
