"""What is wrong with agreement.yml."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.agreement.agreement import load
from desk.agreement.contradictions import contradictions
from desk.agreement.slips import warnings
from desk.availability.calendar import unsettled_years
from desk.errors import AgreementInvalid
from desk.lint.finding import Finding
from desk.lint.project import Project

FILE = "agreement.yml"


def promises(project: Project, now: datetime) -> Iterator[Finding]:
    try:
        agreement = load(project.text(FILE))
    except AgreementInvalid as error:
        yield from (_finding(problem) for problem in error.problems)
        return
    yield from (_finding(problem) for problem in contradictions(agreement))
    yield from (_finding(problem, warning=True) for problem in warnings(agreement, now))
    for year in unsettled_years(agreement, now):
        yield Finding(FILE, "service_hours.holidays.confirmed_years", str(year), warning=True)


def _finding(problem: str, *, warning: bool = False) -> Finding:
    key, _, what = problem.partition(": ")
    return Finding(FILE, key, what, warning)
