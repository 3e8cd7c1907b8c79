"""The frames a page may send (docs/widget-protocol.md), and what is wrong with those it may not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar

from desk.errors import DeskError

LARGEST = 32 * 1024
LONGEST_TEXT = 4000
LOCALES = ("zh", "en")
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


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


@dataclass(frozen=True)
class Hello:
    type: ClassVar = "hello"
    conversation: str | None = None
    secret: str | None = None
    since: int = 0
    locale: str | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Say:
    type: ClassVar = "say"
    id: str
    text: str


@dataclass(frozen=True)
class Choose:
    type: ClassVar = "choose"
    id: str
    message: int
    index: int


@dataclass(frozen=True)
class Submit:
    type: ClassVar = "submit"
    id: str
    prompt: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Dismiss:
    type: ClassVar = "dismiss"
    id: str
    prompt: str


@dataclass(frozen=True)
class Typing:
    type: ClassVar = "typing"
    on: bool


@dataclass(frozen=True)
class Seen:
    type: ClassVar = "seen"
    seq: int


@dataclass(frozen=True)
class Locale:
    type: ClassVar = "locale"
    locale: str


@dataclass(frozen=True)
class Since:
    type: ClassVar = "since"
    seq: int


Frame = Hello | Say | Choose | Submit | Dismiss | Typing | Seen | Locale | Since
_TYPES = {kind.type: kind for kind in (Hello, Say, Choose, Submit, Dismiss, Typing, Seen, Locale, Since)}


def parse(data: str) -> Frame:
    """Read a frame.

    Raises:
        BadFrame: with what is wrong and what is allowed.
    """
    given = _object(data)
    if len(data.encode("utf-8", "surrogatepass")) > LARGEST:
        raise BadFrame("too_long", allowed=str(LONGEST_TEXT), id=_id_of(given))
    kind = _TYPES.get(given.pop("type")) if isinstance(given.get("type"), str) else None
    if kind is None:
        raise BadFrame("unknown_type", field="type", allowed=", ".join(_TYPES), id=_id_of(given))
    try:
        return kind(**_checked(kind, given))
    except BadFrame as error:
        error.id = _id_of(given)
        raise


def _object(data: str) -> dict[str, Any]:
    try:
        given = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadFrame("bad_frame", allowed="JSON") from error
    if not isinstance(given, dict):
        raise BadFrame("bad_frame", allowed="a JSON object")
    return given


def _id_of(given: Mapping[str, Any]) -> str | None:
    value = given.get("id")
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def _checked(kind: type, given: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name: field for field in fields(kind)}
    for name in given:
        if name not in known:
            raise BadFrame("bad_field", field=_shown(name), allowed=", ".join(known) or "none")
    values = {}
    for name, field in known.items():
        if given.get(name) is not None:
            values[name] = _CHECKS[name](name, given[name])
        elif field.default is MISSING:
            raise BadFrame("empty" if name == "text" else "bad_field", field=name, allowed=_ALLOWED[name])
    return values


def _shown(name: str) -> str:
    """Keep a stranger's field name short and printable."""
    return "".join(character for character in name[:40] if character.isprintable())


def _refuse(name: str) -> BadFrame:
    return BadFrame("bad_field", field=name, allowed=_ALLOWED[name])


def _string(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _refuse(name)
    if "\0" in value:
        raise BadFrame("nul", field=name, allowed=_ALLOWED[name])
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise BadFrame("bad_field", field=name, allowed="whole Unicode characters")
    return value


def _text(name: str, value: Any) -> str:
    text = _string(name, value)
    if len(text) > LONGEST_TEXT:
        raise BadFrame("too_long", field=name, allowed=str(LONGEST_TEXT))
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise BadFrame("empty", field=name, allowed=_ALLOWED[name])
    return text


def _id(name: str, value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
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
_ALLOWED = {
    "conversation": "an id given by the desk",
    "secret": "the secret given by the desk",
    "since": _NUMBER,
    "locale": "zh, en",
    "chosen": "true, false",
    "id": "8-64 of A-Z a-z 0-9 _ -",
    "text": f"1-{LONGEST_TEXT} characters",
    "message": _NUMBER,
    "index": _NUMBER,
    "prompt": "an id given by the desk",
    "values": "texts by field, at most 10",
    "on": "true, false",
    "seq": _NUMBER,
}
_CHECKS: dict[str, Callable[[str, Any], Any]] = {
    "conversation": _short,
    "secret": _short,
    "since": _number,
    "locale": _locale,
    "chosen": _flag,
    "id": _id,
    "text": _text,
    "message": _number,
    "index": _number,
    "prompt": _short,
    "values": _values,
    "on": _flag,
    "seq": _number,
}
