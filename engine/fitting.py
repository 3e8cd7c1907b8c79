"""Fits the classifier, and measures by cross-validation what it would do to texts it has not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from engine.classifier import Classifier, softmax, vocabulary_of

SEED = 20260101
FOLDS = 5


@dataclass(frozen=True)
class Recipe:
    """What was chosen by cross-validation; the figures are in docs/understanding.md."""

    strength: float = 1.0
    rarest: int = 2


@dataclass(frozen=True)
class Unseen:
    """Scores of each example by a classifier that was fitted without it."""

    intents: list[str]
    truth: np.ndarray
    scores: np.ndarray

    @property
    def guesses(self) -> np.ndarray:
        return self.scores.argmax(axis=1)


def fit(examples: Sequence[Counter[str]], intents: Sequence[str], recipe: Recipe = Recipe()) -> Classifier:
    """Fit on all examples; temperature and threshold come from examples held out in turn."""
    unseen = cross_validate(examples, intents, recipe)
    temperature = best_temperature(unseen)
    return _fit(examples, intents, recipe, temperature, best_threshold(unseen, temperature))


def cross_validate(examples: Sequence[Counter[str]], intents: Sequence[str], recipe: Recipe = Recipe()) -> Unseen:
    names = sorted(set(intents))
    truth = np.array([names.index(intent) for intent in intents])
    scores = np.zeros((len(examples), len(names)))
    folds = StratifiedKFold(n_splits=min(FOLDS, min(Counter(intents).values())), shuffle=True, random_state=SEED)
    for seen, held_out in folds.split(np.zeros(len(examples)), truth):
        fitted = _fit([examples[i] for i in seen], [intents[i] for i in seen], recipe, 1.0, 0.0)
        for place in held_out:
            scores[place] = fitted.scores(examples[place])
    return Unseen(names, truth, scores)


def best_temperature(unseen: Unseen) -> float:
    """Return the temperature under which the truth is least surprising."""

    def surprise(log_temperature: float) -> float:
        chances = softmax(unseen.scores / np.exp(log_temperature))
        return float(-np.log(chances[np.arange(len(unseen.truth)), unseen.truth] + 1e-12).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-4, 3), method="bounded").x))


def best_threshold(unseen: Unseen, temperature: float) -> float:
    """Return the confidence below which to ask again: a wrong answer costs as much as a right one gains."""
    confidence = softmax(unseen.scores / temperature).max(axis=1)
    right = unseen.guesses == unseen.truth
    candidates = np.arange(0.15, 0.61, 0.01)
    gains = [(right & (confidence >= t)).sum() - (~right & (confidence >= t)).sum() for t in candidates]
    return round(float(candidates[int(np.argmax(gains))]), 2)


def _fit(
    examples: Sequence[Counter[str]], intents: Sequence[str], recipe: Recipe, temperature: float, threshold: float
) -> Classifier:
    vocabulary, idf = vocabulary_of(examples, recipe.rarest)
    model = LinearSVC(C=recipe.strength, max_iter=5000, random_state=SEED)
    model.fit(matrix(examples, vocabulary, idf), list(intents))
    weights, bias = model.coef_.T, model.intercept_
    if weights.shape[1] == 1:
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return Classifier(
        list(model.classes_),
        vocabulary,
        idf,
        weights.astype(np.float32),
        bias.astype(np.float32),
        temperature,
        threshold,
    )


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
