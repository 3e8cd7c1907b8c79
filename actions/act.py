"""What a message does to the request that is being filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any


class Act(Enum):
    """What a message does to the request."""

    TAKE = auto()  # it answers something
    WRONG = auto()  # it was meant as an answer, and is none
    LEAVE = auto()  # a question or another wish: the rules answer it
    AGAIN = auto()  # it asks for what is being done anyway
    CANCEL = auto()
    CHANGE = auto()  # one field shall be answered anew
    SWITCH = auto()  # another kind of request is wanted instead
    DECLINE = auto()  # no contact details
    NO_NUMBER = auto()  # the order number is not at hand
    TELL = auto()  # can it still be returned?


@dataclass(frozen=True)
class Reading:
    act: Act
    values: Mapping[str, Any] = field(default_factory=dict)


def take(**values: Any) -> Reading:
    return Reading(Act.TAKE, values)
