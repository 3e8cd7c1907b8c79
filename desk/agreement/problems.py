"""What is wrong with an agreement, said in plain words: key, value and what is allowed."""

import difflib
import reprlib
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from pydantic import BaseModel


class _Short(reprlib.Repr):
    """Shows the beginning of a value, however large it is."""

    def repr_int(self, x: int, level: int) -> str:
        return "a huge number" if x.bit_length() > 256 else str(x)


_SHORT = _Short()
_SHORT.maxstring = _SHORT.maxother = 90


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one key, and what is allowed there."""

    path: str
    value: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.path}: {self.value} is not allowed; write {self.allowed}"


def problem_of(detail: Any, root: type[BaseModel]) -> Problem:
    """Say in plain words what one of pydantic's error details means."""
    path = ".".join(_part(part) for part in detail["loc"]) or "agreement.yml"
    if detail["type"] == "missing":
        return Problem(path, "nothing", _allowed(detail))
    if detail["type"] == "extra_forbidden":
        return Problem(path, f"the key {detail['loc'][-1]!r}", _key_hint(detail["loc"], root))
    if isinstance(detail["input"], BaseModel | dict) or detail["loc"] == ():
        return Problem(path, "what is written there", _allowed(detail))
    return Problem(path, shown(detail["input"]), _allowed(detail))


def _part(part: object) -> str:
    return shown(part).strip("'")


def shown(value: object) -> str:
    """Return a value as it is told; a huge one is cut."""
    if value is None:
        return "nothing"
    text = str(value) if isinstance(value, date | bool | float) else _SHORT.repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _key_hint(location: tuple[object, ...], root: type[BaseModel]) -> str:
    model = _model_at(location[:-1], root)
    keys = [field.alias or name for name, field in model.model_fields.items()]
    near = difflib.get_close_matches(str(location[-1]), keys, n=1)
    return f"{near[0]!r}" if near else "one of " + ", ".join(keys)


def _model_at(location: tuple[object, ...], root: type[BaseModel]) -> type[BaseModel]:
    """Return the clause at a location; places in lists and keys that the shop chose are passed over."""
    model = root
    for part in location:
        field = next((f for name, f in model.model_fields.items() if part in (name, f.alias)), None)
        model = _model_in(field.annotation) if field else model
    return model


def _model_in(annotation: Any) -> type[BaseModel]:
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, BaseModel) else BaseModel
    inner = (_model_in(part) for part in get_args(annotation) if part is not Ellipsis and part is not type(None))
    return next((model for model in inner if model is not BaseModel), BaseModel)


def _allowed(error: Any) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(context["error"])
        case "missing":
            return "a value: the key is missing"
        case "enum":
            return f"one of {context['expected']}"
        case "bool_type" | "bool_parsing":
            return "true or false"
        case "string_type" | "string_too_short":
            return "words in quotes"
        case "model_type" | "dict_type":
            return "keys and values, indented below it"
        case "tuple_type" | "too_short":
            return "a list with at least one entry" if error["type"] == "too_short" else "a list"
        case "string_too_long":
            return f"at most {context['max_length']} characters"
        case "string_unicode":
            return "readable words"
        case "invalid_key":
            return "a key in letters"
        case "string_pattern_mismatch":
            return "a name of small letters, digits and _"
        case _:
            return str(error["msg"])
