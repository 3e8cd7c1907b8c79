"""Tells every page, worker and process that a conversation has moved on."""

from __future__ import annotations

from collections.abc import Callable

from bot.news import News
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Message
from desk.front_desk import Desk


class Telling:
    """What is said once a transaction is committed; `wake` is for the workers of turns."""

    def __init__(self, desk: Desk, news: News, wake: Callable[[], None]) -> None:
        self._desk = desk
        self._news = news
        self._wake = wake

    def message(self, message: Message, *, owner_too: bool = False) -> None:
        """Tell of a new message, and the workers of its turn."""
        self._news.publish("conversation", id=message.conversation, last=message.seq)
        if owner_too or message.turn is None:
            self._news.publish("queue")
        if message.turn is not None:
            self._wake()

    async def owner(self, conversation: ConversationId) -> None:
        """Tell that somebody else has a conversation."""
        row = await self._desk.conversations.get(conversation)
        self._news.publish("conversation", id=conversation, last=row.last_seq)
        self._news.publish("queue")
