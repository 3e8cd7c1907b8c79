"""The clauses about service hours: the week, holidays, make-up days and overrides."""

from typing import Self

from pydantic import Field, model_validator

from desk.agreement.blanks import Country, Day, DayIntervals, Year, Zone
from desk.agreement.terms import Clause
from desk.bilingual import Bilingual
from desk.days_off import Which
from desk.intervals import Interval


class Weekly(Clause):
    monday: DayIntervals
    tuesday: DayIntervals
    wednesday: DayIntervals
    thursday: DayIntervals
    friday: DayIntervals
    saturday: DayIntervals
    sunday: DayIntervals

    def days(self) -> tuple[tuple[Interval, ...], ...]:
        """Return the intervals from Monday to Sunday."""
        return tuple(getattr(self, name) for name in type(self).model_fields)

    @model_validator(mode="after")
    def _opens_at_all(self) -> Self:
        self._require(any(self.days()), "at least one interval in the week, or nobody would ever answer")
        return self


class Holidays(Clause):
    country: Country
    which: Which
    confirmed_years: tuple[Year, ...] = ()


class MakeupDays(Clause):
    """Weekend days that are worked instead of another day."""

    worked: bool
    hours: DayIntervals


class Override(Clause):
    """One day or a run of days that follow neither the week nor the calendar: with hours of their own, or off."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="until")
    hours: DayIntervals
    name: Bilingual

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        self._require(0 <= (self.last - self.first).days < 366, "'until' on or after 'from', within one year")
        return self


class ServiceTimes(Clause):
    zone: Zone
    weekly: Weekly
    holidays: Holidays
    makeup_days: MakeupDays
    overrides: tuple[Override, ...] = ()
