"""What cannot hold at once in an agreement whose every single value is valid: such a content is refused."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise
from typing import Any

from desk.agreement.agreement import Agreement
from desk.agreement.notice import PLACEHOLDER
from desk.agreement.service_times import ServiceTimes
from desk.intervals import DAY


def contradictions(agreement: Agreement) -> list[str]:
    """Return every contradiction as one sentence that begins with its key."""
    found = chain(
        _hours(agreement.service_hours),
        _kinds(agreement),
        _names(agreement),
        _placeholders(agreement),
        *(
            (f"suppliers.{key}.{problem}" for problem in _hours(agreement.for_supplier(key).service_hours))
            for key, supplier in (agreement.suppliers or {}).items()
            if supplier.service_hours
        ),
    )
    return list(found)


def _hours(times: ServiceTimes) -> Iterator[str]:
    yield from _nights(times)
    if times.makeup_days.worked and not times.makeup_days.hours:
        yield "service_hours.makeup_days.hours: days that are worked need hours; write some, or 'worked: false'"
    for earlier, later in pairwise(sorted(times.overrides, key=lambda one: one.first)):
        if later.first <= earlier.last:
            yield f"service_hours.overrides: {later.first} is in two of them; write each day once"


def _nights(times: ServiceTimes) -> Iterator[str]:
    """Yield the days that begin before the night of the day before is over."""
    names, days = list(type(times.weekly).model_fields), times.weekly.days()
    for number, name in enumerate(names):
        night = max((one.closes - DAY for one in days[number - 1]), default=0)
        if days[number] and days[number][0].opens < night:
            before, first = days[number - 1][-1], days[number][0]
            yield (
                f"service_hours.weekly.{name}: {first} begins before {before} of {names[number - 1]} ends; "
                "write hours that do not overlap"
            )


def _kinds(agreement: Agreement) -> Iterator[str]:
    for kind in _twice(one.kind for one in agreement.returns.no_reason.excepted):
        yield f"return.no_reason.excepted: the kind {kind!r} is there twice; write it once"


def _names(agreement: Agreement) -> Iterator[str]:
    """Yield the names that more than one supplier would answer to."""
    suppliers = (agreement.suppliers or {}).items()
    names = chain.from_iterable({key, one.name.zh, one.name.en} for key, one in suppliers)
    for name in _twice(chain(names, {agreement.parties.supplier.zh, agreement.parties.supplier.en})):
        yield f"suppliers: {name!r} names two suppliers (parties.supplier counts); give each its own name"


def _twice(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def _placeholders(agreement: Agreement) -> Iterator[str]:
    known = agreement.privacy.fillings()
    for path, text in texts(agreement.model_dump(by_alias=True)):
        allowed = known if path.startswith("privacy.retention.") else {}
        for found in PLACEHOLDER.findall(text):
            if found not in allowed:
                what = f"one of {', '.join(allowed)}" if allowed else "words without it"
                yield f"{path}: nothing fills {found}; write {what}"


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a content with its path of keys."""
    if isinstance(value, str):
        yield path, str(value)
    parts: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list | tuple):
        parts = enumerate(value)
    for key, one in parts:
        yield from texts(one, f"{path}.{key}" if path else str(key))
