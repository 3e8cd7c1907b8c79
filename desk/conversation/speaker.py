"""Who speaks to one consumer: in their language, at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.front_desk import Desk


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """The desk, the language and the instant: what the words about a case are made of."""

    desk: Desk
    locale: str
    now: datetime

    def say(self, response: str, **facts: Any) -> str:
        """Return words of domain.yml in the consumer's language."""
        return self.desk.words.say(response, self.locale, **facts)

    def label(self, name: str, /, **facts: Any) -> str:
        return self.say(f"utter_label_{name}", **facts)
