"""Conversations of the same consumer on other channels, as an agent linked them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.console.views import iso
from desk.conversation.identity import ConversationId
from desk.front_desk import Desk


async def links_view(desk: Desk, names: Sequence[ConversationId]) -> list[dict[str, Any]]:
    """Return conversations at a glance, in the order of their names."""
    found = await desk.conversations.many(names)
    rows = [found[name] for name in names if name in found]
    return [{"id": one.id, "channel": one.channel, "locale": one.locale, "last_at": iso(one.last_at)} for one in rows]
