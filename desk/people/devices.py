"""Devices: browsers in which an agent has signed in before; each keeps a proof of that, and nothing is kept here."""

from __future__ import annotations

import re
import secrets

from desk.privacy.vault import Vault

PROOF = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{43})")
PURPOSE = "device"


class Devices:
    """A proof lets its browser try passwords on a count of its own; it opens nothing by itself."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def proof(self, login: str, device: str | None) -> str:
        """Return what a browser keeps; `device` is who it is known as already."""
        name = device or secrets.token_hex(16)
        return f"{name}.{self._vault.token(PURPOSE, f'{name}:{login}')}"

    def known(self, login: str, proof: str) -> str | None:
        """Return the device by its proof; None where that is none of ours, or of another login."""
        found = PROOF.fullmatch(proof)
        if found is None or not self._vault.token_fits(found[2], PURPOSE, f"{found[1]}:{login}"):
            return None
        return found[1]
