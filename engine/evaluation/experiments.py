"""What was tried: `python -m engine.evaluation.experiments [words of names]`.

Each trial learns from three quarters of the examples and is asked about the last quarter, about the writers for
choosing, and about these again as haste would have had them write. Minutes: one trial after the other, one core.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from engine.classifier import OUTSIDE, log_softmax, softmax
from engine.evaluation.outcome import Outcome
from engine.evaluation.serving import SHAPES
from engine.evaluation.tables import LANGUAGES
from engine.evaluation.utterances import Half, Utterance, examples, strangers
from engine.features import features
from engine.fitting import FOLDS, SEED, Unseen, best_temperature
from engine.network import train_several
from engine.noise import noised
from engine.project import Project
from engine.rows import Rows, counted, weighed
from engine.script import normalise

Counts = Counter[str]
Voter = Callable[[csr_matrix, np.ndarray, csr_matrix], np.ndarray]
NEIGHBOURS = 12
HAN = re.compile("[㐀-鿿]{3,}")
HEADER = "held out zh / en, dev zh / en, dev in haste zh / en, macro-F1, outside at 5 %, cal. error, seconds to learn"


def svm(strength: float = 1.0, weighed: str | None = None) -> Voter:
    def vote(rows: csr_matrix, truth: np.ndarray, asked: csr_matrix) -> np.ndarray:
        model = LinearSVC(C=strength, class_weight=weighed, random_state=SEED, max_iter=5000)
        return model.fit(rows, truth).decision_function(asked)

    return vote


def logistic(rows: csr_matrix, truth: np.ndarray, asked: csr_matrix) -> np.ndarray:
    return LogisticRegression(C=30, max_iter=60).fit(rows, truth).decision_function(asked)


def bayes(rows: csr_matrix, truth: np.ndarray, asked: csr_matrix) -> np.ndarray:
    return ComplementNB(alpha=0.3, norm=False).fit(rows, truth).predict_log_proba(asked)


def network(rows: csr_matrix, truth: np.ndarray, asked: csr_matrix) -> np.ndarray:
    made = train_several(rows, truth, int(truth.max()) + 1, SEED)
    return np.maximum(asked @ made.embedding + made.lift, 0) @ made.weights + made.bias


def nearest(rows: csr_matrix, truth: np.ndarray, asked: csr_matrix) -> np.ndarray:
    """Let the nearest examples vote, each by its likeness."""
    scores = np.zeros((asked.shape[0], int(truth.max()) + 1))
    for start in range(0, asked.shape[0], 500):
        likeness = (asked[start : start + 500] @ rows.T).toarray()
        best = np.argpartition(-likeness, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        for row, places in enumerate(best):
            np.add.at(scores[start + row], truth[places], likeness[row, places] ** 2)
    return scores


def same(counts: Counts) -> Counts:
    return counts


def once(counts: Counts) -> Counts:
    return Counter(dict.fromkeys(counts, 1))


def without(*kinds: str) -> Callable[[Counts], Counts]:
    """Leave out the features whose names begin so."""
    return lambda counts: Counter({name: times for name, times in counts.items() if not name.startswith(kinds)})


def single_concepts(counts: Counts) -> Counts:
    return Counter({name: times for name, times in counts.items() if not (name[0] == "@" and " " in name)})


def at_most(characters: int) -> Callable[[Counts], Counts]:
    def cut(counts: Counts) -> Counts:
        return Counter({name: times for name, times in counts.items() if not _longer(name, characters)})

    return cut


def _longer(name: str, characters: int) -> bool:
    return name[0] > "\u33ff" and len(name) > characters


@dataclass(frozen=True)
class Trial:
    name: str
    voters: tuple[Voter, ...] = (svm(),)
    seen: Callable[[Counts], Counts] = same
    rarest: int = 2
    haste: bool = False  # learn each example as haste writes it, too


FRAME = ("~", "^", "$", "#length")
TRIALS = [
    Trial("n-grams", seen=without("@", *FRAME)),
    Trial("and concepts", seen=lambda counts: single_concepts(without(*FRAME)(counts))),
    Trial("and concepts in pairs", seen=without(*FRAME)),
    Trial("and first and last words, length", seen=without("~")),
    Trial("and skips"),
    Trial("Chinese n-grams of 1-3", seen=at_most(3)),
    Trial("Chinese n-grams of 1-2", seen=at_most(2)),
    Trial("no parts of English words", seen=without("c ")),
    Trial("each feature once", seen=once),
    Trial("features in three examples or more", rarest=3),
    Trial("SVM, C 0.5", (svm(0.5),)),
    Trial("SVM, C 2", (svm(2),)),
    Trial("SVM, classes weighed", (svm(1.0, "balanced"),)),
    Trial("logistic regression", (logistic,)),
    Trial("complement naive Bayes", (bayes,)),
    Trial("nearest examples", (nearest,)),
    Trial("network", (network,)),
    Trial("SVM and Bayes", (svm(), bayes)),
    Trial("SVM and nearest examples", (svm(), nearest)),
    Trial("SVM and network", (svm(), network)),
    Trial("SVM, network and nearest examples", (svm(), network, nearest)),
    Trial("SVM and network, examples also in haste", (svm(), network), haste=True),
    Trial("and n-grams of 1-2, features in three examples: serves", (svm(), network), at_most(2), 3, haste=True),
]


class Bench:
    """The examples in two parts, and the strangers, with the features of each."""

    def __init__(self) -> None:
        said = list(examples(Project()))
        names = [one.intent for one in said]
        folds = StratifiedKFold(n_splits=FOLDS, shuffle=True, random_state=SEED)
        seen, unseen = next(iter(folds.split(np.zeros(len(said)), names)))
        self.intents = sorted(set(names))
        self.known = [said[place] for place in seen]
        self.held_out = [said[place] for place in unseen]
        self.dev = list(strangers(Half.DEV))
        self.hasty = [_hasty(one, 2) for one in self.dev]
        self.asked = [*self.held_out, *self.dev, *self.hasty]
        self._known_counts, self._asked_counts = _counts(self.known), _counts(self.asked)

    def run(self, trial: Trial) -> str:
        known, counts = list(self.known), list(self._known_counts)
        if trial.haste:
            more = [_hasty(one, 1) for one in self.known]
            known, counts = known + more, counts + _counts(more)
        counts = [trial.seen(one) for one in counts]
        truth = np.array([self.intents.index(one.intent) for one in known])
        learnt = Rows.of(counts, trial.rarest)
        idf = learnt.idf(range(len(counts)), trial.rarest)
        rows, places = weighed(learnt.counted, idf), {feature: place for place, feature in enumerate(learnt.features)}
        asked = weighed(counted([trial.seen(one) for one in self._asked_counts], places), idf)
        began = time.process_time()
        votes = [voter(rows, truth, asked) for voter in trial.voters]
        return self._row(trial.name, self._together(votes), time.process_time() - began)

    def _together(self, votes: Sequence[np.ndarray]) -> np.ndarray:
        calibrated = sum(log_softmax(vote / self._temperature(vote)) for vote in votes)
        return softmax(calibrated / self._temperature(calibrated))

    def _temperature(self, vote: np.ndarray) -> float:
        truth = np.array([self.intents.index(one.intent) for one in self.held_out])
        return best_temperature(Unseen(self.intents, truth, vote[: len(truth)]))

    def _row(self, name: str, chances: np.ndarray, seconds: float) -> str:
        rankings = [[(self.intents[place], float(row[place])) for place in np.argsort(-row)] for row in chances]
        ends = np.cumsum([0, len(self.held_out), len(self.dev), len(self.hasty)])
        parts = [Outcome.of(self.asked[start:end], rankings[start:end]) for start, end in pairwise(ends)]
        shares = " | ".join(" / ".join(f"{part.speaking(one).accuracy:.1%}" for one in LANGUAGES) for part in parts)
        dev = parts[1]
        figures = f"{dev.macro_f1:.3f} | {dev.outside_recall():.0%} | {dev.calibration_error:.3f} | {seconds:.0f}"
        return f"| {name} | {shares} | {figures} |"


def _counts(said: Sequence[Utterance]) -> list[Counts]:
    """Count what serves and Chinese n-grams of 3 and 4, which were tried."""
    return [features(one.text, SHAPES) + Counter(_longer_grams(one.text)) for one in said]


def _longer_grams(text: str) -> Iterator[str]:
    for run in HAN.findall(normalise(text)):
        yield from (run[start : start + size] for size in (3, 4) for start in range(len(run) - size + 1))


def _hasty(one: Utterance, seed: int) -> Utterance:
    text = one.text if one.intent == OUTSIDE else noised(one.text, seed)
    return Utterance(text, one.intent, one.language, one.writer)


def main(words: Sequence[str]) -> int:
    bench = Bench()
    print(
        f"{len(bench.known)} examples learnt, {len(bench.held_out)} held out, {len(bench.dev)} utterances of strangers"
    )
    print(f"name | {HEADER}", flush=True)
    for trial in TRIALS:
        if not words or any(word in trial.name for word in words):
            print(bench.run(trial), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
