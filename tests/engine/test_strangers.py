"""The model that serves, on what strangers wrote: utterances that it was never trained on (strangers.yml)."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
import yaml

from engine.classifier import Classifier
from engine.entities import DEFAULT_ORDER_PATTERN, Shapes
from engine.features import features
from engine.project import Project

STRANGERS = Path(__file__).parent / "strangers.yml"


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    model = Project().model()
    assert model.exists(), "no model of today's data: make train"
    folder = tmp_path_factory.mktemp("model")
    with tarfile.open(model) as archive:
        archive.extractall(folder, filter="data")
    return Classifier.load(next(folder.rglob("weights.npz")).parent)


def utterances(language: str) -> list[tuple[str, str]]:
    held_out = yaml.safe_load(STRANGERS.read_text(encoding="utf-8"))
    return [(str(text), intent) for intent, texts in held_out.items() for text in texts[language]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nine_strangers_in_ten_are_understood_and_few_are_answered_wrongly(classifier, language):
    shapes = Shapes(DEFAULT_ORDER_PATTERN)
    said = utterances(language)
    best = [(classifier.ranking(features(text, shapes))[0], intent) for text, intent in said]
    right = sum(guess == intent for (guess, _), intent in best)
    misled = sum(guess != intent and chance >= classifier.threshold for (guess, chance), intent in best)
    assert right / len(said) >= 0.9
    assert misled / len(said) <= 0.07


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_intent_is_lost_on_strangers(classifier, language):
    shapes, right, all_of = Shapes(DEFAULT_ORDER_PATTERN), {}, {}
    for text, intent in utterances(language):
        all_of[intent] = all_of.get(intent, 0) + 1
        right[intent] = right.get(intent, 0) + (classifier.ranking(features(text, shapes))[0][0] == intent)
    assert {intent for intent, number in all_of.items() if right[intent] / number < 0.6} == set()
