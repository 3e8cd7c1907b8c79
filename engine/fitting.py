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

from engine.classifier import OUTSIDE, Calibration, Classifier, Linear, Network, softmax, together
from engine.network import Practice, train_several
from engine.rows import Rows

SEED = 20260101
FOLDS = 4
WRONG = 1.5  # what a wrong answer costs, where a right one gains 1 and asking again costs nothing
WIDEST = 0.2  # gains hardly differ from 0.2 to 0.4, and who is asked again too often goes away
PRICE = 0.01
LEAST_DOUBT = 0.02
ENOUGH = 5000  # held-out examples to calibrate on


@dataclass(frozen=True)
class Recipe:
    """What was chosen by cross-validation and on strangers; the figures are in docs/understanding.md."""

    strength: float = 1.0
    tolerance: float = 0.1
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

    @property
    def leads(self) -> np.ndarray:
        second, best = np.sort(softmax(self.scores), axis=1)[:, -2:].T
        return best - second


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
        lead = best_lead(unseen)
        return Calibration(linear, network, both, lead, best_doubt(unseen, lead))

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
    lesson = Lesson.of(examples, intents, recipe, hasty)
    calibration = _held_out(lesson, recipe, ENOUGH).calibration()
    idf, linear, network = lesson.learnt(np.arange(len(examples)), recipe)
    vocabulary = {feature: place for place, feature in enumerate(lesson.rows.features)}
    return Classifier(lesson.names, vocabulary, idf, linear, network, calibration)


def held_out(
    examples: Sequence[Counter[str]],
    intents: Sequence[str],
    recipe: Recipe = Recipe(),
    hasty: Sequence[Counter[str]] = (),
) -> Votes:
    """Fit without a part of the examples and ask about that part, part by part."""
    return _held_out(Lesson.of(examples, intents, recipe, hasty), recipe, len(examples))


@dataclass(frozen=True)
class Lesson:
    """Examples as rows, first as they are, then as haste has them, and the intent of each."""

    names: list[str]
    truth: np.ndarray
    copies: int
    rows: Rows

    @classmethod
    def of(
        cls, examples: Sequence[Counter[str]], intents: Sequence[str], recipe: Recipe, hasty: Sequence[Counter[str]]
    ) -> Lesson:
        names, copies = sorted(set(intents)), 2 if hasty else 1
        places = {name: place for place, name in enumerate(names)}
        truth = np.array([places[intent] for intent in intents])
        return cls(names, truth, copies, Rows.of([*examples, *hasty], recipe.rarest))

    def learnt(self, seen: np.ndarray, recipe: Recipe) -> tuple[np.ndarray, Linear, Network]:
        """Learn from the examples at these places and from their copies."""
        places = np.concatenate([seen + copy * len(self.truth) for copy in range(self.copies)])
        truth = np.tile(self.truth[seen], self.copies)
        idf = self.rows.idf(places, recipe.rarest)
        rows = self.rows.weighed(places, idf)
        network = train_several(rows, truth, len(self.names), SEED, recipe.practice)
        return idf, _linear(rows, truth, recipe), network


def _held_out(lesson: Lesson, recipe: Recipe, enough: int) -> Votes:
    """Hold out part by part until enough examples were asked about."""
    fewest = int(np.bincount(lesson.truth).min())
    folds = StratifiedKFold(n_splits=min(FOLDS, fewest), shuffle=True, random_state=SEED)
    places, linear, network = [], [], []
    for seen, unseen in folds.split(np.zeros(len(lesson.truth)), lesson.truth):
        idf, machine, networks = lesson.learnt(seen, recipe)
        asked = lesson.rows.weighed(unseen, idf)
        places += list(unseen)
        linear.append(asked @ machine.weights + machine.bias)
        network.append(hidden(networks, asked) @ networks.weights + networks.bias)
        if len(places) >= enough:
            break
    return Votes(lesson.names, np.array(places), lesson.truth[places], np.vstack(linear), np.vstack(network))


def hidden(network: Network, rows: csr_matrix) -> np.ndarray:
    return np.maximum(rows @ network.embedding + network.lift, 0)


def best_temperature(unseen: Unseen) -> float:
    """Return the temperature under which the truth is least surprising."""

    def surprise(log_temperature: float) -> float:
        chances = softmax(unseen.scores / np.exp(log_temperature))
        return float(-np.log(chances[np.arange(len(unseen.truth)), unseen.truth] + 1e-12).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-4, 3), method="bounded").x))


def best_lead(unseen: Unseen) -> float:
    """Return the lead below which to ask again: a wrong answer costs more than a right one gains."""
    leads, right = unseen.leads, unseen.guesses == unseen.truth
    candidates = np.arange(0.05, WIDEST + 0.005, 0.01)
    gains = [(right & (leads >= least)).sum() - WRONG * (~right & (leads >= least)).sum() for least in candidates]
    return round(float(candidates[int(np.argmax(gains))]), 2)


def best_doubt(unseen: Unseen, lead: float) -> float:
    """Return the chance of being outside our job above which only one in a hundred right answers lies."""
    if OUTSIDE not in unseen.intents:
        return 1.0
    place, chances = unseen.intents.index(OUTSIDE), softmax(unseen.scores)
    answered = (unseen.guesses == unseen.truth) & (unseen.guesses != place) & (unseen.leads >= lead)
    if not answered.any():
        return 1.0
    return max(LEAST_DOUBT, round(float(np.quantile(chances[answered, place], 1 - PRICE)), 2))


def _linear(rows: csr_matrix, truth: np.ndarray, recipe: Recipe) -> Linear:
    model = LinearSVC(C=recipe.strength, tol=recipe.tolerance, max_iter=5000, random_state=SEED)
    model.fit(rows, truth)
    weights, bias = model.coef_.T, model.intercept_
    if weights.shape[1] == 1:
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return Linear(weights.astype(np.float32), bias.astype(np.float32))
