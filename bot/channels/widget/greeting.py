"""Greeting a page: who it is, and all it needs to show at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.channels.door import Door
from bot.channels.widget.fields import BadFrame
from bot.channels.widget.following import Following, Views
from bot.channels.widget.frames import Hello
from bot.channels.widget.sockets import Sockets
from bot.limits import Limits
from bot.news import News
from bot.settings import BotSettings
from desk.conversation.conversations import Conversation
from desk.errors import NotFound


@dataclass(frozen=True)
class Parts:
    """What every page of this process works with."""

    settings: BotSettings
    views: Views
    sockets: Sockets
    limits: Limits
    news: News
    door: Door

    def shop(self, locale: str) -> str:
        """Return the name in the widget's header."""
        return self.settings.shop or self.views.desk.agreements.today.parties.platform.in_locale(locale)


class SecretRefused(Exception):
    """The secret does not open the conversation."""


async def greet(parts: Parts, following: Following, hello: Hello) -> dict[str, Any]:
    """Let a page resume its conversation, or follow availability alone; return the welcome.

    Raises:
        SecretRefused: the secret is wrong, or there is no such conversation.
    """
    conversation = await _resume(parts, hello) if hello.conversation else None
    if conversation is None:
        following.locale = hello.locale or following.locale
    else:
        following.conversation, following.locale = conversation.id, conversation.locale
        following.last = hello.since
    return await _welcome(parts, following, conversation)


async def _resume(parts: Parts, hello: Hello) -> Conversation:
    if hello.secret is None:
        raise BadFrame("bad_field", field="secret", allowed="the secret given with the conversation")
    try:
        conversation = await parts.views.desk.beginnings.resume(hello.conversation or "", hello.secret)
    except NotFound as error:
        raise SecretRefused from error
    if hello.chosen and hello.locale and hello.locale != conversation.locale:
        await parts.door.speak(conversation.id, hello.locale)
        conversation = await parts.views.desk.conversations.get(conversation.id)
    return conversation


async def _welcome(parts: Parts, following: Following, conversation: Conversation | None) -> dict[str, Any]:
    locale, views = following.locale, parts.views
    availability = await views.presence.shown(locale)
    frame: dict[str, Any] = {"type": "welcome", "locale": locale, "shop": {"name": parts.shop(locale)}}
    frame |= {"availability": availability, "last": conversation.last_seq if conversation else 0}
    following.know({"type": "availability", "availability": availability})
    if conversation is None:
        return frame
    prompt, owner = await following.prompt(conversation), await following.owner(conversation)
    following.know({"type": "prompt", "prompt": prompt}, owner)
    return frame | {"conversation": conversation.id, "owner": _untyped(owner), "prompt": prompt}


def _untyped(frame: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in frame.items() if name != "type"}
