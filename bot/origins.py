"""Whether a call comes from the desk's own page."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web


def is_encrypted(request: web.Request) -> bool:
    """Tell whether the agent reached the desk over https, here or at a proxy in front of it."""
    return request.secure or request.headers.get("X-Forwarded-Proto", "").lower() == "https"


def is_own(request: web.Request) -> bool:
    """Tell whether the page that calls was served by this desk; a proxy must pass `Host` on."""
    try:
        origin = urlsplit(request.headers.get("Origin", "").lower())
    except ValueError:
        return False
    if not origin.netloc or origin.netloc != request.host.lower():
        return False
    return origin.scheme == "https" or (origin.scheme == "http" and not is_encrypted(request))
