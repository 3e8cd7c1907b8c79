"""The one place where actions find the desk: rasa_sdk makes them without arguments."""

from desk.front_desk import Desk

_open: list[Desk] = []


def open_with(desk: Desk) -> None:
    """Let actions work at this desk from now on."""
    _open[:] = [desk]


def close() -> None:
    _open.clear()


def desk() -> Desk:
    """Return the desk of this process."""
    assert _open, "the app opens the desk before it serves an action"
    return _open[0]
