"""Figures as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.classifier import Calibration
from engine.evaluation.outcome import Outcome

LANGUAGES = ("zh", "en")
PAIRS = 25
CURVE = ((0.0, 1.0), (0.1, 1.0), (0.2, 1.0), (0.3, 1.0), (0.4, 1.0), (0.5, 1.0), (0.2, 0.1), (0.3, 0.2), (0.3, 0.05))


def overall(outcome: Outcome, calibration: Calibration) -> Iterator[str]:
    yield f"{'':<14}{'texts':>7}{'right':>8}{'macro-F1':>10}{'cal. error':>12}{'outside at 5 %':>16}{'misled':>8}"
    for name, part in [("both", outcome), *((one, outcome.speaking(one)) for one in LANGUAGES)]:
        yield (
            f"{name:<14}{len(part.right):>7}{part.accuracy:>8.1%}{part.macro_f1:>10.3f}{part.calibration_error:>12.3f}"
            f"{part.outside_recall():>16.1%}{part.misled(calibration.lead, calibration.doubt):>8.1%}"
        )


def by_writer(outcome: Outcome) -> Iterator[str]:
    for language in LANGUAGES:
        part = outcome.speaking(language)
        writers = sorted({one.writer for one in part.utterances})
        yield f"{language}  " + "  ".join(f"{writer} {part.by(writer).accuracy:.1%}" for writer in writers)


def by_intent(outcome: Outcome) -> Iterator[str]:
    parts = [outcome.speaking(language) for language in LANGUAGES]
    yield f"{'intent':<26}" + "".join(f"{f'{one} texts':>10}{'recall':>8}{'F1':>7}" for one in LANGUAGES)
    for intent in sorted(set(outcome.truth)):
        yield f"{intent:<26}" + "".join(_scores(part, intent) for part in parts)


def _scores(part: Outcome, intent: str) -> str:
    mine = part.truth == intent
    recall = f"{part.right[mine].mean():.0%}" if mine.any() else "–"
    return f"{mine.sum():>10}{recall:>8}{part.f1(intent):>7.2f}"


def confusions(outcome: Outcome) -> Iterator[str]:
    for (truth, guess), times in outcome.confusions()[:PAIRS]:
        yield f"{times:>5}  {truth} taken for {guess}"


def rejection_curve(outcome: Outcome, serving: Calibration) -> Iterator[str]:
    yield f"{'lead':>10}{'doubt':>7}{'rejected within our job':>26}{'rejected outside':>18}{'misled':>9}"
    for lead, doubt in [*CURVE, (serving.lead, serving.doubt)]:
        within, outside = outcome.rejection(lead, doubt)
        misled = outcome.misled(lead, doubt)
        yield f"{lead:>10.2f}{doubt:>7.2f}{within:>26.1%}{outside:>18.1%}{misled:>9.1%}"
    yield "The last line serves."


def confidence(outcome: Outcome) -> Iterator[str]:
    for one in outcome.bins():
        yield f"  confidence {one.confidence:.2f}: {one.size:5d}, right {one.right:.1%}"


def section(title: str, lines: Iterable[str]) -> None:
    print(f"\n{title}")
    for line in lines:
        print(line)
