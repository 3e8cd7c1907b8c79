"""What a model is made of, and the name this gives it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The sources whose change makes another model out of the same data.
COMPONENTS = (
    "classifier",
    "concepts",
    "entities",
    "features",
    "fitting",
    "importer",
    "network",
    "noise",
    "rows",
    "script",
    "understanding",
    "wordings",
)


class Project:
    """A folder with config.yml, domain.yml and nlu_data/."""

    def __init__(self, folder: Path = ROOT, models: Path | None = None) -> None:
        self.folder = folder
        self.models = models or folder / ".build" / "models"
        self.config = folder / "config.yml"
        self.domain = folder / "domain.yml"
        self.data = folder / "nlu_data"

    def missing(self) -> list[str]:
        return [path.name for path in (self.config, self.domain, self.data) if not path.exists()]

    def model(self) -> Path:
        """Return the path of the model that this project's contents make."""
        digest = hashlib.sha256()
        for name, path in self._deciding():
            content = path.read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
        return self.models / f"{digest.hexdigest()[:16]}.tar.gz"

    def _deciding(self) -> Iterator[tuple[str, Path]]:
        for path in sorted([self.config, self.domain, *self.data.rglob("*.yml")]):
            yield str(path.relative_to(self.folder)), path
        for source in COMPONENTS:
            yield f"engine/{source}", Path(__file__).with_name(f"{source}.py")
        for table in ("concepts.yml", "wordings.yml"):
            yield f"engine/{table}", Path(__file__).with_name(table)
        yield "engine/requirements.lock", Path(__file__).with_name("requirements.lock")
