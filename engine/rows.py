"""Examples as rows of numbers: TF-IDF values of their features, each row of length one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix


@dataclass(frozen=True)
class Rows:
    """The features that occur in enough examples, and for each example 1 + log of how often each occurs in it."""

    features: list[str]
    counted: csr_matrix

    @classmethod
    def of(cls, examples: Sequence[Counter[str]], rarest: int) -> Rows:
        frequency = Counter(feature for counts in examples for feature in counts)
        kept = sorted(feature for feature, times in frequency.items() if times >= rarest)
        return cls(kept, counted(examples, {feature: place for place, feature in enumerate(kept)}))

    def idf(self, places: Sequence[int] | np.ndarray, rarest: int) -> np.ndarray:
        """Return how telling each feature is among the examples at these places; what is too rare there is nothing."""
        frequency = np.bincount(self.counted[places].indices, minlength=len(self.features))
        telling = 1 + np.log((1 + len(places)) / (1 + frequency))
        return np.where(frequency >= rarest, telling, 0).astype(np.float32)

    def weighed(self, places: Sequence[int] | np.ndarray, idf: np.ndarray) -> csr_matrix:
        return weighed(self.counted[places], idf)


def counted(examples: Sequence[Counter[str]], vocabulary: dict[str, int]) -> csr_matrix:
    """Return 1 + log of the counts of the features that are in a vocabulary."""
    ends, columns, counts = [0], [], []
    for example in examples:
        known = [(place, count) for feature, count in example.items() if (place := vocabulary.get(feature)) is not None]
        columns += [place for place, _ in known]
        counts += [count for _, count in known]
        ends.append(len(columns))
    values = 1 + np.log(np.array(counts, dtype=np.float32))
    return csr_matrix((values, np.array(columns, np.int32), np.array(ends, np.int32)), (len(examples), len(vocabulary)))


def weighed(rows: csr_matrix, idf: np.ndarray) -> csr_matrix:
    """Return rows of counts as TF-IDF values of length one."""
    values = rows.data * idf[rows.indices]
    sizes, owner = np.diff(rows.indptr), np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    lengths = np.sqrt(np.bincount(owner, weights=values.astype(np.float64) ** 2, minlength=rows.shape[0]))
    lengths[lengths == 0] = 1
    made = csr_matrix(((values / np.repeat(lengths, sizes)).astype(np.float32), rows.indices, rows.indptr), rows.shape)
    made.eliminate_zeros()
    return made
