"""A page as one of those who look at a conversation: it lets the others know, and is told who they are."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.console.door import Call
from bot.console.looking import SAID_EVERY, Looking
from bot.console.outgoing import Outgoing
from bot.news import Item
from desk.conversation.identity import ConversationId, new_id


class Onlooker:
    """Watches one conversation at a time, or none."""

    def __init__(self, call: Call, outgoing: Outgoing) -> None:
        self._desk = call.desk
        self._news = call.news
        self._me = call.agent.id
        self._outgoing = outgoing
        self._page = new_id("p")
        self._looking = Looking(call.agent.id)
        self._others: list[dict[str, Any]] = []
        self._signed_at = 0.0
        self.watched: ConversationId | None = None

    def look_at(self, conversation: ConversationId) -> None:
        """Watch a conversation from here on, and ask who else does."""
        self.watched = conversation
        self._sign("here")
        self._news.publish("looks", id=conversation, page=self._page)

    def look_away(self) -> None:
        if self.watched is not None:
            self._sign("gone")
        self.watched, self._others = None, []
        self._looking.forget()

    async def hear(self, item: Item) -> None:
        """Take in the sign of a page that looks on (`looking`), or answer one that asks who does (`looks`)."""
        if item["kind"] == "looking":
            self._looking.hear(item, self._now())
            await self._tell()
        elif item["page"] != self._page:
            self._sign("here")

    async def look_on(self) -> None:
        """Say now and then that this page is still there, and who no longer is."""
        if self.watched is None:
            return
        if self._now() - self._signed_at > SAID_EVERY:
            self._sign("here")
        if self._looking:
            await self._tell()

    def _sign(self, sign: str) -> None:
        """Let colleagues know that this page looks on, or no longer does."""
        self._signed_at = self._now()
        self._news.publish("looking", id=self.watched, agent=self._me, page=self._page, sign=sign)

    async def _tell(self) -> None:
        """Say who else is there, where that has changed."""
        others = self._looking.shown(await self._desk.agents.names(), self._now())
        if others != self._others:
            self._others = others
            self._outgoing.put({"type": "looking", "id": self.watched, "agents": others})

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
