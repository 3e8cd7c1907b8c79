"""What masking has its eye on: kinds of personal values, and one such value seen in a text."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    IDENTITY = "identity"
    CARD = "card"
    PASSPORT = "passport"


class Seen(NamedTuple):
    """One personal value, plain and without blanks, and where it stands."""

    kind: Kind
    value: str
    start: int
    end: int
