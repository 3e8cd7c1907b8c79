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

from engine.evaluation import tables  # noqa: E402
from engine.evaluation.outcome import Outcome  # noqa: E402
from engine.evaluation.utterances import Half, Utterance, strangers  # noqa: E402
from engine.project import ROOT, Project  # noqa: E402

THRESHOLD = 0.3  # Rasa's own default for falling back
HEAD = "recipe: default.v1\nassistant_id: peer\nlanguage: zh\npipeline:\n"
WHITESPACE = "  - name: WhitespaceTokenizer"
JIEBA = "  - name: JiebaTokenizer\n  - name: CountVectorsFeaturizer"
COUNTS = """
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4"""
LOGISTIC = "\n  - name: LogisticRegressionClassifier\n    max_iter: 300"
DIET = "\n  - name: DIETClassifier\n    epochs: {epochs}\n    entity_recognition: false\n    random_seed: 1"
PIPELINES = {
    "light": WHITESPACE + COUNTS + LOGISTIC,
    "light-jieba": JIEBA + COUNTS + LOGISTIC,
    "diet": JIEBA + COUNTS + DIET,
}


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m bench.peers")
    options.add_argument("pipeline", choices=PIPELINES)
    options.add_argument("--epochs", type=int, default=30, help="of DIET; Rasa's default is 300")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="frontdesk-peer-") as folder:
        os.environ["RASA_CACHE_DIRECTORY"] = str(Path(folder) / "cache")
        began, used = time.monotonic(), time.process_time()
        model = _trained(PIPELINES[chosen.pipeline].format(epochs=chosen.epochs), Path(folder))
        wall, cpu = time.monotonic() - began, time.process_time() - used
        print(f"{chosen.pipeline}: trained in {wall:.0f} s, {cpu:.0f} s of CPU")
        print(f"model {model.stat().st_size / 1e6:.1f} MB")
        for half in Half:
            outcome, spent = asyncio.run(_asked(model, list(strangers(half))))
            tables.section(f"{half} writers", tables.overall(outcome, THRESHOLD))
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

    agent, best, spent = Agent.load(str(model)), [], []
    for one in said:
        began = time.process_time_ns()
        answer: dict[str, Any] = await agent.parse_message(one.text)
        spent.append(time.process_time_ns() - began)
        best.append((answer["intent"]["name"] or "nlu_fallback", float(answer["intent"]["confidence"])))
    return Outcome.of(said, best), statistics.median(spent) / 1e6


if __name__ == "__main__":
    sys.exit(main())
