"""What is wrong between intents, examples, rules and actions."""

from __future__ import annotations

from collections.abc import Iterator

from desk.examples import plain
from desk.lint.finding import Finding
from desk.lint.project import Project
from desk.lint.sources import Sources

RULES, DOMAIN = "nlu_data/rules.yml", "domain.yml"
SUBMITTED = "submit_"  # intents that a form card submits and nobody writes
BUILT_IN = frozenset({"nlu_fallback", "restart", "back", "session_start"})
ANSWERS = "action_answer_question"


def understanding(project: Project, sources: Sources) -> Iterator[Finding]:
    yield from _intents(project)
    yield from _answers(project, sources)
    yield from _actions(project, sources)
    yield from _examples(project)


def _intents(project: Project) -> Iterator[Finding]:
    ruled, exampled = project.steps("intent"), frozenset(project.examples)
    for name in sorted(project.intents - ruled):
        yield Finding(RULES, name, "an intent without an answer; write a rule that begins with it")
    for name in sorted(project.intents - exampled):
        if not name.startswith(SUBMITTED):
            yield Finding("nlu_data/nlu", name, "an intent without examples; write some, or remove it from the domain")
    for name in sorted(exampled - project.intents):
        yield Finding(
            project.examples[name][0][0], name, "examples of an intent that is not in domain.yml; add it there"
        )
    for name in sorted(ruled - project.intents - BUILT_IN):
        yield Finding(RULES, name, "a rule of an intent that is not in domain.yml; add it there")


def _answers(project: Project, sources: Sources) -> Iterator[Finding]:
    """Yield the questions that a rule hands to the answers, where no answer bears their name."""
    for rule in project.rules:
        steps = rule.get("steps") or []
        asked = [str(step["intent"]) for step in steps if "intent" in step]
        if any(step.get("action") == ANSWERS for step in steps):
            for name in asked:
                if name not in sources.constants:
                    yield Finding(RULES, name, f"{ANSWERS} knows no answer to it; add it to the topics of desk/answers")


def _actions(project: Project, sources: Sources) -> Iterator[Finding]:
    forms, actions = set(project.domain.get("forms") or {}), set(project.domain.get("actions") or ())
    for name in sorted(actions - sources.constants):
        if not sources.makes(name):
            yield Finding(
                DOMAIN, f"actions.{name}", "no action of the code bears this name; write it, or remove the name"
            )
    for name in sorted(project.steps("action") - actions - forms - set(project.responses)):
        if name != "action_listen":
            yield Finding(RULES, name, "neither an action nor a response of domain.yml")


def _examples(project: Project) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for intent, examples in project.examples.items():
        for file, text in examples:
            other = seen.setdefault(plain(text), intent)
            if other != intent:
                yield Finding(file, intent, f"the example {text!r} stands under {other}, too; keep it under one")
