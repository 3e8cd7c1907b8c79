"""What the agents' page may send about cases."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bot.case_steps.wanted import Longer, Wanted
from bot.console.fields import Form, Line, Note, Number, visible, without_nul
from desk.case.states import Rejection, State, given
from desk.request.requests import KINDS

LAST_YEAR = 2100


def _kind(value: str) -> str:
    if value not in KINDS:
        raise PydanticCustomError("kind", ", ".join(KINDS))
    return value


def _amount(value: str) -> str:
    if not re.fullmatch(r"\d{1,8}(\.\d{1,2})?", value, re.ASCII) or not float(value):
        raise PydanticCustomError("amount", "an amount such as 399.00")
    return f"{Decimal(value):.2f}"


def _tracking(value: str) -> str:
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9 -]{3,39}", value, re.ASCII | re.IGNORECASE):
        raise PydanticCustomError("tracking", "4-40 letters and digits")
    return value.strip()


def _day(value: date) -> date:
    if not 2000 <= value.year <= LAST_YEAR:
        raise PydanticCustomError("day", f"a day until {LAST_YEAR}")
    return value


KindName = Annotated[str, AfterValidator(_kind)]
Amount = Annotated[str, AfterValidator(_amount)]
Tracking = Annotated[str, AfterValidator(_tracking)]
Day = Annotated[date, AfterValidator(_day)]


class CaseList(Form):
    """`mine`: the agent took a step of it; `text` is looked for in its number and its order's."""

    state: State | None = None
    kind: KindName | None = None
    supplier: Line | None = None
    text: Annotated[str, StringConstraints(max_length=60), AfterValidator(without_nul)] = ""
    mine: Literal["yes", "no"] = "no"
    overdue: Literal["yes", "no"] = "no"


Condition = Literal["intact", "used", "damaged", "incomplete"]
STEPS = tuple(state for state in State if state not in (State.SUBMITTED, State.CANCELLED))


def _step(value: State) -> State:
    if value not in STEPS:
        raise PydanticCustomError("state", ", ".join(STEPS))
    return value


class CaseStep(Form):
    """A step of a case, `from` the state that the page saw; which fields belong to it is `desk.case_states`'."""

    state: Annotated[State, AfterValidator(_step)]
    was: State | None = Field(default=None, alias="from")
    reason: Rejection | None = None
    note: Note = ""
    result: Note = ""
    quantity: Annotated[Number, Field(ge=1)] | None = None
    condition: Condition | None = None
    amount: Amount | None = None
    courier: Line | None = None
    tracking: Tracking | None = None

    def wanted(self) -> Wanted:
        details = self.model_dump(include={"quantity", "condition", "amount", "courier", "tracking"}, exclude_none=True)
        return Wanted(self.state, self.was, self.reason, self.note, self.result, details)


class Extension(Form):
    """A new time for a repair: the last day, and why."""

    until: Day
    why: Annotated[Note, AfterValidator(visible)]

    def wanted(self) -> Longer:
        return Longer(self.until, self.why)


class CasePreview(Form):
    """A step, or a new time, as far as the agent has filled it in."""

    state: Annotated[State, AfterValidator(_step)] | None = None
    reason: Rejection | None = None
    note: Note = ""
    result: Note = ""
    quantity: Number | None = None
    condition: Condition | None = None
    amount: Amount | None = None
    courier: Note = ""
    tracking: Note = ""
    until: Day | None = None
    why: Note = ""

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.state is None) == (self.until is None):
            raise PydanticCustomError("state", "a state, or the day of a new time in 'until'")
        return self

    def wanted(self) -> Wanted | Longer:
        if self.until is not None:
            return Longer(self.until, self.why)
        details = {name: getattr(self, name) for name in ("quantity", "amount", "courier", "tracking")}
        return Wanted(State(str(self.state)), None, self.reason, self.note, self.result, given(**details))
