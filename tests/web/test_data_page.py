"""The page behind the link to one's own data, in a real browser against the real gateway."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.settings import BotSettings
from desk.conversation.identity import ConversationId
from tests.bot.fake_engine import FakeEngine, fake_engine
from tests.web.test_prompt_page import DESKTOP, PHONE, Visit, settings, visiting

__all__ = ["settings"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
SAID = "我叫金丝雀，想退货"


@pytest_asyncio.fixture(loop_scope="module")
async def engine() -> AsyncIterator[FakeEngine]:
    async with fake_engine() as one:
        yield one


async def link_of(visit: Visit, locale: str = "zh", kind: str = "data") -> tuple[ConversationId, str]:
    """Let a consumer say something and ask for a link."""
    message, _ = await visit.gateway.begin("widget", locale, "m-1", SAID, chosen=True)
    download = await visit.desk.downloads.offer(message.conversation, kind, "t_1", visit.clock.now())
    return message.conversation, visit.desk.downloads.token(download.id)


@pytest.mark.parametrize(("locale", "look"), [("zh", PHONE), ("en", DESKTOP)], ids=["zh-phone", "en-desktop"])
async def test_both_files_are_saved_once_and_then_the_link_is_gone(
    chromium: Browser, settings: BotSettings, locale: str, look: dict[str, object]
) -> None:
    async with visiting(chromium, settings, **look) as visit:
        _, token = await link_of(visit, locale)
        sent: list[str] = []
        visit.page.on("request", lambda request: sent.append(request.url))
        await visit.page.goto(f"{visit.base}/data#{token}")
        await expect(visit.heading("您的信息|Your data")).to_be_focused()
        assert await visit.faults() == []
        await visit.shot(f"data {locale}")
        for words, suffix in (("文本|text", "txt"), ("JSON", "json")):
            async with visit.page.expect_download() as saving:
                await visit.page.get_by_role("button", name=re.compile(words)).click()
            saved = await saving.value
            assert re.fullmatch(rf"data-20261123\.{suffix}", saved.suggested_filename)
            content = Path(await saved.path()).read_text(encoding="utf-8")
            assert SAID in content and (suffix == "txt" or json.loads(content)["messages"])
        await expect(visit.page.get_by_role("status")).to_have_text(re.compile("已下载|Downloaded"))
        assert not [url for url in sent if token.partition(".")[2] in url.partition("#")[0]]
        await visit.page.reload()
        await expect(visit.heading("不能用了|doesn’t work|doesn't work")).to_be_visible()


async def test_a_reload_before_anything_is_fetched_still_works(chromium: Browser, settings: BotSettings) -> None:
    async with visiting(chromium, settings, **PHONE) as visit:
        _, token = await link_of(visit, kind="transcript")
        await visit.page.goto(f"{visit.base}/data#{token}")
        await expect(visit.heading("对话记录")).to_be_visible()
        await visit.page.reload()
        await expect(visit.heading("对话记录")).to_be_visible()
        assert token not in visit.page.url


async def test_a_link_that_ran_out_meanwhile_says_so(chromium: Browser, settings: BotSettings) -> None:
    async with visiting(chromium, settings, **PHONE) as visit:
        _, token = await link_of(visit)
        await visit.page.goto(f"{visit.base}/data#{token}")
        await expect(visit.heading("您的信息")).to_be_visible()
        visit.clock.forward(timedelta(minutes=31))
        await visit.page.get_by_role("button", name="文本").click()
        await expect(visit.page.get_by_role("status")).to_contain_text("不能用了")
