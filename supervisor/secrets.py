"""The secrets of one installation: made once, kept in the state folder, readable by its owner only."""

import base64
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

# The agents of the demo shop; their names are data, shown in the console.
DEMO_AGENTS = {"lin": "林晓", "chen": "Chen Wei"}


@dataclass(frozen=True)
class Secrets:
    """What the processes prove themselves with, what contacts are encrypted with, and the demo agents' passwords."""

    engine: str
    actions: str
    key: str
    passwords: Mapping[str, str]

    def agents(self) -> list[dict[str, str]]:
        """Return the demo agents as the seed takes them."""
        return [{"login": k, "name": name, "password": self.passwords[k]} for k, name in DEMO_AGENTS.items()]


def kept_secrets(folder: Path) -> Secrets:
    """Return the secrets of this state folder, making them at the first call."""
    path = folder / "secrets.json"
    if not path.exists():
        write_private(path, json.dumps(asdict(_new())))
    return Secrets(**json.loads(path.read_text()))


def keep_keys(folder: Path, keys: Sequence[str]) -> None:
    """Replace the keys of this state folder, newest first; the other secrets stay."""
    kept = kept_secrets(folder)
    write_private(folder / "secrets.json", json.dumps(asdict(replace(kept, key=",".join(keys)))))


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def new_key() -> str:
    """Return a fresh key of the shape Fernet asks for."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _new() -> Secrets:
    """Make fresh secrets."""
    passwords = {login: secrets.token_urlsafe(9) for login in DEMO_AGENTS}
    return Secrets(secrets.token_urlsafe(32), secrets.token_urlsafe(32), new_key(), passwords)
