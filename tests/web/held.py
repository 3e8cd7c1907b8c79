"""Answers and frames that are on their way for as long as a test wants: what a quick hand or a slow line makes of them."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from playwright.async_api import APIResponse, Page, Request, Route, WebSocketRoute


class HeldAnswer:
    """Keeps the first answer that goes to an address; it is as old as the question."""

    def __init__(self, page: Page, fits: Callable[[Request], bool]) -> None:
        self._page = page
        self._fits = fits
        self._kept: asyncio.Future[tuple[Route, APIResponse]] = asyncio.get_running_loop().create_future()
        self._asked = False

    async def take(self, route: Route) -> None:
        if self._asked or not self._fits(route.request):
            await route.fallback()
            return
        self._asked = True
        self._kept.set_result((route, await route.fetch()))

    async def asked(self) -> None:
        """Wait until the page has asked and the desk has answered."""
        await self._kept

    async def let_go(self) -> None:
        """Let the page have the answer, and do what it makes of it."""
        route, response = await self._kept
        await route.fulfill(response=response)
        await route.request.response()
        await settled(self._page)


async def stop_the_clock(page: Page) -> None:
    """Let no more time pass on a page than the test says: what is shown for a moment stays."""
    await page.clock.install()
    await page.clock.pause_at(await page.evaluate("Date.now() / 1000 + 60"))


async def settled(page: Page) -> None:
    """Wait until the page has drawn twice, and done what stood in line before."""
    await page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(done))))"
    )


async def hold(page: Page, address: str, method: str = "GET", query: str = "") -> HeldAnswer:
    """Keep the next answer to a call until the test lets it go; later ones pass."""
    held = HeldAnswer(page, lambda request: request.method == method and query in request.url)
    await page.route(address, held.take)
    return held


class HeldFrames:
    """Keeps the desk's frames of some kinds from a page's widget."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = set(kinds)
        self._kept: list[tuple[WebSocketRoute, str | bytes]] = []
        self._news = asyncio.Condition()

    def connect(self, page: WebSocketRoute) -> None:
        server = page.connect_to_server()
        server.on_message(lambda data: asyncio.ensure_future(self._pass_on(page, data)))

    async def _pass_on(self, page: WebSocketRoute, data: str | bytes) -> None:
        if json.loads(data)["type"] not in self.kinds:
            page.send(data)
            return
        async with self._news:
            self._kept.append((page, data))
            self._news.notify_all()

    async def arrive(self, times: int = 1) -> list[dict[str, Any]]:
        """Wait until so many are kept; return what they say."""
        async with self._news:
            await self._news.wait_for(lambda: len(self._kept) >= times)
        return [json.loads(data) for _, data in self._kept]

    def let_go(self) -> None:
        self.kinds.clear()
        kept, self._kept = self._kept, []
        for page, data in kept:
            page.send(data)


async def hold_frames(page: Page, *kinds: str) -> HeldFrames:
    held = HeldFrames(*kinds)
    await page.route_web_socket("**/widget/socket", held.connect)
    return held
