"""The search over passages of one language: BM25 field by field, and how much of a question a passage covers."""

from __future__ import annotations

import logging
import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import bm25s
import numpy as np

from desk.knowledge.product import Passage, Product
from desk.knowledge.terms import IDEA, Term, Terms

K1, B = 1.2, 0.5
logging.getLogger("bm25s").setLevel(logging.WARNING)  # it would tell each build at debug
FIELDS: dict[str, tuple[float, Callable[[Passage], str]]] = {
    "heading": (2.0, lambda passage: passage.heading_words),
    "asks": (1.5, lambda passage: passage.asks),
    "text": (1.0, lambda passage: passage.text),
}
NAME_WEIGHT = 1.0
ROUGH_WEIGHT = 0.8
IN_TEXT, ROUGHLY = 0.8, 0.5


@dataclass(frozen=True)
class Hit:
    """A passage, its score, and how sure it is to answer: 0 to 1."""

    passage: Passage
    score: float
    sure: float


class Index:
    """Passages with their words; built anew when a file changes, in a fraction of a second."""

    def __init__(self, products: Sequence[Product], locale: str, terms: Terms) -> None:
        chosen = [(one, product) for product in products for one in product.passages if one.locale == locale]
        self._passages = [passage for passage, _ in chosen]
        fields = {name: [terms.of_passage(text(one)) for one in self._passages] for name, (_, text) in FIELDS.items()}
        names = {product.sku: terms.of_passage(" ".join(product.names[locale])) for product in products}
        fields["name"] = [names[product.sku] for _, product in chosen]
        fields["rough"] = [
            sorted(terms.rough(word for name in FIELDS for word in fields[name][place] if word[0] != IDEA))
            for place in range(len(chosen))
        ]
        weights = {name: weight for name, (weight, _) in FIELDS.items()} | {"name": NAME_WEIGHT, "rough": ROUGH_WEIGHT}
        self._searched = [(weights[name], _bm25(tokens)) for name, tokens in fields.items() if any(tokens)]
        self._terms = terms
        self._rough = [set(tokens) for tokens in fields["rough"]]
        self._tokens = [set().union(*(fields[name][place] for name in FIELDS)) for place in range(len(chosen))]
        self._asked = [set(fields["heading"][place]) | set(fields["asks"][place]) for place in range(len(chosen))]
        counts = Counter(token for tokens in self._tokens for token in tokens)
        self._rarity = {token: math.log(1 + len(chosen) / (0.5 + count)) for token, count in counts.items()}
        self._unheard = math.log(1 + len(chosen) / 0.5)

    def hits(self, asked: Sequence[Term], skus: Collection[str] = ()) -> list[Hit]:
        """Return the passages that have something of what is asked, of these products or of all, the best first."""
        tokens = [token for term in asked for token in term.tokens]
        tokens += self._terms.rough(word for term in asked for word in term.words)
        if not tokens or not self._passages:
            return []
        scores = np.sum([weight * index.get_scores(tokens) for weight, index in self._searched], axis=0)
        found = [
            self._hit(asked, int(place), float(scores[place]))
            for place in np.flatnonzero(scores)
            if not skus or self._passages[place].sku in skus
        ]
        return sorted(found, key=lambda hit: -hit.score)

    def _hit(self, asked: Sequence[Term], place: int, score: float) -> Hit:
        """Weigh the score by how much of what is asked is covered: a rare word alone should not win."""
        sure = self._sureness(asked, place)
        return Hit(self._passages[place], score * (1 + sure), sure)

    def _sureness(self, asked: Sequence[Term], place: int) -> float:
        """Return how much of what is asked a passage has, the rarer the more; a little less in its text alone."""
        whole = sum(self._weight(term) for term in asked)
        got = sum(self._weight(term) * self._share(term, place) for term in asked)
        return got / whole if whole else 0.0

    def _share(self, term: Term, place: int) -> float:
        if not self._asked[place].isdisjoint(term.tokens):
            return 1.0
        if not self._tokens[place].isdisjoint(term.tokens):
            return IN_TEXT
        rough = self._terms.rough(term.words)
        return ROUGHLY * len(rough & self._rough[place]) / len(rough) if rough else 0.0

    def _weight(self, term: Term) -> float:
        """Weigh a term by its idea where it has one, else by its rarest word; nobody knows the rarest of all."""
        known = [self._rarity[token] for token in ([term.idea] if term.idea else term.tokens) if token in self._rarity]
        return max(known, default=self._unheard)


def _bm25(corpus: Sequence[Sequence[str]]) -> bm25s.BM25:
    index = bm25s.BM25(method="lucene", k1=K1, b=B)
    index.index([list(tokens) for tokens in corpus], show_progress=False)
    return index
