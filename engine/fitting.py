"""Fits the classifier, and measures by cross-validation what it would do to texts it has not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from engine.classifier import OUTSIDE, Calibration, Classifier, Linear, softmax, together, vocabulary_of
from engine.network import Practice, train_several

SEED = 20260101
FOLDS = 4
PRICE = 0.01
LEAST_DOUBT = 0.02
ENOUGH = 5000  # held-out examples to calibrate on


@dataclass(frozen=True)
class Recipe:
    """What was chosen by cross-validation and on strangers; the figures are in docs/understanding.md."""

    strength: float = 1.0
    rarest: int = 3  # an example and its hasty copy are two
    practice: Practice = field(default_factory=Practice)


@dataclass(frozen=True)
class Unseen:
    """Scores of examples by a classifier that was fitted without them."""

    intents: list[str]
    truth: np.ndarray
    scores: np.ndarray

    @property
    def guesses(self) -> np.ndarray:
        return self.scores.argmax(axis=1)


@dataclass(frozen=True)
class Votes:
    """What both voters said of examples they had not seen, and which examples those were."""

    intents: list[str]
    places: np.ndarray
    truth: np.ndarray
    linear: np.ndarray
    network: np.ndarray

    def calibration(self) -> Calibration:
        linear = best_temperature(Unseen(self.intents, self.truth, self.linear))
        network = best_temperature(Unseen(self.intents, self.truth, self.network))
        found = Calibration(linear, network)
        both = best_temperature(self.together(found))
        unseen = self.together(Calibration(linear, network, both))
        threshold = best_threshold(unseen)
        return Calibration(linear, network, both, threshold, best_doubt(unseen, threshold))

    def together(self, calibration: Calibration) -> Unseen:
        scores = together(self.linear, self.network, calibration) / calibration.both
        return Unseen(self.intents, self.truth, scores)


def fit(
    examples: Sequence[Counter[str]],
    intents: Sequence[str],
    recipe: Recipe = Recipe(),
    hasty: Sequence[Counter[str]] = (),
) -> Classifier:
    """Fit on all examples and on each as haste has it; temperatures and thresholds come from examples held out."""
    calibration = held_out(examples, intents, recipe, ENOUGH, hasty).calibration()
    copies = intents if hasty else ()
    return _fit([*examples, *hasty], [*intents, *copies], recipe, calibration)


def held_out(
    examples: Sequence[Counter[str]],
    intents: Sequence[str],
    recipe: Recipe = Recipe(),
    enough: int | None = None,
    hasty: Sequence[Counter[str]] = (),
) -> Votes:
    """Fit without a part of the examples and ask about that part, part by part until enough were asked about."""
    names = sorted(set(intents))
    truth = np.array([names.index(intent) for intent in intents])
    folds = StratifiedKFold(n_splits=min(FOLDS, min(Counter(intents).values())), shuffle=True, random_state=SEED)
    places, linear, network = [], [], []
    for seen, unseen in folds.split(np.zeros(len(examples)), truth):
        known = [group[i] for group in (examples, hasty) if group for i in seen]
        named = [intents[i] for i in seen] * (2 if hasty else 1)
        fitted = _fit(known, named, recipe, Calibration())
        votes = [fitted.votes(examples[place]) for place in unseen]
        places += list(unseen)
        linear += [vote[0] for vote in votes]
        network += [vote[1] for vote in votes]
        if enough and len(places) >= enough:
            break
    return Votes(names, np.array(places), truth[places], np.array(linear), np.array(network))


def best_temperature(unseen: Unseen) -> float:
    """Return the temperature under which the truth is least surprising."""

    def surprise(log_temperature: float) -> float:
        chances = softmax(unseen.scores / np.exp(log_temperature))
        return float(-np.log(chances[np.arange(len(unseen.truth)), unseen.truth] + 1e-12).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-4, 3), method="bounded").x))


def best_threshold(unseen: Unseen) -> float:
    """Return the confidence below which to ask again: a wrong answer costs as much as a right one gains."""
    confidence = softmax(unseen.scores).max(axis=1)
    right = unseen.guesses == unseen.truth
    candidates = np.arange(0.15, 0.61, 0.01)
    gains = [(right & (confidence >= t)).sum() - (~right & (confidence >= t)).sum() for t in candidates]
    return round(float(candidates[int(np.argmax(gains))]), 2)


def best_doubt(unseen: Unseen, threshold: float) -> float:
    """Return the chance of being outside our job above which only one in a hundred right answers lies."""
    if OUTSIDE not in unseen.intents:
        return 1.0
    place, chances = unseen.intents.index(OUTSIDE), softmax(unseen.scores)
    answered = (unseen.guesses == unseen.truth) & (unseen.guesses != place) & (chances.max(axis=1) >= threshold)
    if not answered.any():
        return 1.0
    return max(LEAST_DOUBT, round(float(np.quantile(chances[answered, place], 1 - PRICE)), 2))


def _fit(
    examples: Sequence[Counter[str]], intents: Sequence[str], recipe: Recipe, calibration: Calibration
) -> Classifier:
    vocabulary, idf = vocabulary_of(examples, recipe.rarest)
    names = sorted(set(intents))
    rows, truth = matrix(examples, vocabulary, idf), np.array([names.index(intent) for intent in intents])
    network = train_several(rows, truth, len(names), SEED, recipe.practice)
    return Classifier(names, vocabulary, idf, _linear(rows, truth, recipe), network, calibration)


def _linear(rows: csr_matrix, truth: np.ndarray, recipe: Recipe) -> Linear:
    model = LinearSVC(C=recipe.strength, max_iter=5000, random_state=SEED)
    model.fit(rows, truth)
    weights, bias = model.coef_.T, model.intercept_
    if weights.shape[1] == 1:
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return Linear(weights.astype(np.float32), bias.astype(np.float32))


def matrix(examples: Sequence[Counter[str]], vocabulary: dict[str, int], idf: np.ndarray) -> csr_matrix:
    """Return the examples as rows of TF-IDF values of length one."""
    rows, columns, values = [], [], []
    for row, counts in enumerate(examples):
        known = [(vocabulary[feature], count) for feature, count in counts.items() if feature in vocabulary]
        weighed = np.array([(1 + np.log(count)) * idf[place] for place, count in known])
        rows += [row] * len(known)
        columns += [place for place, _ in known]
        values += list(weighed / (np.linalg.norm(weighed) or 1))
    return csr_matrix((values, (rows, columns)), shape=(len(examples), len(vocabulary)), dtype=np.float64)
