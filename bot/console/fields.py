"""What the fields of a call may hold, and the form they stand in; what is wrong is told with what is allowed."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from desk.people.canned_replies import LONGEST as LONGEST_CANNED
from desk.people.canned_replies import LONGEST_TITLE

LONGEST_REPLY = 4000
LONGEST_NOTE = 2000
LONGEST_INTERNAL = 20_000
MOST = 2**31 - 1


def without_nul(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("nul", "text without NUL characters")
    return text


def is_visible(text: str) -> bool:
    return any(character.isprintable() and not character.isspace() for character in text)


def visible(text: str) -> str:
    if not is_visible(text):
        raise PydanticCustomError("empty", "text, not only white space")
    return text


def one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise PydanticCustomError("title", "1-60 printable characters in one line")
    return text.strip()


def _number(value: Any) -> Any:
    """Take whole numbers, also as the text that a query carries."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise PydanticCustomError("number", f"a whole number from 0 to {MOST}")
    return value


def _flag(value: Any) -> Any:
    if not isinstance(value, bool):
        raise PydanticCustomError("flag", "true, false")
    return value


def _client_id(value: str) -> str:
    if not 8 <= len(value) <= 64 or not all(one.isascii() and (one.isalnum() or one in "_-") for one in value):
        raise PydanticCustomError("client_id", "8-64 of A-Z a-z 0-9 _ -")
    return value


Number = Annotated[int, BeforeValidator(_number)]
Flag = Annotated[bool, BeforeValidator(_flag)]
ClientId = Annotated[str, AfterValidator(_client_id)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(without_nul)]
Note = Annotated[str, StringConstraints(max_length=LONGEST_NOTE), AfterValidator(without_nul)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,63}$")]
Title = Annotated[
    str, StringConstraints(max_length=LONGEST_TITLE), AfterValidator(without_nul), AfterValidator(one_line)
]
ReplyText = Annotated[
    str, StringConstraints(max_length=LONGEST_CANNED), AfterValidator(without_nul), AfterValidator(visible)
]
Text = Annotated[str, StringConstraints(max_length=LONGEST_REPLY), AfterValidator(without_nul), AfterValidator(visible)]


class Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
