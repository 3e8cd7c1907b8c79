"""The clauses about goods: return, refund, exchange, repair, warranty, and who pays the freight."""

from enum import StrEnum
from typing import Any, Self

from pydantic import Field, model_serializer, model_validator

from desk.agreement.blanks import Days, Key, Months, if_given
from desk.agreement.terms import Clause, Counted, Payer, Postal
from desk.bilingual import Bilingual


class Freight(Clause):
    """Who pays each direction; written as one payer where it is the same."""

    to_supplier: Payer
    to_consumer: Payer

    @model_validator(mode="before")
    @classmethod
    def _one_for_both(cls, value: Any) -> Any:
        if isinstance(value, str):
            if value not in list(Payer):
                raise ValueError("'supplier', 'consumer', or {to_supplier: …, to_consumer: …}")
            return {"to_supplier": value, "to_consumer": value}
        return value

    @model_serializer
    def _as_written(self) -> str | dict[str, str]:
        if self.to_supplier is self.to_consumer:
            return self.to_supplier.value
        return {"to_supplier": self.to_supplier.value, "to_consumer": self.to_consumer.value}


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
    counted: Counted | None = if_given()
    method: RefundMethod
    arrival: Bilingual


class Exchange(Clause):
    """An exchange of faulty goods; without an address of its own they go where returns go."""

    days: Days
    dispatch_days: Days
    counted: Counted | None = if_given()
    freight: Freight
    address: Postal | None = if_given()


class Repair(Clause):
    """`days` run from receipt at the workshop; a delay told in time adds at most `extension_days`."""

    days: Days
    counted: Counted | None = if_given()
    extension_days: Days | None = if_given()
    freight_in_warranty: Freight
    freight_out_of_warranty: Freight
    out_of_warranty: Bilingual | None = if_given()
    unrepairable: Bilingual | None = if_given()
    address: Postal
    instructions: Bilingual


class Warranty(Clause):
    """Months of warranty by kind of product, from receipt; `default` counts for every kind that is not named."""

    months: dict[Key, Months]
    not_covered: Bilingual | None = if_given()

    @model_validator(mode="after")
    def _has_default(self) -> Self:
        self._require("default" in self.months, "an entry 'default' for the kinds that are not named")
        return self

    def months_for(self, kind: str) -> int:
        return self.months.get(kind, self.months["default"])
