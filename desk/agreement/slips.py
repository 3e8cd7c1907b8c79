"""What the operator should look at in a valid agreement: likely slips, and what time has overtaken."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from desk.agreement.agreement import Agreement
from desk.agreement.contradictions import texts
from desk.agreement.notice import OtherDays
from desk.agreement.terms import Payer

LEAST_DAYS_IN_CHINA = 7  # Consumer Rights Protection Law of the PRC, art. 25


def warnings(agreement: Agreement, now: datetime) -> list[str]:
    """Return every warning as one sentence that begins with its key."""
    today = now.astimezone(agreement.service_hours.zone).date()
    own = (
        (f"suppliers.{key}.{said}" for said in _terms(agreement.for_supplier(key)) if said not in _terms(agreement))
        for key in agreement.suppliers or {}
    )
    return list(
        chain(_terms(agreement), *own, _days(agreement, today), _ends(agreement, today), _translations(agreement))
    )


def _terms(agreement: Agreement) -> list[str]:
    return [*_windows(agreement), *_payers(agreement), *_untold(agreement)]


def _windows(agreement: Agreement) -> Iterator[str]:
    no_reason, quality = agreement.returns.no_reason.days, agreement.returns.quality.days
    if quality < no_reason:
        yield f"return.quality.days: {quality} is shorter than return.no_reason.days, {no_reason}"
    if agreement.service_hours.holidays.country == "CN" and no_reason < LEAST_DAYS_IN_CHINA:
        yield f"return.no_reason.days: {no_reason} is less than the {LEAST_DAYS_IN_CHINA} days of the law"
    repair = agreement.repair
    if repair.extension_days and repair.extension_days > repair.days:
        yield f"repair.extension_days: {repair.extension_days} is longer than the repair itself, {repair.days}"
    for kind, months in agreement.warranty.months.items():
        if 0 < months * 30 < quality:
            yield f"warranty.months.{kind}: {months} ends before return.quality.days, {quality}"


def _payers(agreement: Agreement) -> Iterator[str]:
    """Yield where the consumer would pay the freight of goods that are faulty."""
    freights: dict[str, tuple[Payer, ...]] = {
        "return.quality.freight": (agreement.returns.quality.freight,),
        "exchange.freight": (agreement.exchange.freight.to_supplier, agreement.exchange.freight.to_consumer),
        "repair.freight_in_warranty": (
            agreement.repair.freight_in_warranty.to_supplier,
            agreement.repair.freight_in_warranty.to_consumer,
        ),
    }
    for key, payers in freights.items():
        if Payer.CONSUMER in payers:
            yield f"{key}: the consumer pays although the goods are faulty"


def _untold(agreement: Agreement) -> Iterator[str]:
    """Yield the retention times that the notice does not tell."""
    privacy = agreement.privacy
    for kind in OtherDays.model_fields if privacy.other_days else ():
        days, name = getattr(privacy.other_days, kind), f"{{{kind}_days}}"
        if days and not all(name in text for text in (privacy.retention.zh, privacy.retention.en)):
            yield f"privacy.other_days.{kind}: privacy.retention does not tell {name} in both languages"


def _days(agreement: Agreement, today: date) -> Iterator[str]:
    for number, override in enumerate(agreement.service_hours.overrides):
        if override.last < today:
            yield f"service_hours.overrides.{number}: {override.last} is past; it can go"
    for year in agreement.service_hours.holidays.confirmed_years:
        if year < today.year:
            yield f"service_hours.holidays.confirmed_years: {year} is past; it can go"


def _ends(agreement: Agreement, today: date) -> Iterator[str]:
    """Yield that the term is about to end, or past, while there is something to decide."""
    end, notice = agreement.valid_until, timedelta(days=agreement.renewal.notice_days)
    if today > end and not agreement.renewal.automatic:
        yield f"valid_until: {end} is past and renewal.automatic is false"
    elif end - 2 * notice <= today <= end - notice and agreement.renewal.automatic:
        yield f"valid_until: it renews itself on {end}; who does not want that says so by {end - notice}"
    elif end - notice <= today <= end and not agreement.renewal.automatic:
        yield f"valid_until: it ends on {end} and does not renew itself"


def _translations(agreement: Agreement) -> Iterator[str]:
    said: dict[str, dict[str, Any]] = {}
    for path, text in texts(agreement.model_dump(by_alias=True)):
        where, _, locale = path.rpartition(".")
        if locale in ("zh", "en"):
            said.setdefault(where, {})[locale] = text
    for where, both in said.items():
        if _chinese(both.get("en", "")):
            yield f"{where}.en: this is Chinese; write it in English"
        elif len(both.get("zh", "")) > 20 and not _chinese(both["zh"]):
            yield f"{where}.zh: this is not Chinese; write it in Chinese"


def _chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
