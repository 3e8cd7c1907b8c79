"""Ids, and the secrets that prove a consumer is who began the conversation."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import NewType

ConversationId = NewType("ConversationId", str)
AgentId = NewType("AgentId", str)


def new_id(prefix: str) -> str:
    """Return an id that cannot be guessed: `prefix_` and 24 hex digits."""
    return f"{prefix}_{secrets.token_hex(12)}"


def new_secret() -> str:
    """Return 256 random bits, safe in a header or a storage key."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> bytes:
    """Hash a random secret for storage; a plain digest is enough for 256 random bits.

    Bytes of a header that are no text come as lone surrogates: nobody's secret, but no mistake of ours either.
    """
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()


def secret_matches(secret: str, stored: bytes | None) -> bool:
    """Compare in constant time; nothing stored matches nothing."""
    return stored is not None and hmac.compare_digest(secret_hash(secret), bytes(stored))
