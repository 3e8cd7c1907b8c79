"""One turn as an action sees it: whose it is, what was heard, in which language, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import FollowupAction
from rasa_sdk.interfaces import Tracker

from actions import wiring
from actions.heard import Heard
from desk.conversation.identity import ConversationId
from desk.conversation.speaker import Speaker


@dataclass(frozen=True, kw_only=True)
class Turn(Speaker):
    """The desk, the consumer's message and the instant: everything an action decides from."""

    conversation: ConversationId
    message: str
    channel: str
    heard: Heard

    def button(self, label: str, intent: str, **entities: str) -> dict[str, Any]:
        return {"title": self.label(label), "payload": payload(intent, entities)}


def payload(intent: str, entities: Mapping[str, str]) -> dict[str, Any]:
    return {"intent": intent, "entities": dict(entities)}


async def turn_of(tracker: Tracker) -> Turn:
    """Find the turn that a tracker stands in.

    Raises:
        NotFound: the episode is nobody's; a bug of the caller.
    """
    desk = wiring.desk()
    return Turn(
        desk=desk,
        conversation=await desk.episodes.conversation_of(tracker.sender_id),
        message=message_id(tracker),
        locale=tracker.get_slot("locale") or "zh",
        channel=tracker.get_slot("channel") or "widget",
        heard=Heard.of(tracker.latest_message),
        now=desk.clock.now(),
    )


def message_id(tracker: Tracker) -> str:
    """Return the id of the message that this turn answers; a retry of the turn has the same one."""
    given = (tracker.latest_message or {}).get("message_id")
    said = (event.get("message_id") for event in reversed(tracker.events) if event.get("event") == "user")
    return str(given or next(said, None) or tracker.sender_id)


def done_this_turn(tracker: Tracker) -> Sequence[str]:
    """Return the actions that ran since the consumer's message."""
    return list(_done(tracker))[::-1]


def settled(tracker: Tracker) -> list[dict[str, Any]]:
    """Return the events that end a turn in an action that followed another: no rule knows what comes then."""
    if not done_this_turn(tracker):
        return []
    return [FollowupAction(tracker.active_loop_name or "action_listen")]


def _done(tracker: Tracker) -> Iterator[str]:
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return
        if event.get("event") == "action":
            yield str(event["name"])
