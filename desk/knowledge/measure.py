"""How well the catalogue answers: `python -m desk.knowledge.measure [--misses]`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk import quick_yaml
from desk.knowledge.knowledge import LOCALES, SURE, Finding, Knowledge
from desk.settings import ROOT

FOLDER = ROOT / "tests" / "knowledge"
CHOOSING, REPORTING = FOLDER / "questions.yml", FOLDER / "held_back.yml"
COST = 2  # what a wrong answer costs where a right one gains 1
STEPS = [step / 20 for step in range(2, 19)]


@dataclass(frozen=True)
class Asked:
    """A question with the headings that answer it; none where no file does."""

    locale: str
    sku: str
    text: str
    finds: tuple[str, ...]
    hard: bool


@dataclass(frozen=True)
class Outcome:
    """What came of a question: the passage found first, and how sure it was."""

    asked: Asked
    finding: Finding

    @property
    def first_is_right(self) -> bool:
        hit = self.finding.hit
        return hit is not None and (hit.passage.sku, hit.passage.heading) in {
            (self.asked.sku, heading) for heading in self.asked.finds
        }

    def answers(self, threshold: float) -> bool:
        return self.finding.hit is not None and self.finding.sure >= threshold


@dataclass(frozen=True)
class Figures:
    """Shares: `recall` and `missed` (right, yet held back) of the answerable, `answered_wrong` of all answers."""

    questions: int
    recall: float
    hard_recall: float
    answered_wrong: float
    wrong_of_unanswerable: float
    missed: float
    gain: float


def read(path: Path) -> list[Asked]:
    content: dict[str, dict[str, list[dict[str, Any]]]] = quick_yaml.read(path.read_text(encoding="utf-8"))
    return [
        Asked(locale, sku, one["ask"], tuple(one.get("finds", ())), one.get("hard", False))
        for locale, products in content.items()
        for sku, questions in products.items()
        for one in questions
    ]


def outcomes(knowledge: Knowledge, asked: Sequence[Asked]) -> list[Outcome]:
    """Ask each question; one that names no product while its product is spoken of."""
    return [
        Outcome(one, knowledge.find(one.text, one.locale, () if knowledge.named(one.text) else (one.sku,)))
        for one in asked
    ]


def figures(found: Sequence[Outcome], threshold: float = SURE) -> Figures:
    answerable = [one for one in found if one.asked.finds]
    others = [one for one in found if not one.asked.finds]
    hard = [one for one in answerable if one.asked.hard]
    answered = [one for one in found if one.answers(threshold)]
    wrong = [one for one in answered if not one.first_is_right]
    missed = [one for one in answerable if one.first_is_right and not one.answers(threshold)]
    return Figures(
        questions=len(found),
        recall=_share([one for one in answerable if one.first_is_right], answerable),
        hard_recall=_share([one for one in hard if one.first_is_right], hard),
        answered_wrong=_share(wrong, answered),
        wrong_of_unanswerable=_share([one for one in others if one.answers(threshold)], others),
        missed=_share(missed, answerable),
        gain=(len(answered) - (1 + COST) * len(wrong)) / len(found),
    )


def _share(part: Sequence[Outcome], whole: Sequence[Outcome]) -> float:
    return len(part) / len(whole) if whole else 0.0


def best_threshold(found: Sequence[Outcome]) -> float:
    """Return the threshold that gains most."""
    return max(STEPS, key=lambda step: figures(found, step).gain)


def _table(knowledge: Knowledge, asked: Sequence[Asked]) -> Iterator[str]:
    yield "| language | questions | recall@1 | hard ones | answered wrongly | unanswerable answered | held back |"
    yield "|---|---|---|---|---|---|---|"
    for locale in (*LOCALES, ""):
        found = figures(outcomes(knowledge, [one for one in asked if locale in ("", one.locale)]))
        shares = (found.recall, found.hard_recall, found.answered_wrong, found.wrong_of_unanswerable, found.missed)
        yield f"| {locale or 'both'} | {found.questions} | {' | '.join(f'{share:.1%}' for share in shares)} |"


def _misses(knowledge: Knowledge, asked: Sequence[Asked]) -> Iterator[str]:
    for one in outcomes(knowledge, asked):
        wrong, hit = one.answers(SURE) != bool(one.asked.finds) or not one.first_is_right, one.finding.hit
        if wrong and (one.asked.finds or one.answers(SURE)):
            got = f"{one.finding.sure:.2f} {hit.passage.id}" if hit else "nothing"
            yield f"{one.asked.text}\t{'/'.join(one.asked.finds) or '–'}\t{one.finding.verdict.name}\t{got}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m desk.knowledge.measure", description="Measure the catalogue.")
    parser.add_argument("--misses", action="store_true", help="show what went wrong with those to choose by")
    chosen = parser.parse_args()
    knowledge = Knowledge(ROOT / "catalog")
    choosing, reporting = read(CHOOSING), read(REPORTING)
    print(f"products: {len(knowledge.products)}; threshold in use {SURE}, best on those to choose by", end=" ")
    print(f"{best_threshold(outcomes(knowledge, choosing))}\n\nTo choose by:")
    print(*_table(knowledge, choosing), "\nTo report:", *_table(knowledge, reporting), sep="\n")
    if chosen.misses:
        print("", *_misses(knowledge, choosing), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
