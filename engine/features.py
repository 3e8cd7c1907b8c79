"""What the classifier sees of a text: n-grams in Chinese, words and their parts in English, shapes, concepts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from engine.concepts import concepts
from engine.entities import Shapes
from engine.script import flatten, normalise
from engine.wordings import reworded

RUNS = re.compile(r"(?P<han>[㐀-鿿]+)|(?P<word>[a-z]+(?:'[a-z]+)?)|(?P<digits>\d+)|(?P<mark>[?!])")
ORDER = " \ue000 "
LONGEST = 1000  # characters; whoever writes more has said by then what it is about
EDGE = 3
SKIPS = (2, 3)


def features(text: str, shapes: Shapes) -> Counter[str]:
    """Count the features of a text."""
    return Counter(_features(text[:LONGEST], shapes))


def _features(text: str, shapes: Shapes) -> Iterator[str]:
    flat = flatten(text)
    for order in reversed(list(shapes.orders(flat))):
        flat = flat[: order.start] + ORDER + flat[order.end :]
        yield "#order"
    written = normalise(flat)
    yield from concepts(written)
    runs = list(RUNS.finditer(reworded(written)))
    yield from _in_runs(runs)
    said = [token for run in runs if run.lastgroup in ("han", "word") for token in _tokens(run)]
    yield from (f"~{one} {other}" for skip in SKIPS for one, other in zip(said, said[skip:], strict=False))
    yield from _frame([token for run in runs for token in _tokens(run)])
    if len(runs) <= 1:
        yield "#short"


def _in_runs(runs: Sequence[re.Match[str]]) -> Iterator[str]:
    before = "^"
    for run in runs:
        match run.lastgroup:
            case "han":
                yield from _grams(run[0], 1, 2)
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


def _frame(tokens: Sequence[str]) -> Iterator[str]:
    """Yield how a text begins and ends, where questions and requests differ, and about how long it is."""
    yield f"#length {min(int(1.5 * math.log2(len(tokens) + 1)), 9)}"
    if tokens:
        for size in range(1, EDGE + 1):
            yield f"^{' '.join(tokens[:size])}"
            yield f"${' '.join(tokens[-size:])}"


def _tokens(run: re.Match[str]) -> Sequence[str]:
    """Return the characters of Chinese; anything else is one token."""
    return run[0] if run.lastgroup == "han" else [run[0]]


def _grams(run: str, shortest: int, longest: int) -> Iterator[str]:
    for size in range(shortest, longest + 1):
        for start in range(len(run) - size + 1):
            yield run[start : start + size]
