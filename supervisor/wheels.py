"""Where the servers that come in wheels lie on disk, readable by the account that runs them."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from supervisor.errors import SetupError
from supervisor.state import ROOT, State


def packages() -> Path:
    """Return the site-packages of the root environment; the engine's tests use it from their own."""
    found = sorted((ROOT / ".venv/lib").glob("python3.*/site-packages"))
    if not found:
        raise SetupError("The environment .venv is missing: run `make setup`.")
    return found[-1]


def readable_copy(state: State, *names: str) -> Path:
    """Return a folder with these parts of site-packages that the servers' account may read.

    An ordinary user runs them in place. Root's clone may lie where no other account can look (as /root does), so
    root runs a copy in the state folder, made once for each version.
    """
    source = packages()
    missing = [name for name in names if not (source / name).exists()]
    if missing:
        raise SetupError(f"The environment .venv lacks {', '.join(missing)}: run `make setup`.")
    if not state.account:
        return source
    copy = state.folder / "servers" / _fingerprint(source, names)
    if not copy.exists():
        copy.parent.mkdir(exist_ok=True)
        copy.parent.chmod(0o755)
        unfinished = Path(tempfile.mkdtemp(dir=copy.parent))
        for name in names:
            shutil.copytree(source / name, unfinished / name)
        _open_to_all(unfinished)
        unfinished.rename(copy)
    return copy


def _open_to_all(folder: Path) -> None:
    """Let everybody read and enter, whatever mask the files were installed under."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))


def _fingerprint(source: Path, names: tuple[str, ...]) -> str:
    """Name a set of files by their sizes and times, which is what an installer changes."""
    digest = hashlib.sha256()
    for path in sorted(file for name in names for file in (source / name).rglob("*") if file.is_file()):
        status = path.stat()
        digest.update(f"{path.relative_to(source)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]
