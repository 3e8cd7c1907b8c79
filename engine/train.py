"""Makes the model, when what decides it has changed: `python -m engine.train [--path-only]`."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import tempfile
import time
from pathlib import Path

from engine import lean
from engine.project import ROOT, Project


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
    from rasa.model_training import train
    from rasa.shared.exceptions import RasaException
    from rasa.shared.importers.importer import TrainingDataImporter

    from engine.checks import heard, problems

    # Rasa's progress bars and its libraries' complaints about each other; what matters is heard.
    noise = io.StringIO()
    with contextlib.redirect_stdout(noise), contextlib.redirect_stderr(noise):
        try:
            files = [str(project.data)]
            importer = TrainingDataImporter.load_from_config(str(project.config), str(project.domain), files)
            if wrong := problems(importer):
                return wrong
            with heard() as said:
                train(str(project.domain), str(project.config), files, str(made.parent), fixed_model_name=made.name)
            return said
        except (RasaException, ModelNotFound) as error:
            return [" ".join(str(error).split())]


def _put(made: Path, model: Path) -> None:
    """Move the model in place in one step, so that half of one is never found."""
    model.parent.mkdir(parents=True, exist_ok=True)
    partial = model.with_suffix(f".{os.getpid()}")
    partial.write_bytes(made.read_bytes())
    partial.replace(model)


if __name__ == "__main__":
    sys.exit(main())
