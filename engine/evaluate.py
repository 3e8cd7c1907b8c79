"""Says how well unseen texts would be understood: `python -m engine.evaluate`."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml

from engine.classifier import softmax
from engine.entities import DEFAULT_ORDER_PATTERN, Shapes
from engine.features import features
from engine.fitting import FOLDS, Unseen, best_temperature, best_threshold, cross_validate
from engine.project import ROOT, Project

CHINESE = re.compile(r"[㐀-鿿]")
PAIRS = 20


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="python -m engine.evaluate", description="Cross-validate the understanding.")
    options.add_argument("--project", type=Path, default=ROOT)
    options.add_argument("--at-least", type=float, default=0.0, help="fail when fewer are right, as a fraction")
    chosen = options.parse_args(arguments)
    texts, intents = zip(*examples(Project(chosen.project)), strict=True)
    shapes = Shapes(os.environ.get("ORDER_PATTERN") or DEFAULT_ORDER_PATTERN)
    unseen = cross_validate([features(text, shapes) for text in texts], intents)
    right = unseen.guesses == unseen.truth
    chinese = np.array([bool(CHINESE.search(text)) for text in texts])
    _overall(unseen, right, chinese)
    _by_intent(unseen, right, chinese)
    _confusions(unseen)
    return 0 if right.mean() >= chosen.at_least else 1


def examples(project: Project) -> Iterator[tuple[str, str]]:
    """Yield the project's examples with their intents."""
    for path in sorted(project.data.rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu") or []:
            for line in block["examples"].splitlines():
                if line.strip().startswith("- "):
                    yield line.strip()[2:], block["intent"]


def _overall(unseen: Unseen, right: np.ndarray, chinese: np.ndarray) -> None:
    temperature = best_temperature(unseen)
    threshold = best_threshold(unseen, temperature)
    confidence = softmax(unseen.scores / temperature).max(axis=1)
    accepted = confidence >= threshold
    third = np.sort(unseen.scores, axis=1)[:, -3]
    among = unseen.scores[np.arange(len(right)), unseen.truth] >= third
    print(f"{len(right)} examples, {len(unseen.intents)} intents, {FOLDS} folds")
    print(f"right {right.mean():.1%}  Chinese {right[chinese].mean():.1%}  English {right[~chinese].mean():.1%}")
    print(f"among the first three {among.mean():.1%}")
    print(f"threshold {threshold}: {accepted.mean():.1%} answered, {right[accepted].mean():.1%} of those rightly")
    for low in np.arange(0, 1, 0.2):
        inside = (confidence >= low) & (confidence < low + 0.2)
        if inside.any():
            print(f"  confidence {low:.1f}-{low + 0.2:.1f}: {inside.sum():5d}, right {right[inside].mean():.1%}")


def _by_intent(unseen: Unseen, right: np.ndarray, chinese: np.ndarray) -> None:
    print(f"\n{'intent':<26}{'examples':>9}{'Chinese':>9}{'English':>9}")
    for place, intent in enumerate(unseen.intents):
        mine = unseen.truth == place
        shares = [f"{right[mine & one].mean():.0%}" if (mine & one).any() else "–" for one in (chinese, ~chinese)]
        print(f"{intent:<26}{mine.sum():>9}{shares[0]:>9}{shares[1]:>9}")


def _confusions(unseen: Unseen) -> None:
    pairs = Counter(zip(unseen.truth, unseen.guesses, strict=True))
    wrong = [(pair, times) for pair, times in pairs.most_common() if pair[0] != pair[1]]
    print("\nmost confused")
    for (truth, guess), times in wrong[:PAIRS]:
        print(f"{times:>5}  {unseen.intents[truth]} taken for {unseen.intents[guess]}")


if __name__ == "__main__":
    sys.exit(main())
