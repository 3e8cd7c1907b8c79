"""The one place where actions find the desk and the catalogue: rasa_sdk makes them without arguments."""

from desk.front_desk import Desk
from desk.knowledge.knowledge import Knowledge

_open: list[tuple[Desk, Knowledge]] = []


def open_with(desk: Desk, knowledge: Knowledge) -> None:
    """Let actions work at this desk from now on."""
    _open[:] = [(desk, knowledge)]


def close() -> None:
    _open.clear()


def desk() -> Desk:
    """Return the desk of this process."""
    assert _open, "the app opens the desk before it serves an action"
    return _open[0][0]


def knowledge() -> Knowledge:
    """Return the catalogue of this process."""
    assert _open, "the app opens the catalogue before it serves an action"
    return _open[0][1]
