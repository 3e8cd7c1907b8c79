"""The one component that understands: intent with a calibrated confidence, and entities, in one pass."""

from __future__ import annotations

import os
import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.classifier import Classifier
from engine.clauses import clauses
from engine.entities import DEFAULT_ORDER_PATTERN, Entity, Shapes
from engine.features import features
from engine.strange import strange_in

FALLBACK = "nlu_fallback"
OUTSIDE = "out_of_scope"
RANKED = 12
NAME = re.compile(r"[a-z]+(?:_[a-z]+)+(?:\{.*\})?")  # somebody tries the names of our own intents


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Understanding(GraphComponent):
    """Chinese, English and mixed text; where the best intent's lead is too small, the intent is nlu_fallback."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, classifier: Classifier | None = None
    ) -> None:
        self._expected = {
            slot: dict.fromkeys(intents, float(config["expectation"])) for slot, intents in config["expected"].items()
        }
        self._storage = storage
        self._resource = resource
        self._classifier = classifier
        self._shapes = Shapes(os.environ.get("ORDER_PATTERN") or DEFAULT_ORDER_PATTERN)

    @staticmethod
    def supported_languages() -> None:
        return None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"expected": {}, "expectation": 0.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Understanding:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> Understanding:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Classifier.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        # Only here: serving goes without scikit-learn.
        from engine.fitting import fit
        from engine.noise import hurried

        examples = training_data.intent_examples
        texts = [example.get("text") for example in examples]
        seen, hasty = ([features(text, self._shapes) for text in said] for said in (texts, map(hurried, texts)))
        self._classifier = fit(seen, [example.get("intent") for example in examples], hasty=hasty)
        with self._storage.write_to(self._resource) as folder:
            self._classifier.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            # A command has been unpacked before; the turn endpoint lets none through.
            if text := message.get("text"):
                self._understand(message, text)
        return messages

    def _understand(self, message: Message, text: str) -> None:
        assert self._classifier is not None, "the component was trained or loaded"
        # What the form has just asked for makes an answer to it likelier than the same words out of the blue.
        expected = self._expected.get((message.get("metadata") or {}).get("requested_slot"), {})
        ranked = self._classifier.ranking(features(text, self._shapes), expected)
        ranking: list[dict[str, Any]] = [
            {"name": name, "confidence": confidence} for name, confidence in ranked[:RANKED]
        ]
        if self._classifier.doubts(ranked) or NAME.fullmatch(text):
            ranking.insert(0, {"name": FALLBACK, "confidence": self._classifier.calibration.lead})
        found = self._shapes.find(text)
        if strange := strange_in(text):
            ranking = [{"name": OUTSIDE if OUTSIDE in self._classifier.intents else FALLBACK, "confidence": 1.0}]
            found = [*found, Entity("strange", strange, 0, len(text))]
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set("entities", [one.as_rasa() for one in found], add_to_output=True)
        message.set("parts", self._parts(text, expected), add_to_output=True)

    def _parts(self, text: str, expected: dict[str, float]) -> list[dict[str, Any]]:
        """Understand each clause of a text by itself, where it has several: two wishes may stand in one message."""
        assert self._classifier is not None, "the component was trained or loaded"
        found = ((part, self._classifier.ranking(features(part, self._shapes), expected)) for part in clauses(text))
        return [
            {"text": part, "ranking": [{"name": name, "confidence": chance} for name, chance in ranked[:3]]}
            for part, ranked in found
        ]
