"""The words of a response, filled in; a hole in them fails the turn instead of reaching a consumer."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

from engine.errors import WordsMissing

FACT = re.compile(r"\{\{|\}\}|\{([A-Za-z_]\w*)\}")
FILLED = ("text", "image", "custom", "buttons", "attachment", "quick_replies")


class Words(TemplatedNaturalLanguageGenerator):
    """Choose a response's variant for the locale and fill in every fact, or raise WordsMissing."""

    def __init__(self) -> None:
        super().__init__({})

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **facts: Any
    ) -> dict[str, Any] | None:
        slots = tracker.current_slot_values()
        variant = self._random_response_for(utter_action, output_channel, slots)
        if variant is None or not speaks(variant, slots.get("locale")):
            raise WordsMissing(f"{utter_action} has no variant for the locale")
        values = {**slots, **facts}
        filled = copy.deepcopy(variant)
        for key in FILLED:
            if key in filled:
                filled[key] = fill(filled[key], values, utter_action)
        return filled


def speaks(variant: Mapping[str, Any], locale: Any) -> bool:
    """Say whether a variant is in the locale: Chinese is unconditional, English is conditional on `locale`."""
    wanted = next((c["value"] for c in variant.get("condition") or [] if c.get("name") == "locale"), "zh")
    return wanted == (locale or "zh")


def fill(value: Any, facts: Mapping[str, Any], where: str) -> Any:
    """Fill `{fact}` in every string of a value; what a fact says is never itself filled in."""
    if isinstance(value, str):
        return FACT.sub(lambda match: _one(match, facts, where), value)
    if isinstance(value, dict):
        return {key: fill(item, facts, where) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, facts, where) for item in value]
    return value


def _one(match: re.Match[str], facts: Mapping[str, Any], where: str) -> str:
    name = match[1]
    if name is None:
        return match[0][0]
    if facts.get(name) is None:
        raise WordsMissing(f"{where} has nothing to fill {{{name}}} with")
    return str(facts[name])
