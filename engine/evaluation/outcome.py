"""What an understanding made of utterances, and the figures this comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.evaluation.utterances import Utterance

OUTSIDE = "out_of_scope"
FALSE_REJECTIONS = 0.05
BINS = 10


@dataclass(frozen=True)
class Bin:
    """Utterances of about one confidence: how many, how sure, how often right."""

    size: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Outcome:
    """Utterances, and for each the best intent and its confidence."""

    utterances: list[Utterance]
    truth: np.ndarray
    guesses: np.ndarray
    confidence: np.ndarray

    @classmethod
    def of(cls, utterances: Sequence[Utterance], best: Sequence[tuple[str, float]]) -> Outcome:
        names, chances = zip(*best, strict=True)
        truth = np.array([one.intent for one in utterances])
        return cls(list(utterances), truth, np.array(names), np.array(chances))

    def only(self, keep: np.ndarray) -> Outcome:
        kept = [one for one, wanted in zip(self.utterances, keep, strict=True) if wanted]
        return Outcome(kept, self.truth[keep], self.guesses[keep], self.confidence[keep])

    def speaking(self, language: str) -> Outcome:
        return self.only(np.array([one.language == language for one in self.utterances]))

    def by(self, writer: str) -> Outcome:
        return self.only(np.array([one.writer == writer for one in self.utterances]))

    @property
    def right(self) -> np.ndarray:
        return self.guesses == self.truth

    @property
    def accuracy(self) -> float:
        return float(self.right.mean()) if len(self.right) else 0.0

    def f1(self, intent: str) -> float:
        hits = int((self.right & (self.truth == intent)).sum())
        said, meant = int((self.guesses == intent).sum()), int((self.truth == intent).sum())
        return 2 * hits / (said + meant) if said + meant else 0.0

    @property
    def macro_f1(self) -> float:
        return float(np.mean([self.f1(intent) for intent in sorted(set(self.truth))]))

    def bins(self) -> list[Bin]:
        """Return the utterances by tenths of confidence, empty tenths left out."""
        places = np.minimum((self.confidence * BINS).astype(int), BINS - 1)
        return [
            Bin(int(here.sum()), float(self.confidence[here].mean()), float(self.right[here].mean()))
            for here in (places == place for place in range(BINS))
            if here.any()
        ]

    @property
    def calibration_error(self) -> float:
        """Return how far confidence is from how often it is right, on average."""
        return sum(one.size * abs(one.confidence - one.right) for one in self.bins()) / max(len(self.right), 1)

    def rejection(self, threshold: float) -> tuple[float, float]:
        """Return the share of what is within our job that is not taken up, and of what is outside it."""
        outside = self.truth == OUTSIDE
        rejected = (self.guesses == OUTSIDE) | (self.confidence < threshold)
        return float(rejected[~outside].mean()), float(rejected[outside].mean()) if outside.any() else 0.0

    def outside_recall(self, false_rejections: float = FALSE_REJECTIONS) -> float:
        """Return how much of what is outside our job is rejected when so much of what is within it is, wrongly."""
        outside = self.truth == OUTSIDE
        if not outside.any():
            return 0.0
        sureness = np.where(self.guesses == OUTSIDE, -self.confidence, self.confidence)
        border = np.quantile(sureness[~outside], false_rejections, method="lower")
        return float((sureness[outside] < border).mean())

    def misled(self, threshold: float) -> float:
        """Return the share of all that gets a wrong answer; being asked again is none."""
        return float(((self.confidence >= threshold) & ~self.right).mean())

    def confusions(self) -> list[tuple[tuple[str, str], int]]:
        return Counter(zip(self.truth[~self.right], self.guesses[~self.right], strict=True)).most_common()
