"""What the gateway serves and whom it lets in."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from yarl import URL

from bot.app import SOCKETS, WIDGET
from bot.keys import NEWS
from desk.availability.closures import MAINTENANCE
from desk.bilingual import Bilingual
from tests.bot.conftest import MONDAY_TEN, Running, running_gateway
from tests.bot.fake_engine import FakeEngine
from tests.bot.page import ORIGIN

DAY = timedelta(days=1)


@pytest.mark.parametrize("origin", [None, "https://evil.example", "http://shop.example.evil.example", "null"])
async def test_a_foreign_page_is_refused_before_the_upgrade(running: Running, origin: str | None) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await running.session.ws_connect(running.url("/widget/socket"), protocols=["frontdesk.1"], origin=origin)
    assert refused.value.status == 403


async def test_an_unknown_sub_protocol_is_refused(running: Running) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await running.session.ws_connect(running.url("/widget/socket"), protocols=["other.2"], origin=ORIGIN)
    assert refused.value.status == 400


async def test_an_address_that_opens_too_many_sockets_waits(given: dict[str, Any], engine: FakeEngine) -> None:
    async with running_gateway(given | {"FRONTDESK_SOCKETS_PER_MINUTE": 2}, engine, MONDAY_TEN) as running:
        opened = await asyncio.gather(*(running.connect() for _ in range(5)), return_exceptions=True)
        refused = [one for one in opened if isinstance(one, aiohttp.WSServerHandshakeError)]
        assert refused and {one.status for one in refused} == {429}


async def test_an_address_that_has_too_many_sockets_open_gets_another_for_one_that_it_closes(
    given: dict[str, Any], engine: FakeEngine
) -> None:
    async with running_gateway(given | {"FRONTDESK_SOCKETS_AT_ONCE": 2}, engine, MONDAY_TEN) as running:
        pages = [await running.page() for _ in range(2)]
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await running.connect()
        assert refused.value.status == 429
        await pages[0].close()
        async with asyncio.timeout(20):
            while running.server.app[WIDGET]._open.total() > 1:
                await asyncio.sleep(0.01)
        await running.page()


async def test_a_page_that_floods_the_socket_is_hung_up_on(running: Running) -> None:
    page = await running.page()
    for _ in range(400):
        await page.send("typing", on=True)
    await page._reading
    assert page.socket.close_code == 1013


async def test_a_page_that_asks_for_everything_again_and_again_has_to_wait(running: Running) -> None:
    page = await running.page()
    await page.say("你好")
    opened = await page.next("opened")
    for _ in range(20):
        await page.send("since", seq=0)
        await page.send("hello", conversation=opened["conversation"], secret=opened["secret"])
    for _ in range(20):
        assert (await page.next("error"))["code"] == "too_fast"
    assert (await page.say("还在"))["type"] == "accepted"


async def test_what_a_page_has_seen_is_news_once(running: Running) -> None:
    message, _ = await running.gateway.begin("widget", "zh", "client-0001", "你好")
    news = running.server.app[NEWS]
    heard = news.subscribe()
    for _ in range(3):
        await running.gateway.seen(message.conversation, message.seq, by_consumer=True)
    news.publish("mention", agent="a_last")
    kinds = []
    while not kinds or kinds[-1] != "mention":
        item = await anext(heard)
        kinds += [item["kind"]] if item.get("last") in (None, message.seq) else []
    assert kinds.count("conversation") == 1


async def test_who_types_and_stops_again_and_again_is_not_told_each_time(running: Running) -> None:
    page = await running.page()
    await page.say("你好")
    await page.answer("answer to 你好")
    heard, told = running.server.app[NEWS].subscribe(), []
    for _ in range(100):
        await page.send("typing", on=True)
        await page.send("typing", on=False)
    seq = (await page.say("还在"))["seq"]
    while not told or told[-1].get("last") != seq:
        told.append(await anext(heard))
    signs = [item["on"] for item in told if item["kind"] == "typing" and item["who"] == "consumer"]
    assert signs[:2] == [True, False] and len(signs) < 100


async def test_a_reader_too_slow_to_follow_is_hung_up_on(given: dict[str, Any], engine: FakeEngine) -> None:
    async with running_gateway(given | {"FRONTDESK_SEND_SECONDS": 0.3}, engine, MONDAY_TEN) as running:
        page = await running.page()
        await page.say("你好")
        key = await page.next("opened")
        stalled = await _stalled_page(running, key["conversation"], key["secret"])
        async with asyncio.timeout(120):
            while len(running.server.app[SOCKETS]._open) > 1:
                await page.say("字" * 4000)
        stalled.close()
        assert (await page.say("还在"))["type"] == "accepted"


async def _stalled_page(running: Running, conversation: str, secret: str) -> socket.socket:
    """A page that says hello and then never reads, with as little buffer as the system allows."""
    there = urlsplit(running.url("/"))
    stalled = socket.socket()
    stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    stalled.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(stalled, (there.hostname, there.port))
    await loop.sock_sendall(
        stalled,
        f"GET /widget/socket HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        "Sec-WebSocket-Protocol: frontdesk.1\r\n\r\n".encode(),
    )
    await loop.sock_recv(stalled, 12)
    body = json.dumps({"type": "hello", "conversation": conversation, "secret": secret}).encode()
    await loop.sock_sendall(stalled, bytes([0x81, 0x80 | 126, *len(body).to_bytes(2, "big"), 0, 0, 0, 0]) + body)
    return stalled


async def test_the_settings_tell_whether_people_are_there_before_a_socket_is_opened(running: Running) -> None:
    await running.agent()
    async with running.session.get(running.url("/widget/settings?locale=en")) as response:
        told = await response.json()
    assert told["shop"] == {"name": "Example Mall"}
    assert (told["availability"]["state"], told["availability"]["words"]) == ("open", "Agents are online")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    async with running.session.get(running.url("/widget/settings?locale=fr")) as response:
        assert response.status == 400


async def test_at_night_the_settings_name_the_next_opening(at_night: Running) -> None:
    async with at_night.session.get(at_night.url("/widget/settings?locale=zh")) as response:
        availability = (await response.json())["availability"]
    assert availability["words"] == "人工客服明天（周二）9:00上班"
    assert availability["opens_at"] == "2026-11-24T01:00:00+00:00"


async def test_maintenance_that_comes_and_announcements_are_shown_in_the_pages_language(running: Running) -> None:
    now, desk = running.clock.now(), running.desk
    update = Bilingual(zh="升级聊天系统", en="upgrading the chat")
    await desk.closures.announce(now + DAY, now + 2 * DAY, update, now, kind=MAINTENANCE)
    await desk.announcements.put_up(now, now + DAY, Bilingual(zh="快递可能晚到", en="Parcels may be late"), now)
    for locale, begin, end in (
        ("zh", "11月", "升级聊天系统。快递可能晚到。"),
        ("en", "Maintenance ", "Parcels may be late."),
    ):
        async with running.session.get(running.url(f"/widget/settings?locale={locale}")) as response:
            announced = (await response.json())["availability"]["announcement"]
        assert announced.startswith(begin) and announced.endswith(end)


async def test_pages_are_served_with_their_types_and_guarded(running: Running) -> None:
    for path, kind in (
        ("/console", "text/html"),
        ("/widget/front-desk-chat.js", "text/javascript"),
        ("/tokens.css", "text/css"),
    ):
        async with running.session.get(running.url(path)) as response:
            assert (response.status, response.content_type) == (200, kind)
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cache-Control"] == "no-cache"
            assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        async with running.session.get(running.url(path), headers={"If-None-Match": response.headers["ETag"]}) as again:
            assert again.status == 304


@pytest.mark.parametrize(
    "path",
    [
        "/widget/../pyproject.toml",
        "/widget/%2e%2e/%2e%2e/pyproject.toml",
        "/widget/%2e%2e/console/main.js",
        "/console/%00",
        "/widget/nothing.js",
        "/widget/",
        "/shop/../../agreement.yml",
    ],
)
async def test_nothing_else_of_the_disk_is_served(running: Running, path: str) -> None:

    async with running.session.get(
        URL(running.url("/")).join(URL(path, encoded=True)) if "%" in path else running.url(path)
    ) as response:
        assert response.status == 404


async def test_without_demo_mode_there_is_no_shop(given: dict[str, Any], engine: FakeEngine) -> None:
    async with running_gateway(given | {"FRONTDESK_DEMO": "0"}, engine, MONDAY_TEN) as running:
        for path in ("/", "/demo/orders", "/shop/shop.js"):
            async with running.session.get(running.url(path)) as response:
                assert response.status == 404


async def test_the_gateway_is_ready_without_an_engine_and_says_so(running: Running) -> None:
    await running.engine.stop()
    async with running.session.get(running.url("/ready")) as response:
        told = await response.json()
    assert (response.status, told["engine"], told["database"]) == (200, False, True)
    async with running.session.get(running.url("/health")) as response:
        assert response.status == 200


def test_every_wrong_setting_is_named_at_once() -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "FRONTDESK_PORT": "99999",
        "ENGINE_URL": "ftp://x",
        "FRONTDESK_ORIGINS": "shop",
        "FRONTDESK_KEY": "short",
    }
    done = subprocess.run([sys.executable, "-m", "bot"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    for name in (
        "DATABASE_URL",
        "REDIS_URL",
        "FRONTDESK_KEY",
        "FRONTDESK_PORT",
        "FRONTDESK_ORIGINS",
        "ENGINE_URL",
        "ENGINE_SECRET",
    ):
        assert f"{name}: " in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
