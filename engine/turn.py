"""One turn as it is asked for: checked, and cleaned of anything that could be a command."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.domain import Domain

from engine.errors import BadTurn
from engine.payload import PayloadInvalid, parse

MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
EPISODE = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
LONGEST_TEXT = 4000
# White space, slashes of any shape, and what is invisible: Rasa takes a text that begins with a slash for a command.
COMMAND_MARK = re.compile(
    r"[\s/／∕⧸⁄╱⟋⼃㇓〳\\＼\x00-\x1f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]+"
)
FIELDS = {"message_id", "episode", "text", "payload", "slots", "seed", "deadline"}


@dataclass(frozen=True)
class Seed:
    slots: Mapping[str, Any] = field(default_factory=dict)
    loop: str | None = None
    requested_slot: str | None = None


@dataclass(frozen=True)
class Turn:
    message_id: str
    episode: str
    text: str | None
    payload: Mapping[str, Any] | None
    slots: Mapping[str, Any]
    seed: Seed | None
    deadline: float


def uncommanded(text: str) -> str:
    """Strip what could make a typed text a command; a text of nothing else becomes an ellipsis."""
    mark = COMMAND_MARK.match(text)
    return (text[mark.end() :] if mark else text).rstrip() or "…"


def read_erasure(body: bytes, episode: str) -> None:
    """Check that the signed body names the episode that the address names.

    Raises:
        BadTurn: it does not.
    """
    try:
        given = json.loads(body)
    except ValueError as error:
        raise BadTurn("the body is JSON in UTF-8") from error
    _demand(bool(EPISODE.fullmatch(episode)) and given == {"episode": episode}, "the body names the episode to erase")


def read(body: bytes, domain: Domain) -> Turn:
    """Read a turn out of a request's body.

    Raises:
        BadTurn: naming what is wrong and what is allowed.
    """
    try:
        given = json.loads(body)
    except ValueError as error:
        raise BadTurn("the body is JSON in UTF-8") from error
    _demand(isinstance(given, dict), "the body is a JSON object")
    _demand(not (strange := set(given) - FIELDS), f"unknown fields: {', '.join(sorted(strange))}")
    _demand(_matches(MESSAGE_ID, given.get("message_id")), "message_id: 1-64 of [A-Za-z0-9_-]")
    _demand(_matches(EPISODE, given.get("episode")), "episode: 8-64 of [A-Za-z0-9_-]")
    text, payload = given.get("text"), given.get("payload")
    _demand((text is None) != (payload is None), "exactly one of text and payload")
    return Turn(
        message_id=given["message_id"],
        episode=given["episode"],
        text=None if text is None else _text(text),
        payload=None if payload is None else _payload(payload, domain),
        slots=_slots(given.get("slots"), domain, "slots"),
        seed=_seed(given.get("seed"), domain),
        deadline=_deadline(given.get("deadline")),
    )


def _demand(holds: Any, otherwise: str) -> None:
    if not holds:
        raise BadTurn(otherwise)


def _matches(shape: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and shape.fullmatch(value) is not None


def _text(text: Any) -> str:
    _demand(isinstance(text, str) and 0 < len(text) <= LONGEST_TEXT, f"text: 1-{LONGEST_TEXT} characters")
    _demand("\x00" not in text, "text: no NUL")
    return uncommanded(text.encode("utf-8", "replace").decode("utf-8"))


def _payload(payload: Any, domain: Domain) -> Mapping[str, Any]:
    _demand(isinstance(payload, dict), "payload: an intent and entities")
    try:
        read_payload = parse(payload)
    except PayloadInvalid as error:
        raise BadTurn(f"payload: {error}") from error
    _demand(read_payload["intent"] in domain.intents, "payload: an intent of the domain")
    return read_payload


def _slots(slots: Any, domain: Domain, where: str) -> Mapping[str, Any]:
    slots = {} if slots is None else slots
    _demand(isinstance(slots, dict), f"{where}: values by name")
    known = {slot.name for slot in domain.slots}
    for name, value in slots.items():
        _demand(name in known, f"{where}: {name} is no slot of the domain")
        _demand(
            value is None or isinstance(value, str | bool | int | float), f"{where}: {name} is a text, number or bool"
        )
    return slots


def _seed(seed: Any, domain: Domain) -> Seed | None:
    if seed is None:
        return None
    _demand(
        isinstance(seed, dict) and not set(seed) - {"slots", "loop", "requested_slot"},
        "seed: slots, loop, requested_slot",
    )
    loop, requested = seed.get("loop"), seed.get("requested_slot")
    _demand(loop is None or loop in domain.form_names, "seed: loop is a form of the domain")
    names = {slot.name for slot in domain.slots}
    _demand(requested is None or requested in names, "seed: requested_slot is a slot of the domain")
    return Seed(_slots(seed.get("slots"), domain, "seed"), loop, requested)


def _deadline(value: Any) -> float:
    _demand(isinstance(value, int | float) and not isinstance(value, bool), "deadline: seconds since 1970")
    return float(value)
