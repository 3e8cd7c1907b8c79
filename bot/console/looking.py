"""Who else looks at a conversation or writes in it, as one page knows it: hints that expire by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.news import Item
from desk.conversation.identity import AgentId

SAID_EVERY = 20.0  # seconds between two signs of a page that goes on looking
LASTING = {"here": 45.0, "writes": 8.0}


@dataclass(frozen=True)
class Sign:
    """The last that was heard of somebody, and until when it counts."""

    agent: AgentId
    writes: bool
    until: float


class Looking:
    """The signs of other agents by where they come from; `now` is the loop's time in seconds."""

    def __init__(self, me: AgentId) -> None:
        self._me = me
        self._signs: dict[str, Sign] = {}

    def forget(self) -> None:
        self._signs.clear()

    def hear(self, item: Item, now: float) -> None:
        """Take in a sign: `here` and `gone` of a page, `writes` and `pauses` of an agent."""
        sign, agent = item["sign"], item["agent"]
        if sign not in LASTING:
            self._signs.pop(item["page"], None)
        elif agent != self._me:
            self._signs[item["page"]] = Sign(agent, sign == "writes", now + LASTING[sign])

    def shown(self, names: Mapping[AgentId, str], now: float) -> list[dict[str, Any]]:
        """Return who is there, each once; what has expired is forgotten."""
        self._signs = {page: one for page, one in self._signs.items() if one.until > now}
        writing = {one.agent for one in self._signs.values() if one.writes}
        agents = sorted({one.agent for one in self._signs.values()})
        return [{"id": one, "name": names.get(one, ""), "writes": one in writing} for one in agents]

    def __bool__(self) -> bool:
        return bool(self._signs)
