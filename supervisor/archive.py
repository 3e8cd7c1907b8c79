"""A backup as a file: a tar with its manifest first, the dumps, and agreement.yml as it was."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from supervisor.errors import SetupError

FORMAT = 1
MANIFEST = "manifest.json"
AGREEMENT = "agreement.yml"
LARGEST_MANIFEST = 1_000_000


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: `sealed` counts by key fingerprint, `counts` rows by part and table. Never a key."""

    made_at: str
    version: str
    postgresql: int
    schema: str
    sealed: Mapping[str, int]
    counts: Mapping[str, Mapping[str, int]]
    files: Mapping[str, str]  # digests by name
    format: int = FORMAT

    def rows(self, table: str) -> int:
        return self.counts["desk"].get(table, 0)


@dataclass(frozen=True)
class Archive:
    """A backup that was found whole, unpacked into a folder."""

    folder: Path
    manifest: Manifest

    def dump(self, part: str) -> Path:
        return self.folder / f"{part}.dump"

    def agreement(self) -> bytes:
        return (self.folder / AGREEMENT).read_bytes()


def digest(path: Path) -> str:
    """Return the digest of a file, as the manifest keeps it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_archive(manifest: Manifest, files: Path, target: Path) -> None:
    """Put the files that a manifest names into one, readable by its owner only; it appears whole or not at all."""
    unfinished = files / "unfinished"
    described = json.dumps(asdict(manifest), indent=1).encode()
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        tar.addfile(_entry(MANIFEST, len(described)), io.BytesIO(described))
        for name in manifest.files:
            with (files / name).open("rb") as source:
                tar.addfile(_entry(name, (files / name).stat().st_size), source)
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    unfinished.rename(target)


@contextmanager
def opened_archive(path: Path, folder: Path) -> Iterator[Archive]:
    """Unpack a backup into an empty folder and check every byte of it.

    Raises:
        SetupError: it is not there, no backup of ours, or not whole.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            manifest = _manifest(tar)
            for name in manifest.files:
                _unpack(tar, name, folder / name)
    except OSError as error:
        raise SetupError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (tarfile.TarError, EOFError, AttributeError, KeyError, ValueError, TypeError) as error:
        raise SetupError(f"{path} is no backup of Front Desk, or only the beginning of one.") from error
    damaged = [name for name, expected in manifest.files.items() if digest(folder / name) != expected]
    if damaged:
        raise SetupError(f"{path} is damaged or cut off: {', '.join(damaged)} is not as it was written.")
    yield Archive(folder, manifest)


def _manifest(tar: tarfile.TarFile) -> Manifest:
    entry = tar.next()
    if entry is None or entry.name != MANIFEST or entry.size > LARGEST_MANIFEST:
        raise ValueError("no manifest")
    file = tar.extractfile(entry)
    given = json.loads(file.read() if file else b"")
    if given.get("format") != FORMAT:
        raise SetupError(f"The backup has format {given.get('format')}; this Front Desk reads {FORMAT}: upgrade it.")
    manifest = Manifest(**given)
    if not {"desk.dump", AGREEMENT} <= set(manifest.files) <= {"desk.dump", "engine.dump", AGREEMENT}:
        raise ValueError("other files than ours")
    return manifest


def _unpack(tar: tarfile.TarFile, name: str, target: Path) -> None:
    source = tar.extractfile(name)
    if source is None:
        raise KeyError(name)
    with target.open("wb") as file:
        while chunk := source.read(1 << 20):
            file.write(chunk)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry
