"""Which product a text names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desk.knowledge.phrases import Phrases, pieces
from desk.knowledge.product import SIZE, Product
from desk.knowledge.vocabulary import Vocabulary
from desk.knowledge.writing import plain

NO_PRODUCT = "part:"
KIND = "kind:"


@dataclass(frozen=True)
class Named:
    """The products that a text may mean, kinds of goods that no file describes, and where these names stand."""

    skus: tuple[str, ...]
    unlisted: bool
    spans: tuple[tuple[int, int], ...]


class Naming:
    """Finds products by their names, and by the kind of goods they are."""

    def __init__(self, products: Sequence[Product], vocabulary: Vocabulary) -> None:
        self._of_kind: dict[str, list[str]] = {}
        for product in products:
            self._of_kind.setdefault(product.kind, []).append(product.sku)
        self._phrases = Phrases(_known(products, vocabulary))

    def names(self, text: str) -> Named:
        """Find the products that a plain text names; a proper name outdoes the name of a kind."""
        said = pieces(text)
        sights = self._phrases.outermost(said)
        proper = {one.means: None for one in sights if not one.means.startswith((KIND, NO_PRODUCT))}
        kinds = [one.means.removeprefix(KIND) for one in sights if one.means.startswith(KIND)]
        of_kinds = {sku: None for kind in kinds for sku in self._of_kind.get(kind, ())}
        spans = [
            (said[one.start].start, said[one.end - 1].end) for one in sights if not one.means.startswith(NO_PRODUCT)
        ]
        unlisted = any(kind not in self._of_kind for kind in kinds)
        return Named(tuple(proper or of_kinds), unlisted and not proper and not of_kinds, tuple(spans))


def _known(products: Sequence[Product], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for product in products:
        yield from ((plain(name), product.sku) for name in called(product))
        yield product.sku.lower(), product.sku
    for kind, said in vocabulary.kinds.items():
        yield from ((word, f"{KIND}{kind}") for word in said.words)
    yield from ((word, NO_PRODUCT) for word in vocabulary.parts.words)


def called(product: Product) -> set[str]:
    """Return all names of a product, also without the size or the number in the pack."""
    names = {name for known in product.names.values() for name in known}
    return names | {short for name in names if len(short := SIZE.sub("", name)) > 1}
