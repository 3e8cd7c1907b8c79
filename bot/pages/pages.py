"""The pages and scripts of web/, served as they lie."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LONGEST = 200  # characters of a path; file systems fail beyond 255 bytes of a name
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


class Pages:
    """Finds files below the folders that are public; browsers ask each time whether they changed."""

    def __init__(self, web_root: Path, *, demo: bool) -> None:
        self._root = web_root.resolve()
        self._demo = demo

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; the shop exists in demo mode only."""
        routes = [
            web.get("/widget/{path:.+}", self._below("widget")),
            web.get("/console", self._file("console/index.html")),
            web.get("/console/", self._file("console/index.html")),
            web.get("/console/{path:.+}", self._below("console")),
            web.get("/prompt", self._file("prompt/index.html", cache="no-store")),
            web.get("/prompt/{path:.+}", self._below("prompt")),
            web.get("/data", self._file("data/index.html", cache="no-store")),
            web.get("/data/{path:.+}", self._below("data")),
            web.get("/tokens.css", self._file("tokens.css")),
        ]
        shop = [web.get("/", self._file("shop/index.html")), web.get("/shop/{path:.+}", self._below("shop"))]
        return routes + (shop if self._demo else [])

    def _file(self, name: str, *, cache: str = "no-cache") -> Handler:
        async def serve(request: web.Request) -> web.StreamResponse:
            return self._found(name, cache)

        return serve

    def _below(self, folder: str) -> Handler:
        async def serve(request: web.Request) -> web.StreamResponse:
            return self._found(f"{folder}/{request.match_info['path']}")

        return serve

    def _found(self, name: str, cache: str = "no-cache") -> web.StreamResponse:
        sound = name.isascii() and name.isprintable() and len(name) <= LONGEST
        path = (self._root / name).resolve() if sound else self._root
        kind = TYPES.get(path.suffix)
        if kind is None or not path.is_relative_to(self._root / name.split("/")[0]) or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={"Content-Type": kind, "Cache-Control": cache})
