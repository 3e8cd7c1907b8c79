"""What fields and their values are called, in the agent's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.words import Words

INWARD = ("promise", "also", "bought", "warranty", "photos")  # what only the desk reads, or is shown beside
BY_KIND = {("exchange", "reason"): "reason_of_exchange", ("exchange", "reason_no_reason"): "reason_exchange_no_reason"}
NAMED_VALUES = ("reason", "condition", "about")  # values with a response of their own: utter_label_reason_quality


class Labels:
    """Says what there are words for and shows the bare name of what is too new to have any; some depend on the kind."""

    def __init__(self, words: Words, locale: str, kind: str | None = None) -> None:
        self._words = words
        self._locale = locale
        self._kind = kind

    def say(self, name: str) -> str:
        name = BY_KIND.get((self._kind or "", name), name)
        for response in (f"utter_console_label_{name}", f"utter_label_{name}"):
            if self._words.has(response):
                return self._words.say(response, self._locale)
        return name

    def value(self, field: str, value: Any) -> str | None:
        """Return what a field holds, or None where nothing was answered."""
        if value is None:
            return None
        if isinstance(value, bool) or field in ("consent", "confirmed"):
            return self.say("yes" if value else "no")
        if field == "phone_last4":
            return self.say("proven")
        return self.say(f"{field}_{value}") if field in NAMED_VALUES else str(value)

    def rows(self, fields: Mapping[str, Any]) -> list[dict[str, str | None]]:
        shown = {name: value for name, value in fields.items() if name not in INWARD}
        return [{"label": self.say(name), "value": self.value(name, value)} for name, value in shown.items()]
