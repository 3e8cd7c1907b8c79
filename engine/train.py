"""Makes the model, when what decides it has changed: `python -m engine.train [--path-only]`."""

from __future__ import annotations

import argparse
import contextlib
import copy
import io
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from engine import lean
from engine.project import ROOT, Project

if TYPE_CHECKING:
    from engine.importer import Importer


def main(arguments: list[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    project = Project(options.project.resolve(), options.models)
    if missing := project.missing():
        return _refuse([f"{name} is missing in the project." for name in missing])
    model = project.model()
    if options.path_only:
        print(model)
        return 0
    if model.exists():
        print(f"The model {model.name} is up to date.")
        return 0
    return _make(project, model)


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m engine.train", description="Make the model of a project.")
    options.add_argument("--project", type=Path, default=ROOT, help="folder with config.yml, domain.yml, nlu_data/")
    options.add_argument("--models", type=Path, help="folder for models; default: .build/models in the project")
    options.add_argument("--path-only", action="store_true", help="print the model's path and make nothing")
    return options


def _refuse(problems: list[str]) -> int:
    print("No model was made:", file=sys.stderr)
    for problem in problems:
        print(f"  - {problem}", file=sys.stderr)
    return 1


def _make(project: Project, model: Path) -> int:
    began = time.monotonic()
    # Threads that wait for each other over small matrices cost more than they save.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    lean.install(serving=False)
    print("Making the model …", flush=True)
    with tempfile.TemporaryDirectory(prefix="frontdesk-train-") as folder:
        # Rasa's cache of training results: what changed is known by the model's name, so it is thrown away.
        os.environ["RASA_CACHE_DIRECTORY"] = folder
        if problems := _train(project, Path(folder) / model.name):
            return _refuse(problems)
        if project.model() != model:
            return _refuse(["The project changed while the model was being made; run this again."])
        _put(Path(folder) / model.name, model)
    seconds, busy = time.monotonic() - began, time.process_time()
    print(f"The model {model.name} was made in {seconds:.0f} s ({busy:.0f} s of work).")
    return 0


def _train(project: Project, made: Path) -> list[str]:
    """Train into a temporary file and return what is wrong; nothing wrong, an empty list."""
    from rasa.exceptions import ModelNotFound
    from rasa.shared.exceptions import RasaException

    from engine.checks import heard, problems
    from engine.importer import Importer

    # Rasa's progress bars and its libraries' complaints about each other; what matters is heard.
    noise = io.StringIO()
    with contextlib.redirect_stdout(noise), contextlib.redirect_stderr(noise):
        try:
            importer = Importer(project)
            if wrong := problems(importer):
                return wrong
            with heard() as said:
                _fit(importer, made)
            return said
        except (RasaException, ModelNotFound) as error:
            return [" ".join(str(error).split())]


def _fit(importer: Importer, made: Path) -> None:
    """Do what Rasa's training does, but with data that have been read, and no cache of what was trained before."""
    from rasa.engine.constants import PLACEHOLDER_IMPORTER
    from rasa.engine.graph import ExecutionContext
    from rasa.engine.recipes.recipe import Recipe
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.validation import validate

    from engine.runner import PlainRunner

    config = importer.get_config()
    graph = Recipe.recipe_for_name(config.get("recipe")).graph_config_for_recipe(config, {})
    validate(graph)
    domain = copy.deepcopy(importer.get_domain())
    with tempfile.TemporaryDirectory(prefix="frontdesk-parts-") as folder:
        storage = LocalModelStorage(Path(folder))
        runner = PlainRunner.create(graph.train_schema, storage, ExecutionContext(graph.train_schema))
        runner.run({PLACEHOLDER_IMPORTER: importer})
        storage.create_model_package(made, graph, domain)


def _put(made: Path, model: Path) -> None:
    """Move the model in place in one step, so that half of one is never found."""
    model.parent.mkdir(parents=True, exist_ok=True)
    partial = model.with_suffix(f".{os.getpid()}")
    partial.write_bytes(made.read_bytes())
    partial.replace(model)


if __name__ == "__main__":
    sys.exit(main())
