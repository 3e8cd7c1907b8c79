"""The answer of a turn, built from what the tracker holds after the message: the same for a replay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from engine.errors import TurnFailed, WordsMissing
from engine.payload import PayloadInvalid, parse

FALLBACK = "nlu_fallback"
GUESSES = 3
HIDDEN_SLOTS = {REQUESTED_SLOT, "session_started_metadata"}


def message_index(tracker: DialogueStateTracker, message_id: str) -> int | None:
    """Return where the message stands among the tracker's events, or None when it was not run yet."""
    for index, event in enumerate(tracker.events):
        if isinstance(event, UserUttered) and event.message_id == message_id:
            return index
    return None


def build(tracker: DialogueStateTracker, message_id: str, *, replayed: bool) -> dict[str, Any]:
    """Build the answer to a message the tracker knows.

    Raises:
        WordsMissing: there is nothing to say.
    """
    events = list(tracker.events)
    start = message_index(tracker, message_id)
    assert start is not None, "the message was run before its answer is built"
    said = events[start]
    return {
        "message_id": message_id,
        "episode": tracker.sender_id,
        "replayed": replayed,
        "replies": _replies(_until_next_message(events[start + 1 :])),
        "intent": {
            "name": said.intent.get("name"),
            "confidence": round(float(said.intent.get("confidence") or 0), 4),
        },
        "guesses": _guesses(said),
        "entities": [{"entity": e["entity"], "value": e["value"]} for e in said.entities],
        "slots": {
            name: value
            for name, value in tracker.current_slot_values().items()
            if value is not None and name not in HIDDEN_SLOTS
        },
        "loop": tracker.active_loop_name,
        "requested_slot": tracker.get_slot(REQUESTED_SLOT) if tracker.active_loop_name else None,
        "turns": sum(isinstance(event, UserUttered) for event in events),
    }


def _guesses(said: UserUttered) -> list[dict[str, Any]]:
    """Return what the model thought of, likeliest first, also where none was sure enough."""
    ranking = said.parse_data.get("intent_ranking") or [] if said.parse_data else []
    sure = [one for one in ranking if one.get("name") and one["name"] != FALLBACK]
    return [{"name": one["name"], "confidence": round(float(one["confidence"]), 4)} for one in sure[:GUESSES]]


def _until_next_message(events: Sequence[Any]) -> Iterable[BotUttered]:
    for event in events:
        if isinstance(event, UserUttered):
            return
        if isinstance(event, BotUttered):
            yield event


def _replies(said: Iterable[BotUttered]) -> list[dict[str, Any]]:
    """Turn utterances into replies; data without words joins the reply before it, or else the one after."""
    replies: list[dict[str, Any]] = []
    waiting: dict[str, Any] = {}
    for utterance in said:
        reply = _reply(utterance)
        if reply["text"].strip():
            reply["custom"] = {**waiting, **reply["custom"]}
            waiting = {}
            replies.append(reply)
        elif replies:
            replies[-1]["custom"] |= reply["custom"]
            replies[-1]["buttons"] += reply["buttons"]
        else:
            waiting |= reply["custom"]
    if not replies:
        raise WordsMissing("the turn has no words")
    return replies


def _reply(utterance: BotUttered) -> dict[str, Any]:
    return {
        "text": utterance.text or "",
        "response": (utterance.metadata or {}).get("utter_action"),
        "buttons": [_button(button) for button in utterance.data.get("buttons") or []],
        "custom": dict(utterance.data.get("custom") or {}),
    }


def _button(button: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"title": button["title"], "payload": parse(button["payload"])}
    except (KeyError, PayloadInvalid) as error:
        raise TurnFailed("a button without a title or with a payload that is none") from error
