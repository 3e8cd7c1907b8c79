"""Ports that nobody uses, and servers that have begun to answer."""

from __future__ import annotations

import socket
import time
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answering(url: str) -> None:
    """Wait until a server answers at an address of this machine."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(url, timeout=1).close()
            return
        except (URLError, OSError, HTTPException):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
