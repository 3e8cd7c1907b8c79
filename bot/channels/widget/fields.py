"""The fields of frames: what each may hold, and the refusal that says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from desk.errors import DeskError

LONGEST_TEXT = 4000
LOCALES = ("zh", "en")
ID = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
OWN_SECRET = re.compile(r"[A-Za-z0-9_-]{22,64}", re.ASCII)  # 128 bits take 22 characters


class BadFrame(DeskError):
    """A frame that changes nothing; `code`, `field` and `allowed` say why."""

    def __init__(
        self, code: str, *, field: str | None = None, allowed: str | None = None, id: str | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.allowed = allowed
        self.id = id


def shown(name: str) -> str:
    """Keep a stranger's field name short and printable."""
    return "".join(character for character in name[:40] if character.isprintable())


def _refuse(name: str) -> BadFrame:
    return BadFrame("bad_field", field=name, allowed=ALLOWED[name])


def _string(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _refuse(name)
    if "\0" in value:
        raise BadFrame("nul", field=name, allowed=ALLOWED[name])
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise BadFrame("bad_field", field=name, allowed="whole Unicode characters")
    return value


def _text(name: str, value: Any) -> str:
    text = _string(name, value)
    if len(text) > LONGEST_TEXT:
        raise BadFrame("too_long", field=name, allowed=str(LONGEST_TEXT))
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise BadFrame("empty", field=name, allowed=ALLOWED[name])
    return text


def _id(name: str, value: Any) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise _refuse(name)
    return value


def _own_secret(name: str, value: Any) -> str:
    if not isinstance(value, str) or not OWN_SECRET.fullmatch(value):
        raise _refuse(name)
    return value


def _short(name: str, value: Any) -> str:
    text = _string(name, value)
    if not 1 <= len(text) <= 100:
        raise _refuse(name)
    return text


def _number(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise _refuse(name)
    return value


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _refuse(name)
    return value


def _locale(name: str, value: Any) -> str:
    if value not in LOCALES:
        raise _refuse(name)
    return str(value)


def _values(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > 10:
        raise _refuse(name)
    texts = {_short(name, key): _string(name, text) for key, text in value.items()}
    if any(len(text) > 1000 for text in texts.values()):
        raise BadFrame("too_long", field=name, allowed="1000")
    return texts


_NUMBER = "0 … 2147483647"
ALLOWED = {
    "conversation": "an id given by the desk",
    "secret": "the secret given by the desk",
    "since": _NUMBER,
    "locale": "zh, en",
    "chosen": "true, false",
    "id": "8-64 of A-Z a-z 0-9 _ -",
    "first": "22-64 of A-Z a-z 0-9 _ -",
    "text": f"1-{LONGEST_TEXT} characters",
    "message": _NUMBER,
    "index": _NUMBER,
    "prompt": "an id given by the desk",
    "values": "texts by field, at most 10",
    "on": "true, false",
    "seq": _NUMBER,
}
CHECKS: dict[str, Callable[[str, Any], Any]] = {
    "conversation": _short,
    "secret": _short,
    "since": _number,
    "locale": _locale,
    "chosen": _flag,
    "id": _id,
    "first": _own_secret,
    "text": _text,
    "message": _number,
    "index": _number,
    "prompt": _short,
    "values": _values,
    "on": _flag,
    "seq": _number,
}
