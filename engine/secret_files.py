"""Secrets as files: where a variable is not given, a file of its name stands in (as desk/secret_files.py does)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

USUAL = Path("/run/secrets")
FOLDER = "FRONTDESK_SECRETS"


def from_files(variables: Iterable[str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return the contents of the files that stand in for these variables; the environment wins over a file.

    Raises:
        ValueError: the folder that was named is none, or a file cannot be read.
    """
    folder = Path(environment.get(FOLDER) or USUAL)
    if environment.get(FOLDER) and not folder.is_dir():
        raise ValueError(f"{FOLDER} is wrong: it must be a folder that holds one file a secret")
    missing = [name for name in variables if not environment.get(name)]
    read = {name: _read(folder / name) for name in missing}
    return {name: content for name, content in read.items() if content is not None}


def _read(path: Path) -> str | None:
    """Return what the file holds, None where there is no such file."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise ValueError(f"{path.name}: its file cannot be read ({type(error).__name__})") from error
