"""The frames a page may send (docs/widget-protocol.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar

from bot.channels.widget.fields import ALLOWED, CHECKS, ID, LONGEST_TEXT, BadFrame, shown

LARGEST = 32 * 1024


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
    first: str | None = None


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
    return value if isinstance(value, str) and ID.fullmatch(value) else None


def _checked(kind: type, given: Mapping[str, Any]) -> dict[str, Any]:
    known = {field.name: field for field in fields(kind)}
    for name in given:
        if name not in known:
            raise BadFrame("bad_field", field=shown(name), allowed=", ".join(known) or "none")
    values = {}
    for name, field in known.items():
        if given.get(name) is not None:
            values[name] = CHECKS[name](name, given[name])
        elif field.default is MISSING:
            raise BadFrame("empty" if name == "text" else "bad_field", field=name, allowed=ALLOWED[name])
    return values
