"""Requests that no browser makes: whatever is asked of whichever address, nothing fails and nothing is told."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.bot.conftest import MONDAY_TEN, Running, running_gateway
from tests.bot.fake_engine import FakeEngine
from tests.bot.page import ORIGIN

HEADERS = (
    b"Origin: http://[",
    b"Origin: \xff\xfe\r\nAccept-Language: \xff,en;q=nan\r\nUser-Agent: \xff\x80",
    b"Frontdesk-Conversation: \xff\r\nFrontdesk-Secret: x\r\nCookie: frontdesk_session=\xff; =; ;;",
    b"Frontdesk-Conversation: c_1\r\nFrontdesk-Secret: \xff\r\nFrontdesk-Id: \xff\r\nOrigin: " + ORIGIN.encode(),
    b"X-Forwarded-For: \xff, [, ::1%eth0, 999.1.1.1\r\nX-Forwarded-Proto: \xff",
    b"Content-Type: application/json; charset=\xff",
    b"Content-Type: application/json; charset=utf-7\r\nContent-Encoding: deflate",
    b"Content-Type: multipart/form-data; boundary=",
    b"Range: bytes=0-,5-1,-9\r\nIf-Modified-Since: Mon, 99 Foo 9999 99:99:99 GMT",
    b"Upgrade: websocket\r\nSec-WebSocket-Key: \xff\r\nSec-WebSocket-Version: 99",
)
PATHS = (
    "/%00", "/%ff", "/%ed%a0%80", "//", "/..", "/console/" + "a" * 300 + ".js", "/console/" + "a/" * 2000 + "x.js", "/console/%ff.js", "/console/" + "%e4%bd%a0" * 150 + ".js",
    "/console/%ed%a0%80.js", "/widget/%00.js", "/widget/..%2f..%2fpyproject.toml", "/widget/....//....//x.json", "/console/.js",
    "/console/main.js/x.js", "/console/index.html%00.js", "/shop/%5c..%5cx.js", "/widget/files/f_" + "0" * 24,
    "/widget/settings?locale=%ff", "/widget/settings?locale=zh&locale=en", "/api", "/api/", "/telegram/webhook", "/metrics",
)  # fmt: skip


async def asked(running: Running, method: str, path: str, header: bytes = b"", body: bytes = b"") -> tuple[int, str]:
    """Write a request by hand, and return status and text of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", running.server.port)
    head = b"%s %s HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n" % (method.encode(), path.encode())
    length = b"Content-Length: %d\r\n" % len(body)
    try:
        writer.write(head + length + header + (b"\r\n" if header else b"") + b"\r\n" + body)
        answer = (await asyncio.wait_for(reader.read(), 20)).decode("latin-1")
    finally:
        writer.close()
    return int(answer.split(" ")[1]), answer


def public(running: Running) -> list[tuple[str, str]]:
    """Return every call that the router knows, with something in the place of names."""
    routes = {
        (route.method, route.resource.canonical.replace("{path}", "main.js").replace("{", "").replace("}", ""))
        for route in running.server.app.router.routes()
        if route.resource is not None
    }
    return sorted(
        (method if method != "*" else "PATCH", path.replace("/file", "/f_" + "0" * 24)) for method, path in routes
    )


async def test_no_header_makes_a_call_fail(running: Running) -> None:
    for method, path in public(running):
        for header in HEADERS:
            status, answer = await asked(running, method, path, header, b"{}" if method in ("POST", "PUT") else b"")
            assert status < 500, (method, path, header, answer)
            assert "Traceback" not in answer


@pytest.mark.parametrize(("path", "head"), [("/api/session", b"X-Frontdesk-Console: 1\r\n"), ("/prompt/form", b"")])
async def test_who_sends_a_body_a_byte_at_a_time_is_hung_up_on(
    given: dict[str, Any], engine: FakeEngine, path: str, head: bytes
) -> None:
    async with running_gateway(given | {"FRONTDESK_BODY_SECONDS": 0.2}, engine, MONDAY_TEN) as running:
        reader, writer = await asyncio.open_connection("127.0.0.1", running.server.port)
        own = b"Host: desk\r\nOrigin: http://desk\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n"
        writer.write(b"POST %s HTTP/1.1\r\n%s%s\r\n" % (path.encode(), own, head))
        answer = asyncio.create_task(reader.readline())
        while not answer.done():
            writer.write(b" ")
            await asyncio.sleep(0.01)
        writer.close()
    assert (await answer).startswith(b"HTTP/1.1 408 ")


async def test_no_address_makes_a_call_fail(running: Running) -> None:
    for path in PATHS:
        for method in ("GET", "POST", "HEAD", "OPTIONS", "DELETE"):
            status, answer = await asked(running, method, path)
            assert status < 500, (method, path, answer)


async def test_every_answer_tells_browsers_to_be_careful(running: Running) -> None:
    for method, path in public(running):
        _, answer = await asked(running, method, path)
        head = answer.partition("\r\n\r\n")[0].lower()
        assert "x-content-type-options: nosniff" in head, (method, path, answer)
        assert "content-security-policy: " in head and "server: " not in head, (method, path, answer)
        assert path.startswith(("/widget/", "/tokens.css")) or "x-frame-options: deny" in head, (method, path, answer)
