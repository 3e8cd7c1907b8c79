"""What must hold of a project before a model is made of it; Rasa would train and stay silent later."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rasa.model_training import get_unresolved_slots
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.validator import Validator

from engine.payload import PayloadInvalid, parse

ENTITIES = ("order_no", "phone_last4", "date", "amount")
# Actions name responses and required slots of their own accord, which Rasa cannot see; the third is said always.
HARMLESS = (
    "is not used in any story or rule",
    "The slot needs to be added to this key",
    "Slot auto-fill has been removed",
    "is not found in the NLU training data",  # said better below
)
# Intents that are only ever submitted by a form card, never written.
SUBMITTED = "submit_"


def problems(importer: TrainingDataImporter) -> list[str]:
    """Return everything that is wrong, each as one sentence."""
    with heard() as said:
        domain, data, rules = importer.get_domain(), importer.get_nlu_data(), importer.get_stories()
        _validate(Validator.from_importer(importer))
    return [
        *said,
        *_unexampled(domain, data),
        *(f"The slot {name} that a rule sets is not in the domain." for name in get_unresolved_slots(domain, rules)),
        *(f"The entity {name} is not in the domain." for name in ENTITIES if name not in domain.entities),
        *_wordless(domain),
        *_buttons(domain),
    ]


@contextmanager
def heard() -> Iterator[list[str]]:
    """Collect what Rasa warns of in this block, by whichever way."""
    said: list[str] = []
    handler = _Collector(said)
    logger = logging.getLogger("rasa")
    logger.addHandler(handler)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            yield said
    finally:
        logger.removeHandler(handler)
        told = [_sentence(str(warning.message)) for warning in caught if warning.category is UserWarning]
        said += [text for text in dict.fromkeys(told) if _matters(text)]


class _Collector(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        if _matters(record.getMessage()):
            self._said.append(_sentence(record.getMessage()))


def _matters(text: str) -> bool:
    return not any(harmless in text for harmless in HARMLESS)


def _sentence(text: str) -> str:
    return " ".join(text.split())


def _validate(validator: Validator) -> None:
    validator.verify_domain_validity()
    validator.verify_intents()
    validator.verify_example_repetition_in_intents()
    validator.verify_utterances_in_stories()
    validator.verify_actions_in_stories_rules()
    validator.verify_forms_in_stories_rules()
    validator.verify_form_slots()
    validator.verify_slot_mappings()


def _unexampled(domain: Domain, data: TrainingData) -> Iterator[str]:
    exampled = {example.get("intent") for example in data.intent_examples}
    for intent in sorted(set(domain.intents) - set(DEFAULT_INTENTS) - exampled):
        if not intent.startswith(SUBMITTED):
            yield f"The intent {intent} has no examples."


def _wordless(domain: Domain) -> Iterator[str]:
    for name, variants in sorted(domain.responses.items()):
        spoken = {_locale(variant) for variant in variants if _has_words(variant)}
        for locale, language in (("zh", "Chinese"), ("en", "English")):
            if locale not in spoken:
                yield f"The response {name} has no {language} variant."
        if any("channel" in variant for variant in variants):
            yield f"The response {name} has a variant for a channel; words are the same on all."


def _locale(variant: dict[str, Any]) -> Any:
    return next((c["value"] for c in variant.get("condition") or [] if c.get("name") == "locale"), "zh")


def _has_words(variant: dict[str, Any]) -> bool:
    return bool(str(variant.get("text") or "").strip())


def _buttons(domain: Domain) -> Iterator[str]:
    for name, variants in sorted(domain.responses.items()):
        for button in (button for variant in variants for button in variant.get("buttons") or []):
            if problem := _button(button, domain):
                yield f"A button of the response {name} is wrong: {problem}."


def _button(button: dict[str, Any], domain: Domain) -> str | None:
    if not str(button.get("title") or "").strip():
        return "it has no title"
    try:
        payload = parse(str(button.get("payload")).replace("{{", "{").replace("}}", "}"))
    except PayloadInvalid as error:
        return str(error)
    unknown = [entity for entity in payload["entities"] if entity not in domain.entities]
    if payload["intent"] not in domain.intents:
        return f"the intent {payload['intent']} is not in the domain"
    return f"the entity {unknown[0]} is not in the domain" if unknown else None
