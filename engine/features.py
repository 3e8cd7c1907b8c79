"""What the classifier sees of a text: n-grams in Chinese, words and their parts in English, shapes, concepts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from engine.concepts import concepts
from engine.entities import Shapes
from engine.script import flatten, normalise

RUNS = re.compile(r"(?P<han>[㐀-鿿]+)|(?P<word>[a-z]+(?:'[a-z]+)?)|(?P<digits>\d+)|(?P<mark>[?!])")
ORDER = " \ue000 "


def features(text: str, shapes: Shapes) -> Counter[str]:
    """Count the features of a text."""
    return Counter(_features(text, shapes))


def _features(text: str, shapes: Shapes) -> Iterator[str]:
    flat = flatten(text)
    for order in reversed(list(shapes.orders(flat))):
        flat = flat[: order.start] + ORDER + flat[order.end :]
        yield "#order"
    written = normalise(flat)
    yield from concepts(written)
    before = "^"
    runs = list(RUNS.finditer(written))
    for run in runs:
        match run.lastgroup:
            case "han":
                yield from _grams(run[0], 1, 4)
                before = run[0][-1]
            case "word":
                yield f"w {run[0]}"
                yield f"b {before} {run[0]}"
                yield from (f"c {gram}" for gram in _grams(f"<{run[0]}>", 3, 5))
                before = run[0]
            case "digits":
                yield f"#{min(len(run[0]), 6)}"
            case _:
                yield f"#{run[0]}"
    if len(runs) <= 1:
        yield "#short"


def _grams(run: str, shortest: int, longest: int) -> Iterator[str]:
    for size in range(shortest, longest + 1):
        for start in range(len(run) - size + 1):
            yield run[start : start + size]
