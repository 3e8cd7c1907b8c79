"""Measures the serving model on strangers (`python -m engine.evaluation`), or the examples by cross-validation."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from engine.classifier import Classifier, softmax
from engine.evaluation import reliability, tables
from engine.evaluation.outcome import Outcome
from engine.evaluation.serving import SHAPES, milliseconds, serving, understood
from engine.evaluation.utterances import Half, examples, strangers
from engine.features import features
from engine.fitting import FOLDS, held_out
from engine.noise import hurried
from engine.project import ROOT, Project


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="python -m engine.evaluation", description="Measure the understanding.")
    options.add_argument("--project", type=Path, default=ROOT)
    options.add_argument("--dev", action="store_true", help="leave the writers out who only measure outcomes")
    options.add_argument("--cross-validate", action="store_true", help="measure on the examples, held out in turn")
    options.add_argument("--plot", type=Path, help="where to draw confidence against how often it is right (SVG)")
    chosen = options.parse_args(arguments)
    project = Project(chosen.project)
    if chosen.cross_validate:
        return _cross_validated(project)
    if not project.model().exists():
        print("There is no model of today's data: make train.", file=sys.stderr)
        return 1
    return _on_strangers(project.model(), [Half.DEV] if chosen.dev else list(Half), chosen.plot)


def _on_strangers(model: Path, halves: list[Half], plot: Path | None) -> int:
    classifier = serving(model)
    outcomes = {half: understood(classifier, list(strangers(half))) for half in halves}
    for half, outcome in outcomes.items():
        title = "writers for choosing (dev)" if half is Half.DEV else "writers who only measure (test)"
        tables.section(title, tables.overall(outcome, classifier.calibration))
        tables.section("right, by writer", tables.by_writer(outcome))
    _in_detail(outcomes[Half.DEV], classifier)
    last = outcomes[halves[-1]]
    if plot:
        parts = {"both": last, "Chinese": last.speaking("zh"), "English": last.speaking("en")}
        plot.write_text(reliability.drawn(parts), encoding="utf-8")
    spent = milliseconds(classifier, outcomes[Half.DEV].utterances)
    print(f"\nmodel {model.stat().st_size / 1e6:.1f} MB; {spent:.2f} ms of CPU a message (median)")
    return 0


def _in_detail(outcome: Outcome, classifier: Classifier) -> None:
    tables.section("by intent (dev)", tables.by_intent(outcome))
    tables.section("most confused (dev)", tables.confusions(outcome))
    tables.section("rejection (dev)", tables.rejection_curve(outcome, classifier.calibration))
    tables.section("calibration (dev)", tables.confidence(outcome))


def _cross_validated(project: Project) -> int:
    said = list(examples(project))
    seen = [features(one.text, SHAPES) for one in said]
    hasty = [features(hurried(one.text), SHAPES) for one in said]
    votes = held_out(seen, [one.intent for one in said], hasty=hasty)
    calibration = votes.calibration()
    chances = softmax(votes.together(calibration).scores)
    rankings = [[(votes.intents[place], float(row[place])) for place in np.argsort(-row)] for row in chances]
    outcome = Outcome.of([said[place] for place in votes.places], rankings)
    print(f"{len(said)} examples, {len(votes.intents)} intents, {FOLDS} folds; {calibration}")
    tables.section("examples, each by a classifier that has not seen it", tables.overall(outcome, calibration))
    tables.section("by intent", tables.by_intent(outcome))
    tables.section("most confused", tables.confusions(outcome))
    tables.section("rejection", tables.rejection_curve(outcome, calibration))
    tables.section("calibration", tables.confidence(outcome))
    return 0


if __name__ == "__main__":
    sys.exit(main())
