"""Two classifiers over TF-IDF features that vote, a linear one and a small network: run with nothing but numpy."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

OUTSIDE = "out_of_scope"
NOTHING: Mapping[str, float] = {}
LARGE = 50_000


@dataclass(frozen=True)
class Linear:
    """A weight for each feature and intent."""

    weights: np.ndarray
    bias: np.ndarray

    def scores(self, places: np.ndarray, values: np.ndarray) -> np.ndarray:
        return values @ self.weights[places].astype(np.float32) + self.bias


@dataclass(frozen=True)
class Network:
    """A vector for each feature, lifted and cut at nothing, and weights from there to the intents."""

    embedding: np.ndarray
    lift: np.ndarray
    weights: np.ndarray
    bias: np.ndarray

    def scores(self, places: np.ndarray, values: np.ndarray) -> np.ndarray:
        hidden = np.maximum(values @ self.embedding[places].astype(np.float32) + self.lift, 0)
        return hidden @ self.weights + self.bias


@dataclass(frozen=True)
class Calibration:
    """Found on held-out examples: a temperature for each voter and for both, under which confidence means how often
    it is right; the lead of the best intent over the second below which it is better to ask again, and the chance of
    being outside our job, as the second thought, from which on it is, too."""

    linear: float = 1.0
    network: float = 1.0
    both: float = 1.0
    lead: float = 0.0
    doubt: float = 1.0


@dataclass(frozen=True)
class Classifier:
    intents: list[str]
    vocabulary: dict[str, int]
    idf: np.ndarray
    linear: Linear
    network: Network
    calibration: Calibration

    def votes(self, counts: Counter[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return the scores of the linear classifier and of the network."""
        known = [(self.vocabulary[feature], count) for feature, count in counts.items() if feature in self.vocabulary]
        places = np.fromiter((place for place, _ in known), dtype=np.int64, count=len(known))
        values = np.fromiter((1 + math.log(count) for _, count in known), dtype=np.float32, count=len(known))
        values *= self.idf[places]
        values /= np.linalg.norm(values) or 1.0
        return self.linear.scores(places, values), self.network.scores(places, values)

    def scores(self, counts: Counter[str]) -> np.ndarray:
        """Return the logarithms of what the intents' chances are in proportion to."""
        return together(*self.votes(counts), self.calibration) / self.calibration.both

    def ranking(self, counts: Counter[str], expected: Mapping[str, float] = NOTHING) -> list[tuple[str, float]]:
        """Return intents with their confidence, the likeliest first; what is expected is likelier by its logarithm."""
        chances = softmax(self.scores(counts) + [expected.get(name, 0.0) for name in self.intents])
        return [(self.intents[place], float(chances[place])) for place in np.argsort(-chances, kind="stable")]

    def doubts(self, ranking: Sequence[tuple[str, float]]) -> bool:
        """Tell whether it is better to ask again than to follow the best of a ranking."""
        return lead(ranking) < self.calibration.lead or (
            ranking[0][0] != OUTSIDE and outside(ranking) >= self.calibration.doubt
        )

    def save(self, folder: Path) -> None:
        words = {
            "intents": self.intents,
            "features": list(self.vocabulary),
            "calibration": asdict(self.calibration),
        }
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(
            folder / "weights.npz",
            idf=self.idf,
            **{f"linear_{name}": _stored(array) for name, array in vars(self.linear).items()},
            **{f"network_{name}": _stored(array) for name, array in vars(self.network).items()},
        )

    @classmethod
    def load(cls, folder: Path) -> Classifier:
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as numbers:
            linear = {field.name: numbers[f"linear_{field.name}"] for field in fields(Linear)}
            network = {field.name: numbers[f"network_{field.name}"] for field in fields(Network)}
            return cls(
                intents=words["intents"],
                vocabulary={feature: place for place, feature in enumerate(words["features"])},
                idf=numbers["idf"],
                linear=Linear(**linear),
                network=Network(**network),
                calibration=Calibration(**words["calibration"]),
            )


def lead(ranking: Sequence[tuple[str, float]]) -> float:
    """Return by how much the best of a ranking is likelier than the second."""
    return ranking[0][1] - (ranking[1][1] if len(ranking) > 1 else 0.0)


def outside(ranking: Sequence[tuple[str, float]]) -> float:
    """Return the chance that a text is outside our job."""
    return next((chance for name, chance in ranking if name == OUTSIDE), 0.0)


def _stored(array: np.ndarray) -> np.ndarray:
    """Return what is large, a row for each feature, at half the precision; in memory too."""
    return array.astype(np.float16) if array.size > LARGE else array


def together(linear: np.ndarray, network: np.ndarray, calibration: Calibration) -> np.ndarray:
    """Return the mean of both votes, each as logarithms of its calibrated chances."""
    votes = (log_softmax(linear / calibration.linear), log_softmax(network / calibration.network))
    return (votes[0] + votes[1]) / 2


def softmax(scores: np.ndarray) -> np.ndarray:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def log_softmax(scores: np.ndarray) -> np.ndarray:
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
