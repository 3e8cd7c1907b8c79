"""What is said of an errand: its questions, and what agents read of the answers."""

from __future__ import annotations

from desk.handoff.errands import PHOTOS, REQUEST, Errand
from desk.words import Words

FORMS = {"order_no": "utter_ask_order_no", "phone_last4": "utter_ask_phone_last4"}  # in the request form's words


def question_words(words: Words, step: str, locale: str) -> str:
    return words.say(FORMS.get(step, f"utter_errand_ask_{step}"), locale)


def asked_words(words: Words, errand: Errand, locale: str) -> str:
    """Name what is asked for."""
    names = [words.say(f"utter_label_errand_{name}", locale) for name in errand.asks]
    return ("、" if locale == "zh" else ", ").join(names)


def found_words(words: Words, errand: Errand, photos: int, locale: str) -> str:
    """Say for agents what came of each question."""
    rows = [
        words.say(
            "utter_errand_note_row",
            locale,
            label=_capital(words.say(f"utter_label_errand_{step}", locale)),
            value=_value(words, errand, step, photos, locale),
        )
        for step in errand.steps
    ]
    return words.say("utter_errand_note", locale, rows="\n".join(rows))


def _value(words: Words, errand: Errand, step: str, photos: int, locale: str) -> str:
    if step == PHOTOS and photos:
        return words.say("utter_errand_note_photos", locale, count=photos)
    if step not in errand.found:
        return words.say("utter_errand_note_unasked", locale)
    value = errand.found[step]
    if value is None:
        return words.say("utter_errand_note_none", locale)
    if step == "phone_last4":
        return words.say("utter_errand_note_proven", locale)
    if step == REQUEST:
        return words.say(f"utter_errand_note_{value}", locale)
    return str(value)


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
