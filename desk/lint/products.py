"""What is wrong with the catalogue: holes in a file, names that two products share, kinds nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from desk.agreement.agreement import Agreement, load
from desk.errors import AgreementInvalid
from desk.knowledge.catalogue import FOLDER, WORDS, Catalogue
from desk.knowledge.product import LONGEST, Product
from desk.knowledge.writing import plain
from desk.lint.finding import Finding
from desk.lint.project import Project

NEAR = 0.8  # how alike a kind is to one of the agreement's before it is taken for a slip of the pen


def products(project: Project) -> Iterator[Finding]:
    """Look through every product file and the words beside them."""
    catalogue = Catalogue(project.root / "catalog")
    for name, problems in catalogue.problems.items():
        for problem in problems:
            key, _, what = problem.partition(": ")
            yield Finding(_file(name), key, what or key)
    yield from _shared_names(catalogue.products)
    yield from _long_passages(catalogue.products)
    try:
        agreement = load(project.text("agreement.yml"))
    except AgreementInvalid:
        return  # told by `promises`
    for product in catalogue.products.values():
        yield from _unknown_to(agreement, product)


def _file(name: str) -> str:
    return f"catalog/{name}" if name == WORDS else f"catalog/{FOLDER}/{name}"


def _shared_names(catalogue: Mapping[str, Product]) -> Iterator[Finding]:
    owners: dict[str, Product] = {}
    for product in catalogue.values():
        for name in {plain(name) for known in product.names.values() for name in known}:
            other = owners.setdefault(name, product)
            if other is not product:
                what = f"{name!r} is a name of {other.sku}, too; a name that several goods share belongs into words.yml"
                yield Finding(_file(product.file), product.sku, what)


def _long_passages(catalogue: Mapping[str, Product]) -> Iterator[Finding]:
    for product in catalogue.values():
        for one in product.passages:
            if len(one.text) > LONGEST[one.locale]:
                what = f"{len(one.text)} characters; what goes beyond {LONGEST[one.locale]} is cut when it is said"
                yield Finding(_file(product.file), one.heading, what, warning=True)


def _unknown_to(agreement: Agreement, product: Product) -> Iterator[Finding]:
    terms, suppliers = agreement.for_supplier(product.supplier), agreement.suppliers or {}
    excepted = {one.kind for one in terms.returns.no_reason.excepted}
    named = [kind for kind in terms.warranty.months if kind != "default"]
    file = _file(product.file)
    if product.exception and product.exception not in excepted:
        what = f"exception {product.exception!r} is no kind of return.no_reason.excepted"
        yield Finding(file, product.sku, what)
    if product.supplier and product.supplier not in suppliers:
        yield Finding(file, product.sku, f"supplier {product.supplier!r} is none of agreement.yml's suppliers")
    if product.kind not in named and (near := get_close_matches(product.kind, named, 1, NEAR)):
        yield Finding(file, product.sku, f"kind {product.kind!r} is not in warranty.months; {near[0]!r} is")
