"""Shows in messaging apps that somebody types: best effort, not more often than an app forgets it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog

from bot.channels.posting import Post
from bot.limits import Limits
from bot.news import Item, News
from desk.database import DatabaseAway
from desk.front_desk import Desk

log = structlog.get_logger()
EVERY = 4  # seconds, over all gateways
MOST = 16  # signs on their way at once; beyond that they are left out


class TypingSigns:
    """Follows the news of who types, and passes on what consumers may see."""

    def __init__(self, desk: Desk, posts: Mapping[str, Post], limits: Limits, news: News) -> None:
        self._desk = desk
        self._posts = posts
        self._limits = limits
        self._news = news
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Follow until cancelled."""
        try:
            async for item in self._news.subscribe():
                if item["kind"] == "typing" and item["on"] and item["who"] != "consumer" and len(self._running) < MOST:
                    task = asyncio.create_task(self._show(item))
                    self._running.add(task)
                    task.add_done_callback(self._running.discard)
        finally:
            for task in self._running:
                task.cancel()

    async def _show(self, item: Item) -> None:
        try:
            if not await self._limits.first("typing", item["id"], EVERY):
                return
            conversation = await self._desk.conversations.get(item["id"])
            post = self._posts.get(conversation.channel)
            if post and post.capabilities.typing and conversation.address and not conversation.unreachable_since:
                await post.typing(conversation.address)
        except DatabaseAway:
            pass
        except Exception:
            log.exception("typing_not_shown", conversation=item["id"])
