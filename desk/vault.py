"""Encryption of what must not lie open in the database: contact details and parked text."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from desk.errors import DeskError


class VaultKeyMissing(DeskError):
    """The key something was sealed under is not among the keys given."""


class Vault:
    """Seals and opens small records; the first key seals, every key opens, so keys can be rotated."""

    def __init__(self, keys: list[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, values: Mapping[str, str]) -> bytes:
        return self._fernet.encrypt(json.dumps(dict(values), ensure_ascii=False).encode())

    def unseal(self, sealed: bytes) -> dict[str, str]:
        """Open what `seal` made.

        Raises:
            VaultKeyMissing: none of the keys fits.
        """
        try:
            values: dict[str, str] = json.loads(self._fernet.decrypt(bytes(sealed)))
        except InvalidToken as error:
            raise VaultKeyMissing("sealed under a key that is not given") from error
        return values
