"""What an understanding made of utterances, and the figures this comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.classifier import OUTSIDE, lead, outside
from engine.evaluation.utterances import Utterance

FALSE_REJECTIONS = 0.05
BINS = 10
Ranking = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Bin:
    """Utterances of about one confidence: how many, how sure, how often right."""

    size: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Outcome:
    """Utterances, and for each the best intent, its confidence, its lead and the chance of being outside our job."""

    utterances: list[Utterance]
    truth: np.ndarray
    guesses: np.ndarray
    confidence: np.ndarray
    lead: np.ndarray
    outside: np.ndarray

    @classmethod
    def of(cls, utterances: Sequence[Utterance], rankings: Sequence[Ranking]) -> Outcome:
        return cls(
            list(utterances),
            np.array([one.intent for one in utterances]),
            np.array([ranking[0][0] for ranking in rankings]),
            np.array([ranking[0][1] for ranking in rankings]),
            np.array([lead(ranking) for ranking in rankings]),
            np.array([outside(ranking) for ranking in rankings]),
        )

    def only(self, keep: np.ndarray) -> Outcome:
        kept = [one for one, wanted in zip(self.utterances, keep, strict=True) if wanted]
        parts = (self.truth, self.guesses, self.confidence, self.lead, self.outside)
        return Outcome(kept, *(part[keep] for part in parts))

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

    def asked_again(self, least: float, doubt: float) -> np.ndarray:
        """Return what gets no answer, as Classifier.doubts has it."""
        return (self.lead < least) | ((self.guesses != OUTSIDE) & (self.outside >= doubt))

    def rejection(self, least: float, doubt: float) -> tuple[float, float]:
        """Return the share of what is within our job that is not taken up, and of what is outside it."""
        ours, rejected = self.truth != OUTSIDE, self.asked_again(least, doubt) | (self.guesses == OUTSIDE)
        return float(rejected[ours].mean()), float(rejected[~ours].mean()) if not ours.all() else 0.0

    def outside_recall(self, false_rejections: float = FALSE_REJECTIONS) -> float:
        """Return how much of what is outside our job is rejected when so much of what is within it is, wrongly."""
        ours = self.truth != OUTSIDE
        if ours.all():
            return 0.0
        border = np.quantile(self.outside[ours], 1 - false_rejections, method="higher")
        return float((self.outside[~ours] > border).mean())

    def misled(self, least: float, doubt: float) -> float:
        """Return the share of all that gets a wrong answer; being asked again is none."""
        return float((~self.asked_again(least, doubt) & ~self.right).mean())

    def confusions(self) -> list[tuple[tuple[str, str], int]]:
        return Counter(zip(self.truth[~self.right], self.guesses[~self.right], strict=True)).most_common()
