"""The outbound half of a channel that messages are posted to, and the four ways a post can end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.channels.capabilities import Capabilities
from desk.errors import DeskError


@dataclass(frozen=True)
class Button:
    """A reply the consumer can press; `message` (its number in the ledger) and `index` say which one it is."""

    title: str
    message: int
    index: int


@dataclass(frozen=True)
class Link:
    """A page to open."""

    title: str
    url: str


@dataclass(frozen=True)
class Part:
    """One thing to post: plain text, never markup; the channel escapes it.

    `speaker` is the name of the agent who says it, None when the assistant or the desk does. `footnote` is the quiet
    line that says what an answer rests on. `contact` is the title of a button that hands over one's own number;
    `settled` says that no such button is wanted any more.
    """

    text: str
    speaker: str | None = None
    footnote: str | None = None
    buttons: tuple[Button, ...] = ()
    link: Link | None = None
    contact: str | None = None
    settled: bool = False


class NotPosted(DeskError):
    """It did not leave for certain: post it again, not before `after` seconds (None: whenever)."""

    def __init__(self, code: str, after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.after = after


class Unsure(DeskError):
    """It may or may not have arrived: never post it again blindly."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Declined(DeskError):
    """The platform will not take it, now or later; `unreachable` when nothing reaches this consumer any more."""

    def __init__(self, code: str, *, unreachable: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.unreachable = unreachable


class Post(Protocol):
    """A messaging app's way out."""

    capabilities: Capabilities

    async def post(self, address: str, part: Part) -> None:
        """Post one part and return once the platform has said that it took it.

        Raises:
            NotPosted, Unsure, Declined: it did not, or nobody knows.
        """
        ...

    async def typing(self, address: str) -> None:
        """Show for a few seconds that somebody types; failures are nobody's business."""
        ...
