"""What is wrong with the words of domain.yml: a missing language, facts that differ, buttons that do not fit."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from string import Formatter
from typing import Any

from desk.lint.finding import Finding
from desk.lint.project import Project

FILE = "domain.yml"
LANGUAGES = {"zh": "Chinese", "en": "English"}
LONGEST_TITLE = 64  # UTF-16 code units, as messaging apps count
TITLES = ("utter_desk_button_", "utter_label_intent_")  # words that the code makes buttons of
PAYLOAD = re.compile(r"/(\w+)(\{.*\})?")
Variant = Mapping[str, Any]


def responses(project: Project) -> Iterator[Finding]:
    yield from _twice(project)
    for name, variants in project.responses.items():
        for problem in chain(_languages(variants), _facts(variants), _buttons(project, name, variants)):
            yield Finding(FILE, f"responses.{name}", problem)


def _twice(project: Project) -> Iterator[Finding]:
    for name, times in Counter(project.response_names).items():
        if times > 1:
            yield Finding(FILE, f"responses.{name}", f"written {times} times; only the last counts, write it once")


def locale_of(variant: Variant) -> str:
    """Return the language of a variant: Chinese is the one without a condition."""
    conditions = variant.get("condition") or ()
    return next((str(one.get("value")) for one in conditions if one.get("name") == "locale"), "zh")


def _languages(variants: Sequence[Variant]) -> Iterator[str]:
    spoken = {locale_of(variant) for variant in variants if str(variant.get("text") or "").strip()}
    for locale in sorted(LANGUAGES.keys() - spoken):
        yield f"no {LANGUAGES[locale]} variant; write one"
    for locale in sorted(spoken - LANGUAGES.keys()):
        yield f"a variant for the locale {locale!r}; zh (without a condition) and en are allowed"
    for variant in variants:
        text = str(variant.get("text") or "")
        if locale_of(variant) == "en" and re.search("[\u4e00-\u9fff]{5}", text):
            yield f"the English variant is Chinese: {text[:40]!r}"


def _facts(variants: Sequence[Variant]) -> Iterator[str]:
    by_locale: dict[str, set[str]] = {}
    for variant in variants:
        try:
            by_locale.setdefault(locale_of(variant), set()).update(facts(variant))
        except ValueError as error:
            yield f"a brace that does not close ({error}); write {{fact}}, or double a brace that is meant"
    zh, en = by_locale.get("zh", set()), by_locale.get("en", set())
    if zh != en and len(by_locale) > 1:
        differing = ", ".join(f"{{{name}}}" for name in sorted(zh ^ en))
        yield f"{differing} stands in one language only; tell the same facts in both"


def facts(variant: Variant) -> set[str]:
    """Return the names that text and titles of a variant want filled in."""
    texts = [str(variant.get("text") or ""), *(str(one.get("title") or "") for one in variant.get("buttons") or ())]
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None}


def wanted(variants: Sequence[Variant]) -> set[str]:
    """Return the facts of every variant that can be read."""
    with suppress(ValueError):
        return set().union(*map(facts, variants))
    return set()


def _buttons(project: Project, name: str, variants: Sequence[Variant]) -> Iterator[str]:
    for variant in variants:
        if name.startswith(TITLES):
            yield from _title(str(variant.get("text") or ""))
        for button in variant.get("buttons") or ():
            yield from _title(str(button.get("title") or ""))
            yield from _payload(project, str(button.get("payload") or ""))


def _title(title: str) -> Iterator[str]:
    length = len(title.encode("utf-16-le")) // 2
    if not title.strip():
        yield "a button without a title; write one"
    elif length > LONGEST_TITLE:
        yield f"the button {title[:30]!r}… is {length} long; at most {LONGEST_TITLE} are allowed in messaging apps"


def _payload(project: Project, payload: str) -> Iterator[str]:
    match = PAYLOAD.fullmatch(payload.replace("{{", "{").replace("}}", "}"))
    if match is None:
        yield f"the payload {payload!r} is no intent; write /intent or /intent{{{{…}}}}"
        return
    if match[1] not in project.intents:
        yield f"the payload {payload!r} names no intent of the domain"
    try:
        json.loads(match[2] or "{}")
    except ValueError:
        yield f"the payload {payload!r} holds no JSON"
