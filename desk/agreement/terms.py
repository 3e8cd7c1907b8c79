"""The clauses of a service agreement about the service itself: who, where, how soon, at what price."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from desk.agreement.blanks import Days, Email, Hours, Minutes, Page, Percent, Phone, if_given
from desk.bilingual import Bilingual, Words


class Payer(StrEnum):
    """Who bears the freight."""

    SUPPLIER = "supplier"
    CONSUMER = "consumer"


class Counted(StrEnum):
    """How a time limit runs: in service time (or days of service) only, or by the clock (or calendar)."""

    SERVICE = "service"
    CLOCK = "clock"


class Clause(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    def _require(self, holds: bool, problem: str) -> None:
        if not holds:
            raise ValueError(problem)


class Renewal(Clause):
    automatic: bool
    notice_days: Days


class Parties(Clause):
    """The shop, and the supplier of all goods that name none of `suppliers`."""

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


class Complaint(Limit):
    """How soon a complaint is handled; `safety_hours`, counted alike, is for goods that may be dangerous."""

    safety_hours: Hours | None = if_given()
    procedure: Bilingual | None = if_given()

    @model_validator(mode="after")
    def _safety_comes_first(self) -> Self:
        sooner = self.safety_hours is None or self.safety_hours <= self.hours
        self._require(sooner, "'safety_hours' that are not more than 'hours'")
        return self

    def limit(self, *, safety: bool = False) -> Limit:
        hours = self.safety_hours if safety and self.safety_hours else self.hours
        return Limit(hours=hours, counted=self.counted)


class Support(Limit):
    """Technical support: how soon it answers, and with what it helps."""

    covers: Bilingual


class Invoice(Clause):
    """How a consumer gets an invoice; `days` count from the request."""

    days: Days
    how: Bilingual


class NotCovered(Clause):
    """Goods that the agreement does not cover, and where their buyers turn to."""

    goods: Bilingual
    instead: Bilingual


class FirstReply(Clause):
    first_minutes: Minutes


class Satisfaction(Clause):
    target_percent: Percent


class Charge(Clause):
    """Whether the service is free; `costs` names what is paid for all the same."""

    free: bool
    special_needs: Bilingual
    costs: Bilingual | None = if_given()


class Maintenance(Clause):
    notice_days: Days
