"""A bare aiohttp socket that echoes, in a process of its own: `python -m bench.echo PORT`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from bench.addresses import answering, free_port
from bench.lone_gateway import process


@contextmanager
def echoing() -> Iterator[str]:
    port = free_port()
    with process("-m", "bench.echo", str(port)):
        answering(f"http://127.0.0.1:{port}/health")
        yield f"ws://127.0.0.1:{port}/"


def echo_app() -> web.Application:
    async def echo(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for frame in socket:
            await socket.send_str(frame.data)
        return socket

    async def health(request: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.add_routes([web.get("/", echo), web.get("/health", health)])
    return app


if __name__ == "__main__":
    web.run_app(echo_app(), host="127.0.0.1", port=int(sys.argv[1]), print=None)
