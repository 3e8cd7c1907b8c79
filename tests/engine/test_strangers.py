"""The model that serves, on what strangers wrote: utterances that it was never trained on (strangers/)."""

from __future__ import annotations

import pytest

from engine.classifier import Classifier
from engine.evaluation.outcome import Outcome
from engine.evaluation.serving import serving, understood
from engine.evaluation.utterances import Half, strangers
from engine.project import Project


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    model = Project().model()
    assert model.exists(), "no model of today's data: make train"
    return serving(model)


@pytest.fixture(scope="module", params=["zh", "en"])
def outcome(classifier: Classifier, request: pytest.FixtureRequest) -> Outcome:
    return understood(classifier, list(strangers(Half.DEV))).speaking(request.param)


def test_nine_strangers_in_ten_are_understood_and_few_are_answered_wrongly(classifier: Classifier, outcome: Outcome):
    assert outcome.accuracy >= 0.9
    assert outcome.misled(classifier.calibration.lead, classifier.calibration.doubt) <= 0.07
    assert outcome.outside_recall() >= 0.85
    assert outcome.calibration_error <= 0.05


def test_no_intent_is_lost_on_strangers(outcome: Outcome):
    assert {intent for intent in set(outcome.truth) if outcome.right[outcome.truth == intent].mean() < 0.5} == set()
