"""`python -m bench.console [--rounds 15]`: how long until the console is there, with 5,000 conversations on the desk.

A real Chromium opens the console and, by turns with it, a bare static page of the same gateway, so that whatever else
the machine does befalls both alike. Then it scrolls through a list. Last the widget: the bytes that it takes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bench.full_desk import LOGIN, MANY, PASSWORD, furnish
from bench.lone_gateway import gateway, servers
from bench.widget_size import show_sizes
from desk.clock import wall_time
from supervisor.state import ROOT

BROWSERS = ("chromium-headless-shell", "chromium")
BARE = "<!doctype html><title>bare</title><p>A page without anything.</p>"
VIEW = {"width": 1440, "height": 900}
WATCH = """
    window.seen = { shift: 0 }
    new PerformanceObserver((list) => list.getEntriesByName('first-contentful-paint').forEach(
      (entry) => { seen.paint = entry.startTime })).observe({ type: 'paint', buffered: true })
    new PerformanceObserver((list) => list.getEntries().forEach(
      (entry) => { seen.shift += entry.value })).observe({ type: 'layout-shift', buffered: true })
    new MutationObserver((changes, self) => {
      if (!document.querySelector('#rows [role=option]')) return
      self.disconnect()
      requestAnimationFrame(() => { seen.list = performance.now() })
    }).observe(document, { childList: true, subtree: true })"""
SCROLL = """async (panel) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const spent = []
  let before = await frame()
  for (let still = 0; still < 60; ) {
    const top = panel.scrollTop
    panel.scrollTop += 400
    const now = await frame()
    spent.push(now - before)
    before = now
    still = panel.scrollTop === top ? still + 1 : 0
  }
  return { spent: spent.slice(0, -60), rows: panel.querySelectorAll('[role=option]').length,
           last: Math.round(panel.scrollHeight) }
}"""


CALL = """async (path) => {
  const took = []
  let bytes = 0
  for (let time = 0; time < 21; time++) {
    const began = performance.now()
    bytes = (await (await fetch(path)).arrayBuffer()).byteLength
    took.push(performance.now() - began)
  }
  return { took: took.slice(1), bytes }
}"""
CALLS = {
    "the queue, 50 of 300": "/api/queue",
    "mine, 50 of 100": "/api/conversations?list=mine",
    "with the bot, 50 of 4,600": "/api/conversations?list=bot",
    "ended, 50 of 2,400": "/api/conversations?list=ended",
}


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m bench.console")
    options.add_argument("--rounds", type=int, default=15)
    chosen = options.parse_args()
    if not (browser := next(filter(None, map(shutil.which, BROWSERS)), None)):
        print("skipped: no Chromium (make browser)", file=sys.stderr)
        return 0
    with web_with_a_bare_page() as web, servers() as (database, redis):
        asyncio.run(furnish(database, wall_time()))
        with gateway(database, redis, FRONTDESK_WEB=str(web)) as url:
            asyncio.run(measure(browser, url, chosen.rounds))
    show_sizes(ROOT / "web" / "widget")
    print(f"load of this machine {os.getloadavg()[0]:.1f}")
    return 0


@contextmanager
def web_with_a_bare_page() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="fd-web-", dir="/tmp") as folder:
        web = Path(shutil.copytree(ROOT / "web", Path(folder) / "web"))
        (web / "console" / "bare.html").write_text(BARE)
        yield web


async def measure(browser: str, url: str, rounds: int) -> None:
    bare, cold, warm = [], [], []
    async with chromium(browser) as one:
        session = await signed_in(one, url)
        for turn in range(rounds + 1):
            measured = await loaded(one, session, url)
            if turn:  # the first round only warms up
                for spent, of in zip((bare, cold, warm), measured, strict=True):
                    spent.append(of)
        show_paints(bare, cold, warm)
        await show_calls(one, session, url)
        show_scrolling(await scrolled(one, session, url))


@asynccontextmanager
async def chromium(path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        await browser.close()


async def signed_in(browser: Browser, url: str) -> Any:
    """Return the cookies of an agent."""
    context = await browser.new_context()
    headers = {"X-Frontdesk-Console": "1", "Origin": url}
    said = {"login": LOGIN, "password": PASSWORD}
    answer = await context.request.post(f"{url}/api/session", data=said, headers=headers)
    assert answer.ok, await answer.text()
    cookies = await context.cookies()
    await context.close()
    return cookies


@asynccontextmanager
async def browsing(browser: Browser, session: Any) -> AsyncIterator[BrowserContext]:
    """A browser with an empty cache whose agent is signed in."""
    context = await browser.new_context(viewport=VIEW, locale="zh-CN")
    await context.add_cookies(session)
    await context.add_init_script(WATCH)
    yield context
    await context.close()


async def loaded(browser: Browser, session: Any, url: str) -> tuple[Mapping[str, float], ...]:
    """Return what a bare page, the console for the first time, and the console again took."""
    async with browsing(browser, session) as context:
        page = await context.new_page()
        bare = await timed(page, f"{url}/console/bare.html", "seen.paint")
        await page.close()
        page = await context.new_page()
        cold = await timed(page, f"{url}/console", "seen.paint && seen.list")
        await page.close()
        page = await context.new_page()
        return bare, cold, await timed(page, f"{url}/console", "seen.paint && seen.list")


async def timed(page: Page, address: str, until: str) -> Mapping[str, float]:
    await page.goto(address)
    await page.wait_for_function(f"() => {until}")
    seen: Mapping[str, float] = await page.evaluate("seen")
    return seen


async def scrolled(browser: Browser, session: Any, url: str) -> Mapping[str, Any]:
    """Scroll to the end of the bot's conversations, and return the time of each frame."""
    async with browsing(browser, session) as context:
        page = await context.new_page()
        await timed(page, f"{url}/console", "seen.list")
        await page.locator("#tab-bot").click()
        await page.wait_for_function("() => document.querySelectorAll('#rows .row.one').length > 0")
        taken: Mapping[str, Any] = await page.locator("#list-panel").evaluate(SCROLL)
        return taken


