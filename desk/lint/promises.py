"""What is wrong with agreement.yml and with the products that lean on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.agreement import Agreement, load
from desk.agreement_warnings import warnings
from desk.calendar import unsettled_years
from desk.contradictions import contradictions
from desk.errors import AgreementInvalid
from desk.lint.finding import Finding
from desk.lint.project import Project

FILE, PRODUCTS = "agreement.yml", "catalog/products.yml"


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
    yield from _products(project, agreement)


def _finding(problem: str, *, warning: bool = False) -> Finding:
    key, _, what = problem.partition(": ")
    return Finding(FILE, key, what, warning)


def _products(project: Project, agreement: Agreement) -> Iterator[Finding]:
    suppliers = agreement.suppliers or {}
    for one in project.read(PRODUCTS) or ():
        terms, sku = agreement.for_supplier(one.get("supplier", "")), str(one.get("sku"))
        kinds = {excepted.kind for excepted in terms.returns.no_reason.excepted}
        if one.get("exception") and one["exception"] not in kinds:
            yield Finding(PRODUCTS, sku, f"exception {one['exception']!r} is no kind of return.no_reason.excepted")
        if one.get("supplier") and one["supplier"] not in suppliers:
            yield Finding(PRODUCTS, sku, f"supplier {one['supplier']!r} is none of agreement.yml's suppliers")
