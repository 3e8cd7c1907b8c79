"""The clauses of a service agreement: which blanks each of them has."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from desk.bilingual import Bilingual, Words
from desk.blanks import (
    Days,
    Email,
    Hours,
    Key,
    Minutes,
    Months,
    Page,
    Percent,
    Phone,
    RetentionDays,
)


class Payer(StrEnum):
    """Who bears the freight."""

    SUPPLIER = "supplier"
    CONSUMER = "consumer"


class Counted(StrEnum):
    """How a time limit runs: in service time only, or by the clock."""

    SERVICE = "service"
    CLOCK = "clock"


class Clause(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)

    def _require(self, holds: bool, problem: str) -> None:
        if not holds:
            raise ValueError(problem)


class Renewal(Clause):
    automatic: bool
    notice_days: Days


class Parties(Clause):
    platform: Bilingual
    supplier: Bilingual


class Postal(Clause):
    """Where something is sent: a warehouse, a repair workshop, the office."""

    recipient: Bilingual
    phone: Phone
    address: Bilingual
    postcode: Words


class Channels(Clause):
    online: Page
    phone: Phone
    email: Email
    address: Bilingual


class Limit(Clause):
    """A time limit in hours and how it runs."""

    hours: Hours
    counted: Counted


class FirstReply(Clause):
    first_minutes: Minutes


class Excepted(Clause):
    """A kind of goods that cannot be returned without a reason."""

    kind: Key
    name: Bilingual


class ReturnWithoutReason(Clause):
    days: Days
    freight: Payer
    conditions: tuple[Bilingual, ...] = Field(min_length=1)
    excepted: tuple[Excepted, ...] = ()


class ReturnForQuality(Clause):
    days: Days
    freight: Payer
    covers: Bilingual


class Returns(Clause):
    no_reason: ReturnWithoutReason
    quality: ReturnForQuality
    send_within_days: Days
    address: Postal


class RefundMethod(StrEnum):
    ORIGINAL = "original"


class Refund(Clause):
    days: Days
    method: RefundMethod
    arrival: Bilingual


class Exchange(Clause):
    days: Days
    dispatch_days: Days
    freight: Payer


class Repair(Clause):
    days: Days
    freight_in_warranty: Payer
    freight_out_of_warranty: Payer
    address: Postal
    instructions: Bilingual


class Warranty(Clause):
    """Months of warranty by kind of product; `default` counts for every kind that is not named."""

    months: dict[Key, Months]

    @model_validator(mode="after")
    def _has_default(self) -> Self:
        self._require("default" in self.months, "an entry 'default' for the kinds that are not named")
        return self

    def months_for(self, kind: str) -> int:
        return self.months.get(kind, self.months["default"])


class Satisfaction(Clause):
    target_percent: Percent


class Privacy(Clause):
    """The notice that is shown before contact details are asked for."""

    version: Words
    title: Bilingual
    purpose: Bilingual
    manner: Bilingual
    scope: Bilingual
    retention: Bilingual
    rights: Bilingual
    retention_days: RetentionDays

    @model_validator(mode="after")
    def _tells_the_days(self) -> Self:
        told = all("{days}" in text for text in (self.retention.zh, self.retention.en))
        self._require(told, "a 'retention' that tells {days} in both languages")
        return self

    def retention_in(self, locale: str) -> str:
        return self.retention.in_locale(locale).replace("{days}", str(self.retention_days))

    def paragraphs(self, locale: str) -> tuple[str, ...]:
        """Return the notice as it is shown: purpose, manner, scope, retention, rights."""
        before = (text.in_locale(locale) for text in (self.purpose, self.manner, self.scope))
        return (*before, self.retention_in(locale), self.rights.in_locale(locale))


class Charge(Clause):
    free: bool
    special_needs: Bilingual


class Maintenance(Clause):
    notice_days: Days
