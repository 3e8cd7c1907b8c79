"""Answers questions about products with a passage of the catalogue, or says that it has none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from desk.knowledge.catalogue import Catalogue
from desk.knowledge.index import Hit, Index
from desk.knowledge.naming import Naming
from desk.knowledge.product import LONGEST, Passage, Product, Section
from desk.knowledge.terms import Term, Terms
from desk.knowledge.writing import plain

LOCALES = ("zh", "en")
SURE = 0.4  # measured: docs/catalog.md
ENDS = {"zh": "。！？", "en": ".!?"}
NO_HIT = 0.0
LONGEST_QUESTION = 600  # characters that are looked at: weighing names against each other grows with their square


class Verdict(Enum):
    ANSWER = auto()
    UNKNOWN = auto()  # the product is known, the answer is in none of its passages
    WHICH = auto()  # several products may be meant, or none is named
    NOT_LISTED = auto()  # goods that no file describes


@dataclass(frozen=True)
class Finding:
    """What was found; `products` are those that may be meant, the likeliest first."""

    verdict: Verdict
    products: tuple[Product, ...] = ()
    hit: Hit | None = None

    @property
    def product(self) -> Product:
        return self.products[0]

    @property
    def sure(self) -> float:
        return self.hit.sure if self.hit else NO_HIT


class Knowledge:
    """The catalogue with its indexes; `refresh` follows the files."""

    def __init__(self, folder: Path) -> None:
        self.catalogue = Catalogue(folder)
        self._build()

    def refresh(self) -> bool:
        """Look at the files; return whether something changed."""
        changed = self.catalogue.refresh()
        if changed:
            self._build()
        return changed

    def _build(self) -> None:
        self.products = self.catalogue.products
        vocabulary, products = self.catalogue.vocabulary, list(self.products.values())
        self._terms = Terms(vocabulary)
        self._naming = Naming(products, vocabulary)
        self._indexes = {locale: Index(products, locale, self._terms) for locale in LOCALES}

    def find(
        self,
        question: str,
        locale: str,
        in_talk: Sequence[str] = (),
        *,
        about: str | None = None,
        without: Collection[str] = (),
    ) -> Finding:
        """Find the passage that answers.

        `in_talk` are the products spoken of; `about` is the one that was chosen, whatever the text names; `without`
        are passages not to give again.
        """
        text = _read(question)
        named = self._naming.names(text)
        asked = self._terms.of_question(text, named.spans)
        if about is not None and about in self.products:
            return self._of(about, asked, locale, without)
        spoken = [sku for sku in in_talk if sku in self.products]
        if named.unlisted:
            return Finding(Verdict.NOT_LISTED)
        meant = [sku for sku in named.skus if sku in spoken] or list(named.skus) or spoken
        if len(meant) == 1:
            return self._of(meant[0], asked, locale, without)
        return self._among(meant, asked, locale, without)

    def named(self, text: str) -> tuple[str, ...]:
        """Return the products that a text names."""
        return self._naming.names(_read(text)).skus

    def names_goods(self, text: str) -> bool:
        """Tell whether a text names goods, be they described by a file or not."""
        return bool(self._naming.names(_read(text)).spans)

    def is_name_alone(self, text: str) -> bool:
        """Tell whether a text names a product and asks nothing."""
        read = _read(text)
        named = self._naming.names(read)
        return bool(named.skus) and not self._terms.of_question(read, named.spans)

    def passage(self, identity: str) -> Passage | None:
        """Return a passage that was shown, if it is still there."""
        product = self.products.get(identity.partition("/")[0])
        return next((one for one in product.passages if one.id == identity), None) if product else None

    def _of(self, sku: str, asked: Sequence[Term], locale: str, without: Collection[str]) -> Finding:
        product = self.products[sku]
        if not asked and not without:
            first = next(one for one in product.passages if (one.locale, one.section) == (locale, Section.FUNCTIONS))
            return Finding(Verdict.ANSWER, (product,), Hit(first, 0.0, 1.0))
        hits = [hit for hit in self._indexes[locale].hits(asked, [sku]) if hit.passage.id not in without]
        best = hits[0] if hits else None
        verdict = Verdict.ANSWER if best and best.sure >= SURE else Verdict.UNKNOWN
        return Finding(verdict, (product,), best)

    def _among(self, skus: Sequence[str], asked: Sequence[Term], locale: str, without: Collection[str]) -> Finding:
        """Take the only one of several products that has an answer; else the consumer chooses."""
        hits = [hit for hit in self._indexes[locale].hits(asked, skus) if hit.passage.id not in without]
        best = list({hit.passage.sku: hit for hit in reversed(hits)}.values())[::-1]
        best.sort(key=lambda hit: -hit.score)
        sure = [hit for hit in best if hit.sure >= SURE]
        if skus and len(sure) == 1:
            return Finding(Verdict.ANSWER, (self.products[sure[0].passage.sku],), sure[0])
        ranked = [hit.passage.sku for hit in best]
        likely = [*ranked, *(sku for sku in skus if sku not in ranked)]
        return Finding(Verdict.WHICH, tuple(self.products[sku] for sku in likely))


def shown(passage: Passage) -> str:
    """Return a passage's text, an over-long one cut at the end of a sentence."""
    longest = LONGEST[passage.locale]
    if len(passage.text) <= longest:
        return passage.text
    head = passage.text[:longest]
    end = max(head.rfind(mark) for mark in ENDS[passage.locale])
    return head[: end + 1] if end > 0 else head.rstrip() + "…"


def _read(question: str) -> str:
    return plain(question[:LONGEST_QUESTION])
