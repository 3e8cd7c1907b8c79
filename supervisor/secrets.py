"""The secrets of one installation: made once, kept in the state folder, readable by its owner only."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
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
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(asdict(_new()), file)
        unfinished.rename(path)
    return Secrets(**json.loads(path.read_text()))


def _new() -> Secrets:
    """Make fresh secrets; the key has the shape Fernet asks for."""
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    passwords = {login: secrets.token_urlsafe(9) for login in DEMO_AGENTS}
    return Secrets(secrets.token_urlsafe(32), secrets.token_urlsafe(32), key, passwords)
