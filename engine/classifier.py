"""A linear classifier over TF-IDF features: trained with scikit-learn, run with nothing but numpy."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

NOTHING: Mapping[str, float] = {}


@dataclass(frozen=True)
class Classifier:
    """Weights by feature and intent; `temperature` makes its confidence mean how often it is right."""

    intents: list[str]
    vocabulary: dict[str, int]
    idf: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    temperature: float
    threshold: float

    def scores(self, counts: Counter[str]) -> np.ndarray:
        known = [(self.vocabulary[feature], count) for feature, count in counts.items() if feature in self.vocabulary]
        if not known:
            return self.bias
        places = np.fromiter((place for place, _ in known), dtype=np.int64, count=len(known))
        values = np.fromiter((1 + math.log(count) for _, count in known), dtype=np.float32, count=len(known))
        values *= self.idf[places]
        values /= np.linalg.norm(values)
        return values @ self.weights[places] + self.bias

    def ranking(self, counts: Counter[str], expected: Mapping[str, float] = NOTHING) -> list[tuple[str, float]]:
        """Return intents with their confidence, the likeliest first; what is expected is likelier by its logarithm."""
        chances = softmax(self.scores(counts) / self.temperature + [expected.get(name, 0.0) for name in self.intents])
        return [(self.intents[place], float(chances[place])) for place in np.argsort(-chances, kind="stable")]

    def save(self, folder: Path) -> None:
        words = {
            "intents": self.intents,
            "features": list(self.vocabulary),
            "temperature": self.temperature,
            "threshold": self.threshold,
        }
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(
            folder / "weights.npz", idf=self.idf, weights=self.weights.astype(np.float16), bias=self.bias
        )

    @classmethod
    def load(cls, folder: Path) -> Classifier:
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as numbers:
            return cls(
                intents=words["intents"],
                vocabulary={feature: place for place, feature in enumerate(words["features"])},
                idf=numbers["idf"],
                weights=numbers["weights"].astype(np.float32),
                bias=numbers["bias"],
                temperature=words["temperature"],
                threshold=words["threshold"],
            )


def softmax(scores: np.ndarray) -> np.ndarray:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def vocabulary_of(examples: Sequence[Counter[str]], rarest: int) -> tuple[dict[str, int], np.ndarray]:
    """Return the features that occur in enough examples, and their inverse document frequency."""
    frequency = Counter(feature for counts in examples for feature in counts)
    kept = sorted(feature for feature, times in frequency.items() if times >= rarest)
    idf = [1 + math.log((1 + len(examples)) / (1 + frequency[feature])) for feature in kept]
    return {feature: place for place, feature in enumerate(kept)}, np.array(idf, dtype=np.float32)
