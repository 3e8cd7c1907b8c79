"""What a button stands for: an intent and entities, written in Rasa's `/intent{"entity": "value"}`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

SHAPE = re.compile(r"/([A-Za-z_]\w*)(\{.*\})?", re.DOTALL)


class PayloadInvalid(ValueError):
    """The text is not a payload."""


def parse(given: Any) -> dict[str, Any]:
    """Return `{"intent": …, "entities": {…}}` of a button's payload, a text or already that shape.

    Raises:
        PayloadInvalid: with what is wrong.
    """
    if isinstance(given, Mapping):
        return _checked(given.get("intent"), given.get("entities") or {})
    match = SHAPE.fullmatch(given.strip()) if isinstance(given, str) else None
    if match is None:
        raise PayloadInvalid('a payload is /intent or /intent{"entity": "value"}')
    try:
        entities = json.loads(match[2]) if match[2] else {}
    except ValueError as error:
        raise PayloadInvalid("the entities of a payload are JSON") from error
    return _checked(match[1], entities)


def _checked(intent: Any, entities: Any) -> dict[str, Any]:
    if not isinstance(intent, str) or not intent:
        raise PayloadInvalid("a payload names an intent")
    if not isinstance(entities, Mapping) or not all(isinstance(value, str) for value in entities.values()):
        raise PayloadInvalid("the entities of a payload are texts by name")
    return {"intent": intent, "entities": dict(entities)}
