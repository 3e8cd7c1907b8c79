"""The language that a request asks to be answered in."""

from __future__ import annotations

from aiohttp import web

from desk.words import LOCALES


def language(request: web.Request) -> str:
    """Return the first language asked for that is spoken here; a socket, whose headers are the browser's, by query."""
    asked = (request.query.get("locale", ""), *request.headers.get("Accept-Language", "").lower().split(","))
    for one in asked:
        if (tag := one.strip()[:2]) in LOCALES:
            return tag
    return LOCALES[0]
