"""Encryption of what must not lie open in the database: contact details and parked text."""

from __future__ import annotations

import base64
import hashlib
import hmac
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
        self._keys = [base64.urlsafe_b64decode(key) for key in keys]

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

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """Name the keys, newest first, by digests that give nothing away."""
        return tuple(fingerprint(base64.urlsafe_b64encode(key).decode()) for key in self._keys)

    def sealed_under(self, sealed: bytes) -> str | None:
        """Return the fingerprint of the key that opens this, or None when none of ours does."""
        for key, name in zip(self._keys, self.fingerprints, strict=True):
            try:
                Fernet(base64.urlsafe_b64encode(key)).decrypt(bytes(sealed))
            except InvalidToken:
                continue
            return name
        return None

    def seal_again(self, sealed: bytes) -> bytes:
        """Seal under the newest key what an older one may have sealed; the moment of the first sealing stays.

        Raises:
            VaultKeyMissing: none of the keys fits.
        """
        try:
            return self._fernet.rotate(bytes(sealed))
        except InvalidToken as error:
            raise VaultKeyMissing("sealed under a key that is not given") from error

    def token(self, purpose: str, of: str) -> str:
        """Return the secret that stands for something we made, always the same while the newest key is."""
        return _token(self._keys[0], purpose, of)

    def token_fits(self, token: str, purpose: str, of: str) -> bool:
        """Compare a token with those of every key, in constant time."""
        given = token.encode()
        return any([hmac.compare_digest(given, _token(key, purpose, of).encode()) for key in self._keys])


def fingerprint(key: str) -> str:
    """Return the name of a key: it tells keys apart and gives nothing of them away."""
    return hashlib.sha256(b"frontdesk:key:" + base64.urlsafe_b64decode(key)).hexdigest()[:12]


def _token(key: bytes, purpose: str, of: str) -> str:
    digest = hmac.digest(key, f"frontdesk:{purpose}:{of}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
