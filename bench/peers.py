"""Rasa's own pipelines, trained on the examples that train ours and measured on the same strangers.

`engine/.venv/bin/python -m bench.peers light`; `diet` needs TensorFlow and an environment of its own: bench/diet/run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from engine import lean

lean.install(serving=False)

from engine.classifier import Calibration  # noqa: E402
from engine.evaluation import tables  # noqa: E402
from engine.evaluation.outcome import Outcome  # noqa: E402
from engine.evaluation.utterances import Half, Utterance, strangers  # noqa: E402
from engine.project import ROOT, Project  # noqa: E402

FALLING_BACK = Calibration(threshold=0.3)  # as Rasa's own classifier does
HEAD = "recipe: default.v1\nassistant_id: peer\nlanguage: zh\npipeline:\n"
JIEBA = "  - name: JiebaTokenizer\n  - name: CountVectorsFeaturizer"
COUNTS = """
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: {ngram}"""
LOGISTIC = "\n  - name: LogisticRegressionClassifier\n    ranking_length: 0"
DIET = """
  - name: DIETClassifier
    epochs: {epochs}
    batch_size: 256
    random_seed: 1
    ranking_length: 0
    entity_recognition: false"""
PIPELINES = {
    "light": JIEBA + COUNTS + LOGISTIC,
    "diet": JIEBA + COUNTS + DIET,
}


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m bench.peers")
    options.add_argument("pipeline", choices=PIPELINES)
    options.add_argument("--epochs", type=int, default=30, help="of DIET; Rasa's default is 300")
    options.add_argument("--ngram", type=int, default=4, help="the longest part of a word, in characters")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="frontdesk-peer-") as folder:
        os.environ["RASA_CACHE_DIRECTORY"] = str(Path(folder) / "cache")
        began, used = time.monotonic(), time.process_time()
        model = _trained(PIPELINES[chosen.pipeline].format(epochs=chosen.epochs, ngram=chosen.ngram), Path(folder))
        wall, cpu = time.monotonic() - began, time.process_time() - used
        print(f"{chosen.pipeline}: trained in {wall:.0f} s, {cpu:.0f} s of CPU")
        print(f"model {model.stat().st_size / 1e6:.1f} MB")
        for half in Half:
            outcome, spent = asyncio.run(_asked(model, list(strangers(half))))
            tables.section(f"{half} writers", tables.overall(outcome, FALLING_BACK))
            tables.section("right, by writer", tables.by_writer(outcome))
            print(f"\n{spent:.2f} ms of CPU a message (median)", flush=True)
    return 0


def _trained(pipeline: str, folder: Path) -> Path:
    from rasa.model_training import train_nlu

    config = folder / "config.yml"
    config.write_text(f"{HEAD}{pipeline}\n", encoding="utf-8")
    data = str(Project(ROOT).data / "nlu")
    made = train_nlu(str(config), data, str(folder), fixed_model_name="peer", domain=str(ROOT / "domain.yml"))
    assert made, "Rasa made no model"
    return Path(made)


async def _asked(model: Path, said: list[Utterance]) -> tuple[Outcome, float]:
    from rasa.core.agent import Agent

    agent, rankings, spent = Agent.load(str(model)), [], []
    for one in said:
        began = time.process_time_ns()
        answer: dict[str, Any] = await agent.parse_message(one.text)
        spent.append(time.process_time_ns() - began)
        rankings.append([(one["name"], float(one["confidence"])) for one in answer["intent_ranking"]])
    return Outcome.of(said, rankings), statistics.median(spent) / 1e6


if __name__ == "__main__":
    sys.exit(main())
