"""The service hours that an agreement promises, on the calendar of its country."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desk.agreement.agreement import Agreement
from desk.agreement.service_times import Override, ServiceTimes
from desk.availability.hours import Closure, ServiceHours
from desk.bilingual import Bilingual
from desk.days_off import days_off
from desk.intervals import Interval

LOOK_AHEAD = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class _Calendar:
    times: ServiceTimes

    def holiday(self, day: date) -> Bilingual | None:
        override = self._override(day)
        if override is not None:
            return None if override.hours else override.name
        return days_off(self.times.holidays.country, self.times.holidays.which, day.year).off.get(day)

    def special(self, day: date) -> tuple[Interval, ...] | None:
        override = self._override(day)
        if override is not None:
            return override.hours
        makeup = days_off(self.times.holidays.country, self.times.holidays.which, day.year).makeup
        return self.times.makeup_days.hours if self.times.makeup_days.worked and day in makeup else None

    def _override(self, day: date) -> Override | None:
        return next((one for one in self.times.overrides if one.first <= day <= one.last), None)


def service_hours(agreement: Agreement, closures: Iterable[Closure] = ()) -> ServiceHours:
    """Build the hours of an agreement, cut by the closures announced at the desk."""
    times = agreement.service_hours
    calendar = _Calendar(times)
    return ServiceHours(times.zone, times.weekly.days(), calendar.holiday, calendar.special, tuple(closures))


@dataclass(frozen=True, slots=True)
class UnsettledYear:
    """A year within the next 90 days whose official holiday notice is not known yet."""

    year: int
    country: str

    def __str__(self) -> str:
        return (
            f"The holidays of {self.year} in {self.country} are computed, not announced: compare them with the "
            f"official notice, write differences to service_hours.overrides and add {self.year} to "
            "service_hours.holidays.confirmed_years."
        )


def unsettled_years(agreement: Agreement, now: datetime) -> tuple[UnsettledYear, ...]:
    """Return a warning for every year that the next 90 days rest on although its notice is not out."""
    holidays, zone = agreement.service_hours.holidays, agreement.service_hours.zone
    years = {moment.astimezone(zone).year for moment in (now, now + LOOK_AHEAD)} - set(holidays.confirmed_years)
    unsettled = sorted(year for year in years if not days_off(holidays.country, holidays.which, year).settled)
    return tuple(UnsettledYear(year, holidays.country) for year in unsettled)
