"""The classifier inside the model that serves, and what a message costs."""

from __future__ import annotations

import os
import statistics
import tarfile
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from engine.classifier import OUTSIDE, Classifier
from engine.entities import DEFAULT_ORDER_PATTERN, Shapes
from engine.evaluation.outcome import Outcome, Ranking
from engine.evaluation.utterances import Utterance
from engine.features import features
from engine.strange import strange_in

SHAPES = Shapes(os.environ.get("ORDER_PATTERN") or DEFAULT_ORDER_PATTERN)


def serving(model: Path) -> Classifier:
    with tempfile.TemporaryDirectory(prefix="frontdesk-model-") as folder, tarfile.open(model) as archive:
        archive.extractall(folder, filter="data")
        return Classifier.load(next(Path(folder).rglob("weights.npz")).parent)


def understood(classifier: Classifier, utterances: Sequence[Utterance]) -> Outcome:
    return Outcome.of(utterances, [_ranking(classifier, one.text) for one in utterances])


def _ranking(classifier: Classifier, text: str) -> Ranking:
    return [(OUTSIDE, 1.0)] if strange_in(text) else classifier.ranking(features(text, SHAPES))


def milliseconds(classifier: Classifier, utterances: Sequence[Utterance]) -> float:
    """Return the median of the CPU that a message takes, features included."""
    spent = []
    for one in utterances:
        began = time.process_time_ns()
        _ranking(classifier, one.text)
        spent.append(time.process_time_ns() - began)
    return statistics.median(spent) / 1e6
