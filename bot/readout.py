"""A consumer's data written out for people: plain text, in the conversation's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from textwrap import indent
from typing import Any
from zoneinfo import ZoneInfo

from bot.console.labels import Labels
from desk import formats
from desk.words import Words

PARTS = (
    *("contacts", "photos", "consents", "orders", "drafts", "cases", "promises", "handoffs", "ratings", "erasures"),
    "messages",
)
FIELDS = (  # in this order; what only machines can use is left to the JSON file
    *("number", "case_no", "kind", "state", "at", "name", "phone", "email", "address", "granted", "notice_version"),
    *("ordered_at", "received_at", "item", "quantity", "price", "created_at", "opened_at", "withdrawn_at", "due_at"),
    *("made_at", "settled_at", "asked_at", "claimed_at", "ended_at", "done_at", "score", "comment", "note"),
    *("items", "fields", "steps"),
)
VALUES = (  # of these fields, beside those that have labels anyway
    *("state_open", "state_aside", "state_remark", "state_pending", "state_kept", "state_broken", "state_dropped"),
    *("state_extended", "state_superseded", "kind_review", "kind_first_reply", "kind_refund", "kind_dispatch"),
)


class Readout:
    """Writes records of `desk.personal_data` as text; what holds nothing is left out."""

    def __init__(self, words: Words, locale: str, zone: ZoneInfo) -> None:
        self._words = words
        self._locale = locale
        self._zone = zone
        self._labels = Labels(words, locale)
        self._colon = ": " if formats.english(locale) else "："

    def written(self, kind: str, record: Mapping[str, Any]) -> str:
        """Return the whole text; `kind` is `data` or `transcript`."""
        at = self._moment(record["made_at"])
        blocks = [self._words.say(f"utter_rights_heading_{kind}", self._locale, at=at)]
        for part in PARTS:
            ones = [one for one in record.get(part, ()) if (part, one.get("state")) != ("drafts", "submitted")]
            if ones:
                blocks.append("\n".join([self._words.say(f"utter_rights_heading_{part}", self._locale), "—" * 16]))
                blocks += ["\n".join(self._lines(part, one)) for one in ones]
        return "\n\n".join(blocks) + "\n"

    def _lines(self, part: str, one: Mapping[str, Any]) -> Iterator[str]:
        if part == "messages":
            author = one["name"] or self._words.say(f"utter_rights_author_{one['author']}", self._locale)
            # Set in, so that nobody can write a line that looks like somebody else's.
            return iter((f"{self._moment(one['at'])}  {author}", indent("\n".join(one["text"].splitlines()), "  ")))
        return self._fields(one)

    def _fields(self, fields: Mapping[str, Any], margin: str = "") -> Iterator[str]:
        """Write fields one a line; what holds more is set in below its name."""
        for name in FIELDS:
            value = fields.get(name)
            if value in (None, "", [], {}):
                continue
            if isinstance(value, list):
                yield f"{margin}{self._word(name)}{self._colon}".rstrip()
                for one in value:
                    yield from self._listed(one, f"{margin}  ")
            elif isinstance(value, Mapping):
                for row in self._labels.rows(value):
                    yield f"{margin}{row['label']}{self._colon}{row['value']}"
            else:
                yield f"{margin}{self._word(name)}{self._colon}{self._value(name, value)}"

    def _listed(self, one: Mapping[str, Any], margin: str) -> Iterator[str]:
        """Write one of several on a line of its own."""
        yield f"{margin}- " + " · ".join(line.partition(self._colon)[2] for line in self._fields(one))

    def _word(self, name: str) -> str:
        return self._words.say(f"utter_rights_word_{name}", self._locale)

    def _value(self, name: str, value: Any) -> str:
        if name.endswith("at") and isinstance(value, str):
            return self._moment(value)
        named = f"{name}_{value}"
        if named in VALUES:
            return self._word(named)
        if isinstance(value, bool):
            return self._labels.say("yes" if value else "no")
        said = self._labels.say(named)
        return str(value) if said == named else said

    def _moment(self, iso: str) -> str:
        """Return an instant with its year: a record is read much later."""
        return f"{datetime.fromisoformat(iso).astimezone(self._zone):%Y-%m-%d %H:%M}"
