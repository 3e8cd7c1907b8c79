"""Look through the whole configuration: `python -m desk.lint [FOLDER]`; errors make it exit with 1."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path

import yaml

from desk.clock import wall_time
from desk.lint.finding import Finding
from desk.lint.products import products
from desk.lint.project import Project
from desk.lint.promises import promises
from desk.lint.responses import responses
from desk.lint.sources import Sources
from desk.lint.understanding import understanding
from desk.lint.words_used import words_used
from desk.settings import ROOT


def findings(root: Path, now: datetime) -> Iterator[Finding]:
    """Yield everything that was found in a folder."""
    project = Project(root)
    sources = Sources(project)
    yield from chain(
        promises(project, now),
        products(project),
        responses(project),
        words_used(project, sources),
        understanding(project, sources),
    )


def main(given: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m desk.lint", description="Look through the whole configuration.")
    parser.add_argument(
        "folder", type=Path, nargs="?", default=ROOT, help="with agreement.yml, domain.yml, nlu_data/ …"
    )
    try:
        found = list(findings(parser.parse_args(given).folder, wall_time()))
    except (OSError, yaml.YAMLError, UnicodeDecodeError, SyntaxError) as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    for one in sorted(found, key=lambda one: one.warning):
        print(one, file=sys.stderr)
    return 1 if any(not one.warning for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
