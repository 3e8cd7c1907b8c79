"""What is found of several items: told once where it is the same of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from actions.request import Request
from desk.formats import listing

Sentence = tuple[str, dict[str, Any]]  # a response and its facts
ITS_OWN = ("item", "json_message")


@contextmanager
def together(request: Request) -> Iterator[None]:
    """Hold back what is said in this block; then say the same thing of several items in one sentence."""
    request.held = []
    yield
    held, request.held = request.held, None
    for group in _alike(held):
        response, facts = group[0]
        if len(group) > 1:
            facts = {**facts, "item": listing([str(one["item"]) for _, one in group], request.turn.locale)}
        request.say(response, **facts)


def _alike(held: Sequence[Sentence]) -> list[list[Sentence]]:
    groups: list[list[Sentence]] = []
    for response, facts in held:
        same = next((one for one in groups if _same(one[0], (response, facts))), None)
        if same is None:
            groups.append([(response, facts)])
        else:
            same.append((response, facts))
    return groups


def _same(one: Sentence, other: Sentence) -> bool:
    """Tell whether two sentences differ in nothing but the item they name."""
    return one[0] == other[0] and "item" in one[1] and _rest(one[1]) == _rest(other[1])


def _rest(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in ITS_OWN}
