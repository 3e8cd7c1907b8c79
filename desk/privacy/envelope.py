"""An envelope: bytes encrypted under a key of their own, so that a change of the desk's key leaves them as they are."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desk.errors import DeskError

NONCE = 12  # bytes


class EnvelopeTorn(DeskError):
    """What lies in it was changed, or belongs into another one."""


class Envelope:
    """Encrypts the parts of one thing; a part opens only under the name it was put in by."""

    def __init__(self, key: bytes | None = None) -> None:
        self.key = key or AESGCM.generate_key(256)
        self._cipher = AESGCM(self.key)

    def put(self, name: str, content: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, content, name.encode())

    def take(self, name: str, sealed: bytes) -> bytes:
        """Raises: EnvelopeTorn."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
        except InvalidTag as error:
            raise EnvelopeTorn(name) from error
