"""Lets Rasa be imported without TensorFlow, and, for serving, without the channels and classifiers we never use."""

from __future__ import annotations

import importlib.util
import logging
import os
import sys
import warnings
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

NEED_TENSORFLOW = (
    "rasa.nlu.classifiers.diet_classifier",
    "rasa.nlu.selectors.response_selector",
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer",
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer",
    "rasa.core.policies.ted_policy",
    "rasa.core.policies.unexpected_intent_policy",
    "rasa.utils.tensorflow.callback",
    "rasa.utils.tensorflow.data_generator",
)
UNUSED_IN_SERVING = (
    *(
        f"rasa.core.channels.{name}"
        for name in [
            "botframework",
            "callback",
            "facebook",
            "hangouts",
            "mattermost",
            "rasa_chat",
            "rocketchat",
            "slack",
            "socketio",
            "telegram",
            "twilio",
            "twilio_voice",
            "webexteams",
        ]
    ),
    *(
        f"rasa.nlu.classifiers.{name}"
        for name in [
            "keyword_intent_classifier",
            "logistic_regression_classifier",
            "mitie_intent_classifier",
            "sklearn_intent_classifier",
        ]
    ),
    *(
        f"rasa.nlu.extractors.{name}"
        for name in [
            "crf_entity_extractor",
            "duckling_entity_extractor",
            "entity_synonyms",
            "mitie_entity_extractor",
            "spacy_entity_extractor",
            "regex_entity_extractor",
        ]
    ),
    "rasa.nlu.featurizers.sparse_featurizer.lexical_syntactic_featurizer",
    "rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer",
    "rasa.nlu.featurizers.sparse_featurizer.regex_featurizer",
    "rasa.nlu.featurizers.dense_featurizer.mitie_featurizer",
    "rasa.nlu.featurizers.dense_featurizer.spacy_featurizer",
    *(f"rasa.nlu.tokenizers.{name}_tokenizer" for name in ("jieba", "mitie", "spacy", "whitespace")),
    "rasa.nlu.utils.mitie_utils",
    "rasa.nlu.utils.spacy_utils",
    "rasa.utils.tensorflow.model_data",
)
PACKAGES_UNUSED_IN_SERVING = ("boto3", "botocore", "pymongo", "questionary", "prompt_toolkit")


class Placeholder(ModuleType):
    """A module that answers every name with an empty class of that name."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = type(name, (), {"__module__": self.__name__, "name": classmethod(lambda cls: cls.__name__)})
        setattr(self, name, made)
        return made


class Placeholders:
    """A finder and loader of placeholders for the modules, and whole packages, it was given."""

    def __init__(self, modules: Sequence[str], packages: Sequence[str]) -> None:
        self._modules = frozenset(modules)
        self._packages = frozenset(packages)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name in self._modules:
            return importlib.util.spec_from_loader(name, self)  # type: ignore[arg-type]
        if name.partition(".")[0] in self._packages:
            return importlib.util.spec_from_loader(name, self, is_package=True)  # type: ignore[arg-type]
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return Placeholder(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return None


def install(*, serving: bool) -> None:
    """Prepare the process for Rasa; must run before anything of Rasa is imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    if not any(isinstance(finder, Placeholders) for finder in sys.meta_path):
        modules = NEED_TENSORFLOW if importlib.util.find_spec("tensorflow") is None else ()
        finder = (
            Placeholders(modules + UNUSED_IN_SERVING, PACKAGES_UNUSED_IN_SERVING)
            if serving
            else Placeholders(modules, ())
        )
        sys.meta_path.insert(0, finder)  # type: ignore[arg-type]
    quiet()
    from engine import quick_yaml

    quick_yaml.install()


def quiet() -> None:
    """Silence what Rasa's old stack deprecates and what its debugging prints; our own warnings stay."""
    for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
        warnings.filterwarnings("ignore", category=category)
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated", category=UserWarning)
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