async def show_calls(browser: Browser, session: Any, url: str) -> None:
    """Print how long a page waits for what stands behind its lists, one call after the other."""
    async with browsing(browser, session) as context:
        page = await context.new_page()
        await page.goto(f"{url}/console/bare.html")
        for name, path in CALLS.items():
            taken = await page.evaluate(CALL, path)
            middle, high = statistics.median(taken["took"]), max(taken["took"])
            print(f"  {name:42}{middle:10.0f}{high:10.0f}{taken['bytes'] / 1000:10.0f} kB")


def show_paints(bare: Sequence[Mapping[str, float]], *console: Sequence[Mapping[str, float]]) -> None:
    yard = [one["paint"] for one in bare]
    print(f"{f'{MANY:,} conversations, {len(yard)} rounds':44}{'p50 ms':>10}{'most ms':>10}{'of bare':>10}")
    line("a bare page, first paint", yard, yard)
    for name, spent in zip(("empty cache", "cache filled"), console, strict=True):
        line(f"the console, first paint, {name}", [one["paint"] for one in spent], yard)
        line(f"the console, its list, {name}", [one["list"] for one in spent], yard)
    print(f"  layout shift at most {max(one['shift'] for spent in console for one in spent):.4f}")


def line(name: str, spent: Sequence[float], yard: Sequence[float]) -> None:
    middle = statistics.median(spent)
    print(f"  {name:42}{middle:10.0f}{max(spent):10.0f}{middle / statistics.median(yard):10.1f}")


def show_scrolling(taken: Mapping[str, Any]) -> None:
    frames: list[float] = taken["spent"]
    high = statistics.quantiles(frames, n=20)[-1]
    print(f"scrolled {taken['last']:,} px, 400 a frame: a frame p50 {statistics.median(frames):.0f} ms, "
          f"p95 {high:.0f} ms, most {max(frames):.0f} ms; {taken['rows']} rows in the page at the end")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
