"""Everything a caller of the desk may have to handle.

DeskError
├── NotFound              what was named does not exist, or is not for whoever asks
├── Conflict              somebody else was first; `now` holds the current state
│   ├── NotWaiting        the conversation waits for nobody any more
│   └── NotTheOwner       the conversation belongs to somebody else now
├── Refused               the desk says no, with a reason code
│   ├── NotProven         order number and phone digits do not match (or there is no such order: same answer)
│   ├── TooManyTries      wait until `until`
│   └── AlreadyOpen       the same item already has an open case of this kind
├── BadValues             fields that are wrong, each with a code
├── AgreementInvalid      agreement.yml has problems, all of them listed
├── SchemaBehind          the database lacks migrations that this code needs
└── SettingsInvalid       the environment has problems, all of them listed
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any


class DeskError(Exception):
    """The root: something a caller is expected to handle."""


class NotFound(DeskError):
    """What was named does not exist, or is not for whoever asks."""


class Conflict(DeskError):
    """Somebody else was first."""

    def __init__(self, what: str, **now: Any) -> None:
        super().__init__(what)
        self.now = now


class NotWaiting(Conflict):
    """The conversation waits for nobody any more."""


class NotTheOwner(Conflict):
    """The conversation belongs to somebody else now."""


class Refused(DeskError):
    """The desk says no."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotProven(Refused):
    """Order number and phone digits do not match, or there is no such order: the answer is the same."""


class TooManyTries(Refused):
    """Too many wrong tries."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too_many_tries", until=until)
        self.until = until


class AlreadyOpen(Refused):
    """The same item already has an open case of this kind."""

    def __init__(self, number: str) -> None:
        super().__init__("already_open", number=number)
        self.number = number


class BadValues(DeskError):
    """Fields that are wrong: name to code."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in fields.items()))
        self.fields = dict(fields)


class ProblemList(DeskError):
    """Several problems, told at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class AgreementInvalid(ProblemList):
    """agreement.yml has problems; each line names key, value and what is allowed."""


class SchemaBehind(ProblemList):
    """The database lacks migrations that this code needs; the line names what to run."""


class SettingsInvalid(ProblemList):
    """The environment has problems; each line names the variable and what is allowed."""
