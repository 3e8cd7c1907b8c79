"""The signature of a turn: `t=<seconds>,v1=<hex HMAC-SHA256 of "<t>." + body>`."""

from __future__ import annotations

import hashlib
import hmac
import re

from engine.errors import BadSignature

HEADER = "X-Frontdesk-Signature"
TOLERANCE = 300
SHAPE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})", re.ASCII)


def sign(secret: str, body: bytes, at: int) -> str:
    return f"t={at},v1={_digest(secret, body, at)}"


def check(secret: str, body: bytes, header: str | None, now: float) -> None:
    """Raise BadSignature unless the header signs this body within the tolerance."""
    match = SHAPE.fullmatch(header or "")
    if match is None:
        raise BadSignature("no signature of the agreed shape")
    at, given = int(match[1]), match[2]
    if not hmac.compare_digest(_digest(secret, body, at), given):
        raise BadSignature("the signature does not match")
    if abs(now - at) > TOLERANCE:
        raise BadSignature("the signature is too old or too new")


def _digest(secret: str, body: bytes, at: int) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
