"""Suppliers whose terms differ from the shop's: what they leave out is the shop's."""

from collections.abc import Mapping
from typing import Any

from desk.agreement.blanks import if_given
from desk.agreement.terms import Clause
from desk.bilingual import Bilingual

Terms = dict[Any, Any] | None
WORDINGS = {"name", "coverage", "not_covered"}


class Supplier(Clause):
    """A supplier; each clause holds only the keys that differ and is checked where it is laid over the shop's."""

    name: Bilingual
    coverage: Terms = if_given()
    not_covered: Terms = if_given()
    channels: Terms = if_given()
    service_hours: Terms = if_given()
    reply: Terms = if_given()
    review: Terms = if_given()
    returns: Terms = if_given(alias="return")
    refund: Terms = if_given()
    exchange: Terms = if_given()
    repair: Terms = if_given()
    warranty: Terms = if_given()
    complaint: Terms = if_given()
    support: Terms = if_given()
    invoice: Terms = if_given()
    charge: Terms = if_given()


MIXED = {field.alias or name for name, field in Supplier.model_fields.items()} - WORDINGS
MIXED |= {"parties", "no_reason", "quality", "weekly", "months"}


def laid_over(shop: Mapping[Any, Any], supplier: Supplier) -> dict[Any, Any]:
    """Return the content of an agreement with one supplier's terms in place of the shop's."""
    own = {key: value for key, value in supplier.model_dump(by_alias=True).items() if key != "name"}
    parties = {"parties": {"supplier": supplier.name.model_dump()}}
    return _merged({key: value for key, value in shop.items() if key != "suppliers"}, {**own, **parties})


def _merged(below: Mapping[Any, Any], above: Mapping[Any, Any]) -> dict[Any, Any]:
    return {**below, **{key: _laid(key, below.get(key), value) for key, value in above.items()}}


def _laid(key: Any, below: Any, above: Any) -> Any:
    """Lay clauses over each other key by key; an address or a wording is never mixed out of two."""
    both = isinstance(below, Mapping) and isinstance(above, Mapping)
    return _merged(below, above) if both and key in MIXED else above
