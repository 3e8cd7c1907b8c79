"""Secrets as files: where a variable is not given, a file of its name stands in, as container engines give them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from desk.errors import SettingsInvalid

USUAL = Path("/run/secrets")
FOLDER = "FRONTDESK_SECRETS"


def from_files(variables: Iterable[str]) -> dict[str, str]:
    """Return the contents of the files that stand in for these variables; the environment wins over a file.

    Raises:
        SettingsInvalid: the folder that was named is none, or a file cannot be read.
    """
    folder = _folder()
    missing = [name for name in variables if not os.environ.get(name)] if folder else []
    read = {name: _read(Path(folder or "", name)) for name in missing}
    return {name: content for name, content in read.items() if content is not None}


def variable(name: str) -> str:
    """Return one variable from the environment or its file; empty where neither gives it."""
    return os.environ.get(name) or from_files([name]).get(name, "")


def _folder() -> Path | None:
    given = os.environ.get(FOLDER)
    if given and not Path(given).is_dir():
        raise SettingsInvalid([f"{FOLDER}: a folder that holds one file a secret"])
    return Path(given) if given else USUAL if USUAL.is_dir() else None


def _read(path: Path) -> str | None:
    """Return what the file holds, None where there is no such file."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, IsADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise SettingsInvalid([f"{path.name}: its file cannot be read ({type(error).__name__})"]) from error
