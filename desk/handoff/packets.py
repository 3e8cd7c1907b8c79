"""The handoff packet: what an agent must not have to ask the consumer again, checked by machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from desk.conversation.moods import Sign
from desk.request.requests import FIELDS

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
LONGEST_WISH = 400  # characters of one line
ORDERED: Mapping[str, Any] = {"order_no": ""}  # what is asked with an order and without one is always asked


class Consent(StrEnum):
    """Where the consent to contact details stands; `outdated`: given to another notice than today's."""

    NOT_NEEDED = "not_needed"
    MISSING = "missing"
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OUTDATED = "outdated"


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Ordered(Part):
    """The order of the draft; nothing is told of one that is not proven."""

    number: str
    proven: bool
    received_at: AwareDatetime | None


class Finding(Part):
    """How one item stands for one reason: under which clause of which version, until when; a warranty has no `days`."""

    item: str
    reason: Literal["quality", "no_reason"] | None
    allowed: bool
    verdict: Code
    days: int | None
    until: AwareDatetime | None
    clause: str
    version: str


class Told(Part):
    """The promise that was given last; `late`: due and not kept yet."""

    kind: Code
    due_at: AwareDatetime
    state: Literal["pending", "late", "kept", "broken", "dropped", "superseded"]


class Packet(Part):
    """Everything is told, if only as None: `reason` where nobody asked for a person, `kind` where nothing is begun."""

    reason: Code | None
    wish: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_WISH)]
    kind: Code | None
    filled: tuple[Code, ...]
    missing: tuple[Code, ...]
    order: Ordered | None
    findings: tuple[Finding, ...]
    consent: Consent
    language: Literal["zh", "en"]
    signs: tuple[Sign, ...]
    photos: Annotated[int, Field(ge=0)]
    promise: Told | None
    known: Mapping[Code, str]

    @model_validator(mode="after")
    def _tells_every_field_once(self) -> Self:
        told = [*self.filled, *self.missing]
        if len(set(told)) != len(told):
            raise ValueError("a field is filled or missing, not both")
        if self.kind is None:
            if told:
                raise ValueError("fields belong to a request")
        elif untold := always_asked(self.kind) - set(told):
            raise ValueError(f"neither filled nor missing: {', '.join(sorted(untold))}")
        return self

    @model_validator(mode="after")
    def _tells_facts_of_proven_orders_only(self) -> Self:
        if self.findings and not (self.order and self.order.proven):
            raise ValueError("what is found out about an item rests on a proven order")
        if self.order and not self.order.proven and self.order.received_at:
            raise ValueError("nothing is told of an order that is not proven")
        return self


def always_asked(kind: str) -> set[str]:
    """Return the fields that a kind of request asks for whatever else was answered."""
    return {field.name for field in FIELDS.get(kind, ()) if field.when({}) and field.when(ORDERED)}


def state_of(state: str, due_at: datetime, now: datetime) -> str:
    return "late" if state == "pending" and due_at < now else state
