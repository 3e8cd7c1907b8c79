"""Rasa's own server with its own light pipeline, for comparison; run by bench/engine.py in a process of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from engine import lean

lean.install(serving=False)

CONFIG = """
recipe: default.v1
assistant_id: front-desk
language: zh
pipeline:
  - name: JiebaTokenizer
  - name: RegexFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: LogisticRegressionClassifier
  - name: FallbackClassifier
    threshold: 0.1
policies:
  - name: RulePolicy
"""


def train(project: Path, folder: Path) -> None:
    from rasa.model_training import train

    (folder / "config.yml").write_text(CONFIG, encoding="utf-8")
    os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    data = [str(project / "nlu_data")]
    made = train(str(project / "domain.yml"), str(folder / "config.yml"), data, str(folder), fixed_model_name="light")
    assert made.code == 0, "Rasa's own pipeline could not be trained"


def serve(folder: Path, port: int) -> None:
    """Serve as `rasa run` does, with Rasa's SQL tracker store on the same database."""
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig

    url = urlsplit(os.environ["ENGINE_DATABASE_URL"])
    place = {name: values[0] for name, values in parse_qs(url.query).items()}
    store = EndpointConfig(
        type="SQL",
        dialect="postgresql",
        url=url.hostname or "",
        port=url.port,
        db=url.path.lstrip("/"),
        username=url.username,
        password=url.password,
        query=place,
    )
    secret = {"X-Frontdesk-Secret": os.environ.get("ACTIONS_SECRET", "")}
    action = EndpointConfig(os.environ["ACTIONS_URL"], headers=secret)
    endpoints = AvailableEndpoints(action=action, tracker_store=store)
    serve_application(
        str(folder / "light.tar.gz"), channel="rest", port=port, endpoints=endpoints, interface="127.0.0.1"
    )


if __name__ == "__main__":
    what, first, second = sys.argv[1:]
    if what == "train":
        train(Path(first), Path(second))
    else:
        serve(Path(first), int(second))
