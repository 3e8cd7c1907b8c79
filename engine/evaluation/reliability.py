"""The reliability plot: how sure the assistant is, against how often it is right, as a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from engine.evaluation.outcome import Bin, Outcome

SIDE, LEFT, TOP = 320, 56, 24
INK, GRID = "#57606a", "#d0d7de"
COLOURS = ("#0969da", "#bc4c00", "#1a7f37")
FONT = 'font-family="system-ui, sans-serif" font-size="12"'


def drawn(outcomes: Mapping[str, Outcome]) -> str:
    """Return an SVG with a line for each outcome; the larger a dot, the more utterances."""
    width, height = LEFT + SIDE + 170, TOP + SIDE + 52
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" {FONT}>'
    title = "<title>How often the assistant is right, by its confidence</title>"
    paper = f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    lines = [line for place, (name, one) in enumerate(outcomes.items()) for line in _curve(place, name, one)]
    return "\n".join([head, title, paper, *_axes(), *lines, "</svg>", ""])


def _axes() -> Iterator[str]:
    for tenth in range(0, 11, 2):
        share = tenth / 10
        x, y = _place(share, share)
        yield f'<path d="M{x} {TOP}V{TOP + SIDE}M{LEFT} {y}H{LEFT + SIDE}" stroke="{GRID}"/>'
        yield f'<text x="{x}" y="{TOP + SIDE + 18}" fill="{INK}" text-anchor="middle">{share:.0%}</text>'
        yield f'<text x="{LEFT - 8}" y="{y + 4}" fill="{INK}" text-anchor="end">{share:.0%}</text>'
    yield f'<path d="M{LEFT} {TOP + SIDE}L{LEFT + SIDE} {TOP}" stroke="{INK}" stroke-dasharray="4 4"/>'
    yield f'<text x="{LEFT + SIDE / 2}" y="{TOP + SIDE + 40}" fill="{INK}" text-anchor="middle">confidence</text>'
    yield f'<text x="{LEFT}" y="{TOP - 9}" fill="{INK}">right</text>'


def _curve(place: int, name: str, outcome: Outcome) -> Iterator[str]:
    colour, bins = COLOURS[place % len(COLOURS)], outcome.bins()
    points = [_place(one.confidence, one.right) for one in bins]
    yield f'<polyline points="{" ".join(f"{x},{y}" for x, y in points)}" fill="none" stroke="{colour}"/>'
    for (x, y), one in zip(points, bins, strict=True):
        yield f'<circle cx="{x}" cy="{y}" r="{_radius(one, outcome)}" fill="{colour}" fill-opacity="0.7"/>'
    label = f"{escape(name)}: error {outcome.calibration_error:.3f}"
    y = TOP + 16 + 20 * place
    yield f'<circle cx="{LEFT + SIDE + 16}" cy="{y - 4}" r="4" fill="{colour}"/>'
    yield f'<text x="{LEFT + SIDE + 26}" y="{y}" fill="{INK}">{label}</text>'


def _place(confidence: float, right: float) -> tuple[float, float]:
    return round(LEFT + SIDE * confidence, 1), round(TOP + SIDE * (1 - right), 1)


def _radius(one: Bin, outcome: Outcome) -> float:
    return round(2 + 10 * (one.size / len(outcome.right)) ** 0.5, 1)
