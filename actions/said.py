"""What was said before, read from the tracker: the last turns, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.heard import Heard
from actions.topics import topic_of
from actions.turn import Turn
from desk.conversation.episodes import IDLE
from desk.conversation.ledger import Author

REMEMBERED = 4  # turns in which a "how long?" still finds what it is about


@dataclass(frozen=True)
class Said:
    """One turn: what the consumer said, and what they were told."""

    heard: Heard
    replies: Sequence[Mapping[str, Any]]

    @property
    def responses(self) -> list[str]:
        return [response_of(reply) for reply in self.replies]

    @property
    def topic(self) -> str | None:
        """Return what the last answer of this turn was about."""
        found = (topic_of(name) for name in reversed(self.responses))
        return next((topic for topic in found if topic), None)


def response_of(reply: Mapping[str, Any]) -> str:
    return str((reply.get("metadata") or {}).get("utter_action") or "")


def before(tracker: Tracker) -> list[Said]:
    """Return the turns before this one."""
    return list(islice(_turns(tracker), 1, 1 + REMEMBERED))


def topic_in_talk(tracker: Tracker) -> str | None:
    """Return what the last answer was about that is not too long ago."""
    return next((said.topic for said in before(tracker) if said.topic), None)


async def last_reply(turn: Turn) -> str:
    """Return the name of the assistant's last words; an episode may have ended with them."""
    message = await turn.desk.ledger.last_said(turn.conversation)
    fresh = message is not None and message.author is Author.BOT and turn.now - message.at < IDLE
    return str(message.data.get("response") or "") if message and fresh else ""


def _turns(tracker: Tracker) -> Iterator[Said]:
    replies: list[Mapping[str, Any]] = []
    for event in reversed(tracker.events):
        if event.get("event") == "bot" and event.get("text"):
            replies.insert(0, event)
        elif event.get("event") == "user":
            yield Said(Heard.of(event.get("parse_data")), replies)
            replies = []
